import { digestOf } from "@kikimimi/core/base/identity";
import * as z from "zod";
import type { Page } from "../poller.ts";

/** One item of a page: `at` in epoch milliseconds as the platform sorts; `version` changes whenever anything under it does. */
export type LookBackItem = { readonly id: string; readonly at: number; readonly version: string };

/** A page of a list that is sorted newest first, and whose older items change where they stand. */
export type LookBackPage = {
  readonly items: readonly LookBackItem[];
  /** The platform's token of the next older page; undefined at the end. */
  readonly next: string | undefined;
  /** What is delivered when `fresh` (ids of new and changed items) is not empty; `changed` were known by another version. */
  readonly body: (fresh: ReadonlySet<string>, changed: ReadonlySet<string>) => string;
  readonly pauseUntil?: Date | undefined;
  readonly spent?: number;
};

export type LookBackRules = {
  /** How far back known items are looked at again. */
  readonly backMs: number;
  /** How far back the first turn goes. */
  readonly backfillMs: number;
  /** Pages after which a turn ends with a gap. */
  readonly maxPages: number;
};

/** What one step found besides its page. */
export type LookBackStep = { readonly page: Page; readonly fresh: ReadonlySet<string> };

const Cursor = z.object({
  mark: z.number(),
  /** Digests of id and version, eight characters each, newest first. */
  seen: z.array(z.string()),
  /** When the last look back began. */
  lookedAt: z.number().optional(),
  turn: z
    .object({
      next: z.string(),
      top: z.number(),
      heard: z.array(z.string()),
      pages: z.number().int(),
      startedAt: z.number(),
      back: z.boolean(),
    })
    .optional(),
});
type Cursor = z.infer<typeof Cursor>;

/** Items whose versions are kept; a look back ends where memory does, or it would deliver the rest every time. */
const MAX_SEEN = 300;

/** A turn that begins this soon after a look back need not look back again. */
const AGAIN_MS = 1_000;

/**
 * One step of hearing a newest-first list whose older items change in place (replies under a thread, edits that keep
 * their time). A turn reads from the top to the newest item that is known; a turn that looks back goes on for `backMs` or
 * 300 items and delivers pages on which a version changed. The mark moves only after a turn's last page; a token that
 * expired (`read` answers "expired") begins the turn again.
 */
export async function lookBack(
  cursor: string | undefined,
  now: Date,
  rules: LookBackRules,
  read: (token: string | undefined) => Promise<LookBackPage | "expired">,
): Promise<LookBackStep> {
  const at = now.getTime();
  const state = parseCursor(cursor) ?? { mark: at - rules.backfillMs, seen: [] };
  const first = state.seen.length === 0;
  const turn = state.turn ?? {
    next: undefined,
    top: state.mark,
    heard: [],
    pages: 0,
    startedAt: at,
    back: !first && (state.lookedAt === undefined || at - state.lookedAt >= AGAIN_MS),
  };
  const page = await read(turn.next);
  if (page === "expired") {
    const { turn: _turn, ...rest } = state;
    return { page: { body: undefined, cursor: JSON.stringify(rest), more: false }, fresh: new Set() };
  }

  // A mark in the future would hide everything until then.
  const mark = Math.min(state.mark, at);
  const known = new Map([...state.seen, ...turn.heard].map((entry) => [entry.slice(0, 8), entry]));
  const since = turn.back ? mark - rules.backMs : mark;
  const room = MAX_SEEN - turn.heard.length;
  const wanted = page.items.filter((item, index) => item.at >= mark || (item.at >= since && index < room));
  const fresh = new Set(wanted.filter((item) => known.get(short(item.id)) !== entryOf(item)).map(({ id }) => id));
  const changed = new Set([...fresh].filter((id) => known.has(short(id))));
  const heard = [...turn.heard, ...wanted.map(entryOf)].slice(0, MAX_SEEN);
  const top = page.items.reduce((newest, item) => Math.max(newest, item.at), turn.top);
  const pages = turn.pages + 1;
  const oldest = page.items.at(-1)?.at;
  const step = {
    body: fresh.size > 0 ? page.body(fresh, changed) : undefined,
    ...(page.pauseUntil ? { pauseUntil: page.pauseUntil } : {}),
    ...(page.spent === undefined ? {} : { spent: page.spent }),
  };
  const caughtUp = oldest !== undefined && oldest < mark;
  const arrived = caughtUp && (oldest < since || heard.length >= MAX_SEEN);
  if (!arrived && page.next !== undefined && pages < rules.maxPages) {
    const next = JSON.stringify({ ...state, mark, turn: { ...turn, next: page.next, top, heard, pages } });
    return { page: { ...step, cursor: next, more: true, reached: new Date(Math.max(since, oldest ?? top)) }, fresh };
  }
  const complete = caughtUp || page.next === undefined;
  const end: Cursor = {
    mark: top,
    seen: merged(heard, state.seen),
    ...(turn.back ? { lookedAt: turn.startedAt } : state.lookedAt === undefined ? {} : { lookedAt: state.lookedAt }),
  };
  const gap = complete ? {} : { gap: { from: new Date(mark), to: new Date(oldest ?? top) } };
  return { page: { ...step, cursor: JSON.stringify(end), more: false, ...gap }, fresh };
}

/** What this turn heard, then what only earlier ones did. */
function merged(heard: readonly string[], seen: readonly string[]): string[] {
  const named = new Set<string>();
  return [...heard, ...seen]
    .filter((entry) => !named.has(entry.slice(0, 8)) && named.add(entry.slice(0, 8)))
    .slice(0, MAX_SEEN);
}

function short(text: string): string {
  return digestOf(text).slice(0, 8);
}

function entryOf({ id, version }: LookBackItem): string {
  return short(id) + short(version);
}

/** A cursor of another shape is none: the turn begins again, and duplicates change nothing. */
function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    return Cursor.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
