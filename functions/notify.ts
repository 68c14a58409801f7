import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { sendWebhooks } from "@kikimimi/pipeline/send-webhooks";
import { tellWebhooks } from "@kikimimi/pipeline/tell-webhooks";

/** The last attempt begins before half of the function's time is over: a receiver may take fifteen seconds. */
const TELL_MS = 6_000;
const SEND_MS = 6_000;

/** Each minute, each second on a laptop: makes webhooks of what happened, and sends those that are due. */
export function handlerOf(variables: Variables, seams?: Seams) {
  const ctx = contextOf(readEnvironment(variables), seams);
  return async (_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> => {
    await tellWebhooks({ ctx, input: { budgetMs: TELL_MS } });
    await sendWebhooks({ ctx, input: { budgetMs: SEND_MS } });
  };
}

export const handler = handlerOf(process.env);
