import type { Actor } from "@kikimimi/core/people/actor";
import { type Erasure, type ErasureStep, type RunningErasure, stepErasure } from "@kikimimi/core/people/erasure";
import type { Context } from "./context.ts";
import { eraseFromArchives } from "./erase-archives.ts";
import { eraseFromThreads } from "./erase-threads.ts";
import { eraseFromWebhooks } from "./erase-webhooks.ts";
import { readErasure } from "./start-erasure.ts";

const STEPS = {
  threads: (ctx, erasure) => eraseFromThreads(ctx, erasure, undefined),
  archive: eraseFromArchives,
  webhooks: eraseFromWebhooks,
  again: (ctx, erasure) => eraseFromThreads(ctx, erasure, erasure.startedAt),
} satisfies Record<string, (ctx: Context, erasure: RunningErasure) => Promise<ErasureStep>>;

/**
 * One bounded step of an erasure; asked again and again until `phase` is null. What a step did is done whether or not it
 * was written down, and doing it again changes nothing, so it may die anywhere and be run by several at once.
 */
export async function runErasure({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; erasureId: string };
}): Promise<Erasure> {
  return goOnWith(ctx, await readErasure({ ctx, actor, input }));
}

/** One bounded step of an erasure that was allowed. */
export async function goOnWith(ctx: Context, erasure: Erasure): Promise<Erasure> {
  const { brandId, erasureId, phase, author } = erasure;
  if (phase === null || author === null) return erasure;
  const step = await STEPS[phase](ctx, { ...erasure, author });
  const erased = await ctx.store.erasures.count(erasureId);
  const at = ctx.clock().toISOString();
  const isSame = (one: Erasure): boolean =>
    one.phase === phase && one.place === erasure.place && one.startedAt === erasure.startedAt;
  const next = await ctx.store.erasures.change(brandId, erasureId, (known) =>
    // Somebody else made this step meanwhile: theirs counts.
    known && isSame(known) ? stepErasure(known, step, erased, at) : known,
  );
  return next ?? erasure;
}
