import { AppError } from "@kikimimi/core/base/error";
import { secretOf } from "../call.ts";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { fitted } from "../shared/fit.ts";
import { type Answered, send } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import { throughQuiet } from "../shared/quiet.ts";
import { type WalkItem, type WalkPage, type WalkStep, walk } from "../shared/walk.ts";
import { StackExchangeSettings } from "./manifest.ts";
import { StackPost, StackWrapper } from "./wire.ts";

const SEARCH = "https://api.stackexchange.com/2.3/search/advanced";
const PER_PAGE = 100;
const MAX_BYTES = 450_000;
const DAY_MS = 86_400_000;

/** The search index runs minutes behind. */
const RULES = { overlapMs: 30 * 60_000, maxPages: 200 } as const;

/** Without a key no page beyond this one is shown. */
const LAST_PAGE = 25;

/** `error_id`s of api.stackexchange.com/docs/error-handling. */
const THROTTLED = 502;
const TEMPORARY = [500, 503];
const REFUSED = [401, 402, 403, 405, 406];

/** Polls one search a stream, newest question first. */
export const stackExchangePoller: Poller = { streams, fetchPage };

function streams(settings: object): readonly string[] {
  const { searches } = StackExchangeSettings.parse(settings);
  return [
    ...new Set(
      searches.map(({ site, q, tagged }) => {
        const query = new URLSearchParams({ site, ...(q === undefined ? {} : { q }) });
        if (tagged.length > 0) query.set("tagged", tagged.join(";"));
        return query.toString();
      }),
    ),
  ];
}

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { backfillDays } = StackExchangeSettings.parse(input.settings);
  if (!streams(input.settings).includes(input.stream))
    throw new AppError("invalid_input", `No search "${input.stream}"`);
  return throughQuiet(input.cursor, (cursor) =>
    walk(cursor, input.now(), { ...RULES, backfillMs: backfillDays * DAY_MS }, (step) => read(input, step)),
  );
}

async function read(input: FetchPageInput, { token, since }: WalkStep): Promise<WalkPage> {
  const now = input.now();
  const [to = "", page = ""] = (/^(\d+)\/(\d+)$/.exec(token ?? "") ?? []).slice(1);
  // The window ends where the walk began, so that new questions move no page.
  const todate = to || String(Math.floor(now.getTime() / 1000) + 60);
  const query = new URLSearchParams(input.stream);
  const asked = {
    fromdate: String(Math.floor(since / 1000)),
    todate,
    sort: "creation",
    order: "desc",
    filter: "withbody",
  };
  for (const [name, value] of Object.entries(asked)) query.set(name, value);
  query.set("pagesize", String(PER_PAGE));
  query.set("page", page || "1");
  const uri = `${SEARCH}?${query.toString()}`;
  const key = secretOf(input.secrets, "key");
  const answered = await send(input, { url: key === undefined ? uri : `${uri}&key=${encodeURIComponent(key)}` });
  const { wrapper, list } = judge(answered, now);
  const pauseUntil = pauseOf(wrapper, now);
  const more = wrapper.has_more === true;
  const shown = key !== undefined || Number(page || "1") < LAST_PAGE;
  return {
    items: list.flatMap(itemOf),
    next: more && shown ? `${todate}/${Number(page || "1") + 1}` : undefined,
    cutOff: more && !shown,
    body: exchangeText({ method: "GET", uri }, { status: answered.status, body: fitted(answered.json, MAX_BYTES) }),
    spent: 1,
    ...(pauseUntil ? { pauseUntil } : {}),
  };
}

/** A method's own quiet, or none until the day turns once its requests are used up. */
function pauseOf({ backoff, quota_remaining: left }: StackWrapper, now: Date): Date | undefined {
  if (left !== undefined && left <= 0) return new Date((Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS);
  return backoff === undefined || backoff === 0 ? undefined : new Date(now.getTime() + backoff * 1000);
}

/** Errors come as HTTP 400 with a number of their own. */
function judge(
  { status, headers, json }: Answered,
  now: Date,
): { readonly wrapper: StackWrapper; readonly list: readonly unknown[] } {
  const wrapper = StackWrapper.parse(isRecord(json) ? json : {});
  const { items: list, error_id: error, error_message: message = "" } = wrapper;
  if (error === THROTTLED) {
    const seconds = /(\d+) seconds?\b/.exec(message)?.[1];
    throw limited("Stack Exchange", seconds === undefined ? undefined : Number(seconds));
  }
  if (status === 429) throw limited("Stack Exchange", quietSeconds(headers, now));
  if (error !== undefined && REFUSED.includes(error)) {
    throw new AppError("unauthenticated", `Stack Exchange refuses the key (${error})`);
  }
  if (error !== undefined && !TEMPORARY.includes(error)) {
    throw new AppError("invalid_input", `Stack Exchange refuses the search (${error} ${message})`, { status });
  }
  if (status !== 200 || error !== undefined || !list) {
    throw new AppError("upstream", `Stack Exchange answered ${error ?? status}`, { status });
  }
  return { wrapper, list };
}

function itemOf(member: unknown): WalkItem[] {
  const post = StackPost.safeParse(member);
  const { question_id: id, creation_date: at, last_edit_date: edited } = post.data ?? {};
  if (id === undefined || at === undefined) return [];
  return [{ id, at, ...(edited === undefined ? {} : { version: String(edited) }) }];
}
