import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment } from "@kikimimi/pipeline/environment";
import { indexChanges } from "@kikimimi/pipeline/index-changes";
import { withSearch } from "@kikimimi/pipeline/with-search";

const env = readEnvironment(process.env);
const ctx = withSearch(contextOf(env), env);

/** A run ends before the next one is due. */
const BUDGET_MS = 45_000;

/** Each minute, each second on a laptop: brings the search index up to what the store holds. */
export async function handler(_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> {
  await indexChanges({ ctx, input: { budgetMs: BUDGET_MS } });
}
