import type { Actor } from "@kikimimi/core/people/actor";
import { nextDue } from "@kikimimi/core/promise/checks";
import type { Watched } from "@kikimimi/core/sla/thread-sla";
import { isActive, viewOf } from "@kikimimi/core/triage/thread-view";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { rowsOf, type ThreadRow } from "./list-queue.ts";

/** A thread of the queue with the promise that runs out first. */
export type DueRow = ThreadRow & { readonly clock: Watched & { readonly dueAt: string }; readonly late: boolean };

/** How many threads of some person, or of some team, are late, and how many soon will be. */
export type Share = { readonly name: string | null; readonly late: number; readonly soon: number };

export type DueList = {
  readonly asOf: string;
  readonly late: number;
  readonly soon: number;
  /** Whether all were counted. */
  readonly complete: boolean;
  /** By who holds them and by team; null where nobody or none does. Most late ones first. */
  readonly holders: readonly Share[];
  readonly teams: readonly Share[];
  /** Soonest first, as many as were asked for. */
  readonly items: readonly DueRow[];
};

/** Threads that one request counts. */
const MAX_COUNTED = 2_000;
const STEP = 200;

/** What is late now, and what will be within some seconds: for whoever has to share out a bad morning. */
export async function listDue({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; withinSeconds: number; limit: number };
}): Promise<DueList> {
  const { brandId, withinSeconds, limit } = input;
  authorise(actor, "viewer", brandId);
  const now = ctx.clock();
  const asOf = now.toISOString();
  const until = new Date(now.getTime() + withinSeconds * 1000).toISOString();
  const found: Due[] = [];
  let after: string | undefined;
  do {
    const page = await ctx.store.lists.due({ brandId, until, limit: STEP, after });
    found.push(...page.items.flatMap((stored) => dueOf(stored, asOf, until)));
    after = page.more ?? undefined;
  } while (after !== undefined && found.length < MAX_COUNTED);
  const rows = await rowsOf(
    ctx,
    found.slice(0, limit).map(({ stored }) => stored),
  );
  return {
    asOf,
    ...countsOf(found),
    complete: after === undefined,
    holders: sharesOf(found, ({ thread }) => thread.claim?.name ?? null),
    teams: sharesOf(found, ({ thread }) => thread.team),
    items: rows.flatMap((row) => {
      const due = found.find(({ stored }) => stored.thread.threadId === row.stored.thread.threadId);
      return due ? [{ ...row, clock: due.clock, late: due.late }] : [];
    }),
  };
}

type Due = { readonly stored: StoredThread } & Pick<DueRow, "clock" | "late">;

/** What the thread itself says by now: its place on the list may lag a moment. */
function dueOf(stored: StoredThread, now: string, until: string): Due[] {
  const clock = nextDue(stored.thread);
  if (!clock || clock.dueAt > until || !isActive(viewOf(stored.thread).status)) return [];
  return [{ stored, clock, late: clock.dueAt < now }];
}

function countsOf(some: readonly Due[]): { late: number; soon: number } {
  const late = some.filter((one) => one.late).length;
  return { late, soon: some.length - late };
}

function sharesOf(found: readonly Due[], nameOf: (stored: StoredThread) => string | null): Share[] {
  return [...Map.groupBy(found, ({ stored }) => nameOf(stored))]
    .map(([name, some]) => ({ name, ...countsOf(some) }))
    .toSorted((a, b) => b.late - a.late || b.soon - a.soon);
}
