import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { pollSources } from "@kikimimi/pipeline/poll-sources";
import { sweepReplies } from "@kikimimi/pipeline/sweep-replies";

/** Each minute: fetch what is new from every source that is due, and wake replies that no message brought to a sender. */
export function handlerOf(env: Variables, seams?: Seams) {
  const ctx = contextOf(readEnvironment(env), seams);
  return async (_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> => {
    const done = await Promise.allSettled([sweepReplies({ ctx }), pollSources({ ctx })]);
    for (const one of done) if (one.status === "rejected") throw one.reason;
  };
}

export const handler = handlerOf(process.env);
