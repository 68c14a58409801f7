import type { Actor } from "@kikimimi/core/people/actor";
import type { Load, Loads } from "@kikimimi/store/desks";
import type { Store } from "@kikimimi/store/store";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** A number of threads, and whether there are more than it says. */
export type Count = { readonly count: number; readonly more: boolean };

/** How many threads stand where; each thread by itself, also copies that a list shows as one row. */
export type QueueCounts = {
  /** Active ones that the actor holds. */
  readonly mine: Count;
  /** All that the actor holds, by list. */
  readonly held: Load;
  /** Active, held by nobody and not waiting for a lead. */
  readonly unassigned: Count;
  readonly active: Count;
  readonly escalated: Count;
  readonly waiting: Count;
  readonly snoozed: Count;
  /** Closed and ignored. */
  readonly closed: Count;
};

/** Beyond this a number is not worth its reads. */
const AT_MOST = 500;

/** How long this process answers from what it counted. */
const FRESH_MS = 2_000;

const LISTS = ["active", "waiting", "snoozed", "closed"] as const;
type Counted = { readonly lists: Readonly<Record<(typeof LISTS)[number], Count>>; readonly loads: Loads };

const COUNTED = new WeakMap<Store, Map<string, { readonly at: number; readonly counted: Promise<Counted> }>>();

/** Counts what a brand's tabs show, at most 500 each; up to two seconds old. */
export async function countQueue({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { readonly brandId: string };
}): Promise<QueueCounts> {
  authorise(actor, "viewer", input.brandId);
  const { lists, loads } = await lately(ctx, input.brandId);
  const held = loads.people.get(actor.id) ?? { active: 0, waiting: 0, snoozed: 0 };
  const people = [...loads.people.values()].reduce((sum, { active }) => sum + active, 0);
  const free = Math.max(0, lists.active.count - people - loads.leads.active);
  return {
    ...lists,
    mine: { count: held.active, more: false },
    held,
    unassigned: { count: free, more: lists.active.more },
    escalated: { count: loads.leads.active, more: false },
  };
}

async function lately(ctx: Context, brandId: string): Promise<Counted> {
  const known = COUNTED.get(ctx.store) ?? new Map<string, { at: number; counted: Promise<Counted> }>();
  COUNTED.set(ctx.store, known);
  const at = ctx.clock().getTime();
  const last = known.get(brandId);
  if (last && at - last.at < FRESH_MS) return last.counted;
  const counted = count(ctx, brandId);
  known.set(brandId, { at, counted });
  // What failed is counted anew by the next who asks.
  counted.catch(() => known.delete(brandId));
  return counted;
}

async function count({ store }: Context, brandId: string): Promise<Counted> {
  const [loads, active, waiting, snoozed, closed] = await Promise.all([
    store.desks.loads(brandId),
    ...LISTS.map((list) => store.lists.count(brandId, list, AT_MOST)),
  ]);
  const none = { count: 0, more: false };
  return {
    loads,
    lists: { active: active ?? none, waiting: waiting ?? none, snoozed: snoozed ?? none, closed: closed ?? none },
  };
}
