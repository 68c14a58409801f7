import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { OutboundMessage } from "@kikimimi/core/source/message";
import { eachRecord } from "@kikimimi/messaging/batch";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { describeError } from "@kikimimi/pipeline/log";
import { sendReply } from "@kikimimi/pipeline/send-reply";

/** The outbound queue: replies that people let go out. */
export function handlerOf(env: Variables, seams?: Seams) {
  const ctx = contextOf(readEnvironment(env), seams);
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(
      event,
      OutboundMessage,
      (message) => sendReply({ ctx, input: message }),
      (error, { messageId }) => ctx.log.error("outbound.failed", { messageId, error: describeError(error) }),
    );
}

export const handler = handlerOf(process.env);
