import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { rollUp } from "@kikimimi/pipeline/roll-up";
import { rollUpVolume } from "@kikimimi/pipeline/roll-up-volume";

/** Each half of a run ends well before Lambda would end it. */
const BUDGET_MS = 120_000;

/** Each ten minutes: figures of the days whose clocks changed, and how much was said on those that are over. */
export function handlerOf(env: Variables, seams?: Seams) {
  const ctx = contextOf(readEnvironment(env), seams);
  return async (_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> => {
    await rollUp({ ctx, input: { budgetMs: BUDGET_MS } });
    await rollUpVolume({ ctx, input: { budgetMs: BUDGET_MS } });
  };
}

export const handler = handlerOf(process.env);
