import type { Actor } from "@kikimimi/core/people/actor";
import { type Lease, LEASE_MS, type LeaseMark } from "@kikimimi/core/thread/lease";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authorise, authoriseFor } from "./authorise.ts";
import { meetColleague } from "./colleague.ts";
import type { Context } from "./context.ts";
import { noSuchThread } from "./act-on-thread.ts";

type Act<T> = { readonly ctx: Context; readonly actor: Actor; readonly input: T };

/** Says that the actor has a thread before them for the next half minute, and who else has. */
export async function leaseThread(
  act: Act<{ readonly threadId: string; readonly mark: LeaseMark }>,
): Promise<readonly Lease[]> {
  const { ctx, actor, input } = act;
  const brandId = await brandFor(act);
  const until = new Date(ctx.clock().getTime() + LEASE_MS).toISOString();
  await ctx.store.leases.put(brandId, { ...input, person: { id: actor.id, name: actor.name }, until });
  await meetColleague(ctx, actor, brandId);
  return (await ctx.store.leases.ofBrand(brandId)).filter(({ threadId }) => threadId === input.threadId);
}

/** Says that the actor left a thread. */
export async function leaveThread(act: Act<{ readonly threadId: string }>): Promise<void> {
  await act.ctx.store.leases.drop(await brandFor(act), act.actor.id, act.input.threadId);
}

/** Who has which of a brand's threads before them. */
export async function listLeases({ ctx, actor, input }: Act<{ readonly brandId: string }>): Promise<Lease[]> {
  authorise(actor, "viewer", input.brandId);
  return ctx.store.leases.ofBrand(input.brandId);
}

/** Who has some threads before them, by thread: one query a brand, however many threads. */
export async function leasesOf(
  ctx: Context,
  threads: readonly StoredThread[],
): Promise<ReadonlyMap<string, readonly Lease[]>> {
  const brands = [...new Set(threads.map(({ thread }) => thread.brandId))];
  const leases = (await Promise.all(brands.map((brandId) => ctx.store.leases.ofBrand(brandId)))).flat();
  return Map.groupBy(leases, ({ threadId }) => threadId);
}

async function brandFor({ ctx, actor, input }: Act<{ readonly threadId: string }>): Promise<string> {
  const missing = noSuchThread(input.threadId);
  const stored = await ctx.store.threads.get(input.threadId);
  if (!stored) throw missing;
  authoriseFor(actor, "agent", stored.thread.brandId, missing);
  return stored.thread.brandId;
}
