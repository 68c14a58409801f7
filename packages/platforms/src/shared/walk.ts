import { digestOf } from "@kikimimi/core/base/identity";
import * as z from "zod";
import type { Page } from "../poller.ts";

/** One item of a page: `at` in epoch milliseconds, in the order in which the platform sorts; `version` changes with it. */
export type WalkItem = { readonly id: string; readonly at: number; readonly version?: string };

/** A page of a list that is sorted newest first. */
export type WalkPage = {
  readonly items: readonly WalkItem[];
  /** The platform's token of the next older page; undefined at the end. */
  readonly next: string | undefined;
  /** Older items exist that the platform does not show. */
  readonly cutOff?: boolean;
  /** What is delivered when anything on the page is new. */
  readonly body: string;
  readonly pauseUntil?: Date | undefined;
  readonly spent?: number;
};

/** Where a walk stands when it asks for a page. */
export type WalkStep = {
  readonly token: string | undefined;
  /** Everything up to here has been heard, overlap included: older pages need not be read. Epoch milliseconds. */
  readonly since: number;
  /** The newest item that was heard before this walk; undefined on the first one. */
  readonly sinceId: string | undefined;
};

export type WalkRules = {
  /** Index lag of the platform: this much before the mark is read again every time. */
  readonly overlapMs: number;
  /** How far back the first walk goes. */
  readonly backfillMs: number;
  /** Pages after which a walk ends with a gap; what the platform shows at most. */
  readonly maxPages: number;
};

const Mark = z.object({ at: z.number(), id: z.string().optional() });
type Mark = z.infer<typeof Mark>;

const Cursor = z.object({
  mark: Mark,
  /** Digests of what the last walk heard, newest first, so that a quiet page is not delivered again. */
  seen: z.array(z.string()),
  walk: z.object({ next: z.string(), top: Mark, fresh: z.array(z.string()), pages: z.number().int() }).optional(),
});
type Cursor = z.infer<typeof Cursor>;

/** Digests kept: more than any platform shows within an overlap of minutes. */
const MAX_SEEN = 400;

/**
 * One step of hearing a newest-first list without a hole: pages are read from the top until one reaches back to the mark
 * less the overlap; only then does the mark move to the newest item of the first page. A step that fails is repeated; a
 * step whose token has expired (`read` answers "expired") starts again from the top. The first walk is the backfill.
 */
export async function walk(
  cursor: string | undefined,
  now: Date,
  rules: WalkRules,
  read: (step: WalkStep) => Promise<WalkPage | "expired">,
): Promise<Page> {
  const state = parseCursor(cursor) ?? { mark: { at: now.getTime() - rules.backfillMs }, seen: [] };
  // A mark in the future would hide everything until then.
  const mark = { ...state.mark, at: Math.min(state.mark.at, now.getTime()) };
  const since = mark.at - rules.overlapMs;
  const page = await read({ token: state.walk?.next, since, sinceId: mark.id });
  if (page === "expired") return { body: undefined, cursor: format({ mark, seen: state.seen }), more: false };

  const heard = new Set([...state.seen, ...(state.walk?.fresh ?? [])]);
  const wanted = page.items.filter((item) => item.at >= since).map(digestOfItem);
  const fresh = [...(state.walk?.fresh ?? []), ...wanted].slice(0, MAX_SEEN);
  const top = page.items.reduce<Mark>(newer, state.walk?.top ?? mark);
  const pages = (state.walk?.pages ?? 0) + 1;
  const oldest = page.items.at(-1)?.at;
  const step = {
    body: wanted.some((digest) => !heard.has(digest)) ? page.body : undefined,
    ...(page.pauseUntil ? { pauseUntil: page.pauseUntil } : {}),
    ...(page.spent === undefined ? {} : { spent: page.spent }),
  };
  const arrived = oldest !== undefined && oldest < since;
  if (!arrived && page.next !== undefined && pages < rules.maxPages) {
    const reached = new Date(Math.max(since, oldest ?? top.at));
    return {
      ...step,
      cursor: format({ mark, seen: state.seen, walk: { next: page.next, top, fresh, pages } }),
      more: true,
      reached,
    };
  }
  const complete = arrived || (page.next === undefined && page.cutOff !== true);
  const gap = complete ? {} : { gap: { from: new Date(since), to: new Date(oldest ?? top.at) } };
  return { ...step, cursor: format({ mark: top, seen: fresh }), more: false, ...gap };
}

function digestOfItem({ id, version = "" }: WalkItem): string {
  return digestOf(`${id} ${version}`).slice(0, 10);
}

function newer(mark: Mark, { at, id }: WalkItem): Mark {
  return at > mark.at ? { at, id } : mark;
}

/** A cursor of another shape is none: the walk begins again, and duplicates change nothing. */
function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    return Cursor.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function format(cursor: Cursor): string {
  return JSON.stringify(cursor);
}
