import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment } from "@kikimimi/pipeline/environment";
import { pollSources } from "@kikimimi/pipeline/poll-sources";
import { sweepReplies } from "@kikimimi/pipeline/sweep-replies";

const ctx = contextOf(readEnvironment(process.env));

/** Each minute: fetch what is new from every source that is due, and wake replies that no message brought to a sender. */
export async function handler(_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> {
  const done = await Promise.allSettled([sweepReplies({ ctx }), pollSources({ ctx })]);
  for (const one of done) if (one.status === "rejected") throw one.reason;
}
