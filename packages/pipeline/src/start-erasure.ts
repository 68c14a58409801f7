import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { erasureIdOf } from "@kikimimi/core/base/identity";
import { beginErasure, type Erasure } from "@kikimimi/core/people/erasure";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** What somebody has to write once more before anything is erased for good. */
export type ErasureOrder = {
  readonly brandId: string;
  readonly platform: string;
  readonly author: string;
  /** The author's id again. */
  readonly confirm: string;
};

/**
 * Begins to erase everything that an author wrote to a brand, or goes on where it was begun; `runErasure` does it. Asked
 * again once it is done, it looks again for what came since.
 */
export async function startErasure({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: ErasureOrder;
}): Promise<Erasure> {
  const { brandId, platform, author, confirm } = input;
  authorise(actor, "admin", brandId);
  if (confirm !== author)
    throw new AppError("invalid_input", "`confirm` has to repeat the author's id: this cannot be undone.");
  const erasureId = erasureIdOf(brandId, platform, author);
  const seed = { erasureId, brandId, platform, author, by: { id: actor.id, name: actor.name } };
  const at = ctx.clock().toISOString();
  const erasure = await ctx.store.erasures.change(brandId, erasureId, (known) => beginErasure(known, seed, at));
  if (!erasure) throw new Error("an erasure that was begun is there");
  return erasure;
}

/** A brand's erasures, done and under way, a page at a time. */
export async function listErasures({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; limit: number; cursor?: string | undefined };
}): Promise<{ items: Erasure[]; next: string | null }> {
  authorise(actor, "admin", input.brandId);
  return ctx.store.erasures.list(input.brandId, input);
}

/** One of a brand's erasures; `not_found` where there is none. */
export async function readErasure({
  ctx,
  actor,
  input: { brandId, erasureId },
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; erasureId: string };
}): Promise<Erasure> {
  authorise(actor, "admin", brandId);
  const erasure = await ctx.store.erasures.get(brandId, erasureId);
  if (!erasure) throw new AppError("not_found", `There is no erasure ${erasureId}.`);
  return erasure;
}
