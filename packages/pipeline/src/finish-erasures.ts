import type { Context } from "./context.ts";
import { describeError } from "./log.ts";
import { goOnWith } from "./run-erasure.ts";

/** Whoever began an erasure and watches it asks for the next step long before this. */
const IDLE_MS = 120_000;

/**
 * Goes on with erasures with which nobody went on for two minutes, as when a page was closed, until they are done or the
 * budget is spent: what people asked to be erased does not wait for anybody. One that fails holds up no other. Answers how
 * many are still under way, failed ones with them.
 */
export async function finishErasures({
  ctx,
  input,
}: {
  ctx: Context;
  input: { readonly budgetMs: number };
}): Promise<{ finished: number; left: number; failed: number }> {
  const end = ctx.clock().getTime() + input.budgetMs;
  const running = await ctx.store.erasures.running();
  let finished = 0;
  let failed = 0;
  for (const { brandId, erasureId } of running) {
    try {
      let erasure = await ctx.store.erasures.get(brandId, erasureId);
      if (!erasure || ctx.clock().getTime() - Date.parse(erasure.steppedAt) < IDLE_MS) continue;
      while (erasure.phase !== null && ctx.clock().getTime() < end) erasure = await goOnWith(ctx, erasure);
      if (erasure.phase === null) finished++;
    } catch (error) {
      failed++;
      ctx.log.error("erasure.failed", { brandId, erasureId, error: describeError(error) });
    }
  }
  return { finished, left: running.length - finished, failed };
}
