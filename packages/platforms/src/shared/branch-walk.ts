import { digestOf } from "@kikimimi/core/base/identity";
import * as z from "zod";
import type { Page } from "../poller.ts";

/** A post with comments, or a conversation with messages; `state` changes whenever something is said under it. */
export type Branch = { readonly id: string; readonly at: number; readonly state: string };

/** A page of branches, sorted by `at`, newest first. */
export type BranchPage = {
  readonly branches: readonly Branch[];
  readonly next: string | undefined;
  readonly pauseUntil?: Date | undefined;
};

/** A page of what was said under one branch, with its times in epoch milliseconds. */
export type LeafPage = {
  readonly times: readonly number[];
  readonly next: string | undefined;
  /** What is delivered when anything on the page is new. */
  readonly body: string;
  readonly pauseUntil?: Date | undefined;
};

export type BranchRules = {
  /** This much before the last look is read again every time. */
  readonly overlapMs: number;
  readonly backfillMs: number;
  /** Branches older than this are left alone; those untouched since the last look are when it is not given. */
  readonly windowMs?: number;
  /** Leaves come newest first, so that reading may stop at what was heard; else all pages of a branch are read. */
  readonly sorted: boolean;
  /** Pages read of one branch at most. */
  readonly maxPages: number;
};

/** How the two levels are read; tokens are those that the pages before gave. */
export type BranchReads = {
  readonly branches: (token: string | undefined) => Promise<BranchPage>;
  readonly leaves: (branch: string, token: string | undefined) => Promise<LeafPage>;
};

const MAX_BRANCHES = 400;

const Cursor = z.object({
  /** Epoch milliseconds of the last look's beginning. */
  mark: z.number(),
  /** Branches as they stood then. */
  known: z.record(z.string(), z.string()),
  walk: z
    .object({
      start: z.number(),
      listing: z.boolean(),
      states: z.record(z.string(), z.string()),
      queue: z.array(z.string()),
      token: z.string().optional(),
      pages: z.number().int(),
    })
    .optional(),
});
type Cursor = z.infer<typeof Cursor>;
type Walk = NonNullable<Cursor["walk"]>;

/**
 * One step of hearing what is said under recent posts, where new comments do not bring a post to the top: branches are
 * listed, and those whose state is another one than at the last look are read. A step that fails is repeated.
 */
export async function walkBranches(
  cursor: string | undefined,
  now: Date,
  rules: BranchRules,
  reads: BranchReads,
): Promise<Page> {
  const state = parseCursor(cursor) ?? { mark: now.getTime() - rules.backfillMs, known: {} };
  const mark = Math.min(state.mark, now.getTime());
  const since = mark - rules.overlapMs;
  const walk: Walk = state.walk ?? { start: now.getTime(), listing: true, states: {}, queue: [], pages: 0 };
  const step = walk.listing
    ? await list(walk, state.known, rules.windowMs === undefined ? since : now.getTime() - rules.windowMs, reads)
    : await read(walk, since, rules, reads);
  const rest = { ...(step.pauseUntil ? { pauseUntil: step.pauseUntil } : {}), ...(step.gap ? { gap: step.gap } : {}) };
  if (step.walk.listing || step.walk.queue.length > 0) {
    return {
      body: step.body,
      cursor: JSON.stringify({ mark, known: state.known, walk: step.walk }),
      more: true,
      ...rest,
    };
  }
  // Nothing was touched: the cursor stays as it is, so that a quiet source writes nothing.
  const quiet = walk.listing && cursor !== undefined && state.walk === undefined;
  const next = quiet ? cursor : JSON.stringify({ mark: walk.start, known: step.walk.states } satisfies Cursor);
  return { body: step.body, cursor: next, more: false, ...rest };
}

type Step = Pick<Page, "gap"> & {
  readonly walk: Walk;
  readonly body: string | undefined;
  readonly pauseUntil?: Date | undefined;
};

async function list(walk: Walk, known: Cursor["known"], floor: number, reads: BranchReads): Promise<Step> {
  const page = await reads.branches(walk.token);
  const recent = page.branches.filter((branch) => branch.at >= floor);
  const states = { ...walk.states, ...Object.fromEntries(recent.map(({ id, state }) => [id, shortOf(state)])) };
  const touched = recent.filter(({ id, state }) => known[id] !== shortOf(state)).map(({ id }) => id);
  const queue = [...new Set([...walk.queue, ...touched])];
  const onwards =
    page.next !== undefined &&
    page.branches.length > 0 &&
    recent.length === page.branches.length &&
    Object.keys(states).length < MAX_BRANCHES;
  const { token: _token, ...rest } = walk;
  const next = onwards ? { token: page.next } : {};
  return {
    walk: { ...rest, ...next, listing: onwards, states, queue },
    body: undefined,
    pauseUntil: page.pauseUntil,
  };
}

async function read(walk: Walk, since: number, rules: BranchRules, reads: BranchReads): Promise<Step> {
  const [branch = "", ...others] = walk.queue;
  const page = await reads.leaves(branch, walk.token);
  const oldest = page.times.at(-1);
  const arrived = page.next === undefined || (rules.sorted && (oldest === undefined || oldest < since));
  const onwards = !arrived && walk.pages + 1 < rules.maxPages;
  const body = page.times.some((at) => at >= since) ? page.body : undefined;
  const { token: _token, ...rest } = walk;
  const step = { body, pauseUntil: page.pauseUntil };
  if (onwards && page.next !== undefined)
    return { ...step, walk: { ...rest, token: page.next, pages: walk.pages + 1 } };
  const gap = !arrived && rules.sorted ? { gap: { from: new Date(since), to: new Date(oldest ?? since) } } : {};
  return { ...step, ...gap, walk: { ...rest, queue: others, pages: 0 } };
}

function shortOf(state: string): string {
  return digestOf(state).slice(0, 10);
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
