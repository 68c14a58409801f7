import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { Call } from "../call.ts";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { googleReadRefusal, serviceAccountTokens } from "../shared/google.ts";
import { type Answered, type HttpRequest, send } from "../shared/http.ts";
import { type LookBackItem, lookBack } from "../shared/look-back.ts";
import { GoogleplaySettings, SCOPE, WINDOW_MS } from "./manifest.ts";
import { GoogleplayComment, GoogleplayDeveloperComment, GoogleplayReview, GoogleplayUserComment } from "./wire.ts";

const API = "https://androidpublisher.googleapis.com/androidpublisher/v3/applications";

/** A hundred reviews with their answers and device facts are about 200 KB. */
const PER_PAGE = 100;
const MAX_PAGES = 100;
const DAY_MS = 86_400_000;

/** Access tokens of the service account. */
export const googleplayTokens = serviceAccountTokens(SCOPE);

/** Reviews, the last changed first; a stream for each app. */
export const googleplayPoller: Poller = {
  streams: (settings) => [...new Set(GoogleplaySettings.parse(settings).packageNames)],
  fetchPage,
};

/** One request with the source's token. */
export async function ask(call: Call, request: HttpRequest): Promise<Answered> {
  return send(call, { ...request, headers: { authorization: `Bearer ${call.token?.accessToken ?? ""}` } });
}

/** Where an app's reviews are, or one of them. */
export function reviewsUrl(packageName: string, reviewId?: string): string {
  const reviews = `${API}/${encodeURIComponent(packageName)}/reviews`;
  return reviewId === undefined ? reviews : `${reviews}/${encodeURIComponent(reviewId)}`;
}

const Cursor = z.object({
  reviews: z.string().optional(),
  /** When the last complete turn began; what happened before is heard. */
  heardAt: z.number().optional(),
  startedAt: z.number().optional(),
});
type Cursor = z.infer<typeof Cursor>;

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { backfillDays } = GoogleplaySettings.parse(input.settings);
  const now = input.now().getTime();
  const cursor = parseCursor(input.cursor);
  const startedAt = cursor.startedAt ?? now;
  const rules = { backMs: DAY_MS, backfillMs: backfillDays * DAY_MS, maxPages: MAX_PAGES };
  const { page } = await lookBack(cursor.reviews, input.now(), rules, async (token) => {
    const query = new URLSearchParams({ maxResults: String(PER_PAGE), ...(token === undefined ? {} : { token }) });
    const uri = `${reviewsUrl(input.stream)}?${query.toString()}`;
    const answered = await ask(input, { url: uri });
    if (token !== undefined && answered.status === 400) return "expired";
    const list = listOf(answered, input.now());
    return {
      items: list.reviews.map(itemOf).filter((item) => item !== undefined),
      next: list.next,
      body: () => exchangeText({ method: "GET", uri }, { status: answered.status, body: answered.json }),
    };
  });
  if (page.more) return { ...page, cursor: format({ ...cursor, reviews: page.cursor, startedAt }) };
  const shownFrom = startedAt - WINDOW_MS;
  const missed = cursor.heardAt !== undefined && cursor.heardAt < shownFrom;
  return {
    ...page,
    cursor: format({ reviews: page.cursor, heardAt: startedAt }),
    ...(missed ? { gap: { from: new Date(cursor.heardAt ?? shownFrom), to: new Date(shownFrom) } } : {}),
  };
}

/** When anything in a review last changed: Play sorts by that, and the later of two times only makes a turn longer. */
function itemOf(value: unknown): LookBackItem | undefined {
  const review = GoogleplayReview.safeParse(value);
  if (!review.success) return undefined;
  const times = review.data.comments.flatMap((member) => {
    const comment = GoogleplayComment.safeParse(member).data;
    const user = GoogleplayUserComment.safeParse(comment?.userComment).data;
    const developer = GoogleplayDeveloperComment.safeParse(comment?.developerComment).data;
    return [user?.lastModified, developer?.lastModified].filter((time) => time !== undefined);
  });
  if (times.length === 0) return undefined;
  return { id: review.data.reviewId, at: Math.max(...times), version: times.join(" ") };
}

const List = z.looseObject({
  reviews: z.array(z.unknown()).default([]),
  tokenPagination: z
    .looseObject({ nextPageToken: z.string().min(1).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

function listOf(
  answered: Answered,
  now: Date,
): { readonly reviews: readonly unknown[]; readonly next: string | undefined } {
  if (answered.status !== 200) throw googleReadRefusal("Google Play", answered, now);
  const list = List.safeParse(answered.json);
  if (!list.success) throw new AppError("upstream", "Google Play answered with no list");
  return { reviews: list.data.reviews, next: list.data.tokenPagination?.nextPageToken };
}

function format(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

/** A cursor of another shape is none: the turn begins again, and duplicates change nothing. */
function parseCursor(text: string | undefined): Cursor {
  try {
    return Cursor.parse(JSON.parse(text ?? ""));
  } catch {
    return {};
  }
}
