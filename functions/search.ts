import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { indexChanges } from "@kikimimi/pipeline/index-changes";
import { withSearch } from "@kikimimi/pipeline/with-search";

/** A run ends before the next one is due. */
const BUDGET_MS = 45_000;

/** Each minute, each second on a laptop: brings the search index up to what the store holds. */
export function handlerOf(variables: Variables, seams?: Seams) {
  const env = readEnvironment(variables);
  const ctx = withSearch(contextOf(env, seams), env);
  return async (_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> => {
    await indexChanges({ ctx, input: { budgetMs: BUDGET_MS } });
  };
}

export const handler = handlerOf(process.env);
