import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { runAutomations } from "@kikimimi/pipeline/run-automations";
import { sweepAssignments } from "@kikimimi/pipeline/sweep-assignments";
import { sweepThreads } from "@kikimimi/pipeline/sweep-threads";

/** A run ends before the next one is due. */
const BUDGET_MS = 45_000;

/** Each minute: whatever time alone brings about. One that fails keeps none of the others from their turn. */
export function handlerOf(env: Variables, seams?: Seams) {
  const known = readEnvironment(env);
  const ctx = contextOf(known, seams);
  return async (_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> => {
    const done = await Promise.allSettled([
      sweepThreads({ ctx, input: { budgetMs: BUDGET_MS } }).then(({ looked, failed, behindSeconds }) =>
        // Alarms watch them (stacks/alarms.ts).
        ctx.log.metrics(
          { table: known.KIKIMIMI_TABLE },
          { SweptThreads: looked, SweepFailures: failed, SweepBehindSeconds: behindSeconds },
        ),
      ),
      sweepAssignments({ ctx }),
      runAutomations({ ctx, input: { budgetMs: BUDGET_MS } }),
    ]);
    for (const one of done) if (one.status === "rejected") throw one.reason;
  };
}

export const handler = handlerOf(process.env);
