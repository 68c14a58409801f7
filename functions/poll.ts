import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment } from "@kikimimi/pipeline/environment";
import { pollSources } from "@kikimimi/pipeline/poll-sources";

const ctx = contextOf(readEnvironment(process.env));

/** Each minute: fetch what is new from every source that is due. */
export async function handler(_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> {
  await pollSources({ ctx });
}
