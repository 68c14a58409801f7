import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { rollUp } from "@kikimimi/pipeline/roll-up";
import { rollUpVolume } from "@kikimimi/pipeline/roll-up-volume";

/** Each half of a run ends well before Lambda would end it. */
const BUDGET_MS = 120_000;

/** Each ten minutes: figures of the days whose clocks changed, and how much was said on those that are over. */
export function handlerOf(env: Variables, seams?: Seams) {
  const known = readEnvironment(env);
  const ctx = contextOf(known, seams);
  return async (_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> => {
    const { days, left } = await rollUp({ ctx, input: { budgetMs: BUDGET_MS } });
    // Alarms watch what is left (stacks/alarms.ts).
    ctx.log.metrics({ table: known.KIKIMIMI_TABLE }, { RollupDays: days, RollupDaysLeft: left });
    await rollUpVolume({ ctx, input: { budgetMs: BUDGET_MS } });
  };
}

export const handler = handlerOf(process.env);
