import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { OutboundMessage } from "@kikimimi/core/message";
import { eachRecord } from "@kikimimi/messaging/batch";
import { contextOf, readEnvironment } from "@kikimimi/pipeline/environment";
import { describeError } from "@kikimimi/pipeline/log";
import { sendReply } from "@kikimimi/pipeline/send-reply";

const ctx = contextOf(readEnvironment(process.env));

/** The outbound queue: replies that people let go out. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachRecord(
    event,
    OutboundMessage,
    (message) => sendReply({ ctx, input: message }),
    (error, { messageId }) => ctx.log.error("outbound.failed", { messageId, error: describeError(error) }),
  );
}
