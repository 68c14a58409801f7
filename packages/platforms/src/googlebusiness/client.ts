import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { Call } from "../call.ts";
import type { FetchPageInput, Known, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { googleReadRefusal } from "../shared/google.ts";
import { type Answered, type HttpRequest, send } from "../shared/http.ts";
import { type LookBackItem, lookBack } from "../shared/look-back.ts";
import { GooglebusinessSettings } from "./manifest.ts";
import { GooglebusinessReply, GooglebusinessReview } from "./wire.ts";

/** Where the API answers. */
export const API = "https://mybusiness.googleapis.com/v4";

/** The most that the API gives. */
const PER_PAGE = 50;
const MAX_PAGES = 200;
const DAY_MS = 86_400_000;
/** An owner's answer does not move its review to the top. */
const BACK_DAYS = 7;

/** Reviews, the last changed first; a stream for each location. */
export const googlebusinessPoller: Poller = {
  streams: (settings) => [...new Set(GooglebusinessSettings.parse(settings).locations)],
  fetchPage,
  recheck: { max: 1, fetch: recheck },
};

/** One review again: Google answers 404 once it is gone. */
async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body">> {
  const post = posts.find(({ externalId, address }) => address["name"]?.endsWith(`/reviews/${externalId}`));
  if (!post) return { body: undefined };
  const uri = `${API}/${post.address["name"]}`;
  const answered = await ask(call, { url: uri });
  if (answered.status !== 200 && answered.status !== 404) {
    throw googleReadRefusal("Google Business Profile", answered, call.now());
  }
  return { body: exchangeText({ method: "GET", uri }, { status: answered.status, body: answered.json ?? {} }) };
}

/** One request with the source's token. */
export async function ask(call: Call, request: HttpRequest): Promise<Answered> {
  return send(call, { ...request, headers: { authorization: `Bearer ${call.token?.accessToken ?? ""}` } });
}

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { backfillDays } = GooglebusinessSettings.parse(input.settings);
  const rules = { backMs: BACK_DAYS * DAY_MS, backfillMs: backfillDays * DAY_MS, maxPages: MAX_PAGES };
  const { page } = await lookBack(input.cursor, input.now(), rules, async (token) => {
    const query = new URLSearchParams({ pageSize: String(PER_PAGE), orderBy: "updateTime desc" });
    if (token !== undefined) query.set("pageToken", token);
    const uri = `${API}/${input.stream}/reviews?${query.toString()}`;
    const answered = await ask(input, { url: uri });
    if (token !== undefined && answered.status === 400) return "expired";
    const list = listOf(answered, input.now());
    return {
      items: list.reviews.map(itemOf).filter((item) => item !== undefined),
      next: list.next,
      body: () => exchangeText({ method: "GET", uri }, { status: answered.status, body: answered.json }),
    };
  });
  return page;
}

function itemOf(value: unknown): LookBackItem | undefined {
  const review = GooglebusinessReview.safeParse(value);
  if (!review.success) return undefined;
  const { reviewId, createTime, updateTime = createTime, reviewReply } = review.data;
  if (updateTime === undefined) return undefined;
  const version = Math.max(createTime ?? 0, updateTime);
  const reply = GooglebusinessReply.safeParse(reviewReply).data;
  return { id: reviewId, at: version, version: [version, reply?.updateTime, reply?.comment].join(" ") };
}

const List = z.looseObject({
  reviews: z.array(z.unknown()).default([]),
  nextPageToken: z.string().min(1).optional().catch(undefined),
});

function listOf(
  answered: Answered,
  now: Date,
): { readonly reviews: readonly unknown[]; readonly next: string | undefined } {
  if (answered.status !== 200) throw googleReadRefusal("Google Business Profile", answered, now);
  const list = List.safeParse(answered.json);
  if (!list.success) throw new AppError("upstream", "Google Business Profile answered with no list");
  return { reviews: list.data.reviews, next: list.data.nextPageToken };
}
