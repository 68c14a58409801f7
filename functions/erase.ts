import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { finishErasures } from "@kikimimi/pipeline/finish-erasures";

/** The last step begins well before Lambda would end the run. */
const BUDGET_MS = 120_000;

/** Each five minutes: goes on with erasures with which nobody goes on. */
export function handlerOf(variables: Variables, seams?: Seams) {
  const ctx = contextOf(readEnvironment(variables), seams);
  return async (_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> => {
    const { failed } = await finishErasures({ ctx, input: { budgetMs: BUDGET_MS } });
    if (failed > 0) throw new Error(`${failed} erasures could not go on; the log names them.`);
  };
}

export const handler = handlerOf(process.env);
