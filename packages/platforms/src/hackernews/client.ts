import { AppError } from "@kikimimi/core/base/error";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { fitted } from "../shared/fit.ts";
import { send } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { throughQuiet } from "../shared/quiet.ts";
import { type WalkItem, type WalkPage, type WalkRules, type WalkStep, walk } from "../shared/walk.ts";
import { HackerNewsSettings } from "./manifest.ts";
import { HackerNewsHits, HackerNewsItem } from "./wire.ts";

const SEARCH = "https://hn.algolia.com/api/v1/search_by_date";
const PER_PAGE = 100;
const MAX_BYTES = 450_000;

/** The index runs behind by minutes at most; pages after which even a flood is given up. */
const RULES = { overlapMs: 10 * 60_000, maxPages: 100 } as const;

/** Polls the search by date, newest first, one stream a query. Source: hn.algolia.com/api. */
export const hackerNewsPoller: Poller = {
  streams: (settings) => [...new Set(HackerNewsSettings.parse(settings).queries)],
  fetchPage,
};

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { queries, backfillDays } = HackerNewsSettings.parse(input.settings);
  if (!queries.includes(input.stream)) throw new AppError("invalid_input", `No query "${input.stream}"`);
  const rules: WalkRules = { ...RULES, backfillMs: backfillDays * 86_400_000 };
  return throughQuiet(input.cursor, (cursor) => walk(cursor, input.now(), rules, (step) => read(input, step)));
}

/** A window ends where the walk began, so that what is written meanwhile moves no page. */
function windowOf(token: string | undefined, now: Date): { readonly top: number; readonly page: number } {
  const match = /^(\d+)\/(\d+)$/.exec(token ?? "");
  // A minute for clocks that run ahead.
  return match
    ? { top: Number(match[1]), page: Number(match[2]) }
    : { top: Math.floor(now.getTime() / 1000) + 60, page: 0 };
}

async function read(input: FetchPageInput, { token, since }: WalkStep): Promise<WalkPage> {
  const { top, page } = windowOf(token, input.now());
  const query = new URLSearchParams({
    query: input.stream,
    tags: "(story,comment,poll)",
    numericFilters: `created_at_i>=${Math.floor(since / 1000)},created_at_i<=${top}`,
    hitsPerPage: String(PER_PAGE),
    page: String(page),
  });
  const uri = `${SEARCH}?${query.toString()}`;
  const answered = await send(input, { url: uri });
  if (answered.status === 429) throw limited("Hacker News search", quietSeconds(answered.headers, input.now()));
  const answer = HackerNewsHits.safeParse(answered.json);
  if (answered.status !== 200 || !answer.success) {
    throw new AppError("upstream", `Hacker News search answered ${answered.status}`, { status: answered.status });
  }
  const items = answer.data.hits.flatMap(itemOf);
  const body = fitted(answered.json, MAX_BYTES);
  return {
    items,
    next: nextOf(answer.data, { top, page }, items),
    body: exchangeText({ method: "GET", uri }, { status: answered.status, body }),
  };
}

function nextOf(
  {
    hits,
    nbPages = 0,
    nbHits = 0,
  }: { readonly hits: readonly unknown[]; readonly nbPages?: number | undefined; readonly nbHits?: number | undefined },
  { top, page }: { readonly top: number; readonly page: number },
  items: readonly WalkItem[],
): string | undefined {
  if (page + 1 < nbPages) return `${top}/${page + 1}`;
  const oldest = items.at(-1)?.at;
  if (oldest === undefined || nbHits <= page * PER_PAGE + hits.length) return undefined;
  // A query shows 1,000 hits at most: the rest is asked for by time, from the oldest second that was seen.
  const second = Math.floor(oldest / 1000);
  return `${second < top ? second : top - 1}/0`;
}

function itemOf(hit: unknown): WalkItem[] {
  const item = HackerNewsItem.safeParse(hit);
  if (!item.success) return [];
  const { objectID: id, created_at_i: at, updated_at: version } = item.data;
  return id === undefined || at === undefined
    ? []
    : [{ id, at, ...(version === undefined ? {} : { version: String(version) }) }];
}
