import { createRoute, z } from "@hono/zod-openapi";
import { AppError } from "@kikimimi/core/base/error";
import { actInBulk, type BulkOutcome, type BulkWhat, planBulk } from "@kikimimi/pipeline/act-in-bulk";
import { presentRow } from "../present.ts";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand } from "../schema.ts";
import { BulkAnswer, BulkInput } from "../schema-work.ts";

/** What is done, and with which threads; the schema has seen to it that both are said. */
function partsOf({ action, macro, threadIds, filter, cursor }: z.infer<typeof BulkInput>) {
  const what: BulkWhat | undefined = action ? { action } : macro === undefined ? undefined : { macroId: macro };
  if (!what) throw new AppError("invalid_input", "Say an action or a macro.");
  return { what, of: threadIds ? { threadIds } : { filter: filter ?? { status: "active" as const }, cursor } };
}

function countsOf(threads: readonly BulkOutcome[]): Pick<BulkAnswer, "count" | "counts" | "threads"> {
  const counts = { done: 0, unchanged: 0, changed: 0, refused: 0 };
  for (const { outcome } of threads) counts[outcome]++;
  return { count: threads.length, counts, threads: [...threads] };
}

export const bulkRoutes = createRouter().openapi(
  createRoute({
    method: "post",
    path: "/v1/bulk",
    tags: ["Threads"],
    summary: "Do one thing with many threads",
    description:
      "First with `dryRun`, and `threadIds` or a `filter` of the queue: says of at most 200 threads what would become of each, and hands out a `scope`; `next` is the cursor of a filter's next batch. Then with that `scope` alone: does it with exactly those threads. One that changed since the dry run is told as `changed` and left alone, one that is refused holds up no other, and the same scope again does nothing twice. Needs the role agent.",
    security,
    request: { query: z.object({ brand: Brand }), body: body(BulkInput) },
    responses: { 200: jsonAnswer("What became of each thread, or would.", BulkAnswer), ...problems },
  }),
  async (c) => {
    const { ctx, actor } = c.var;
    const brandId = brandOf(actor, c.req.valid("query").brand);
    const asked = c.req.valid("json");
    const { what, of } = partsOf(asked);
    if (asked.scope !== undefined) {
      const { threads } = await actInBulk({ ctx, actor, input: { brandId, what, scope: asked.scope } });
      return c.json({ dryRun: false, ...countsOf(threads), sample: [], scope: null, next: null }, 200);
    }
    const { threads, sample, scope, next } = await planBulk({ ctx, actor, input: { brandId, what, of } });
    return c.json({ dryRun: true, ...countsOf(threads), sample: sample.map(presentRow), scope, next }, 200);
  },
);
