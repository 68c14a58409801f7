import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { ResponseMessage } from "@kikimimi/core/message";
import { eachRecord } from "@kikimimi/messaging/batch";
import { contextOf, readEnvironment } from "@kikimimi/pipeline/environment";
import { intakeThread } from "@kikimimi/pipeline/intake-thread";
import { describeError } from "@kikimimi/pipeline/log";

const ctx = contextOf(readEnvironment(process.env));

/** The response queue: threads that need a person are opened for triage. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachRecord(
    event,
    ResponseMessage,
    (message) => intakeThread({ ctx, input: message }),
    (error, { messageId }) => ctx.log.error("response.failed", { messageId, error: describeError(error) }),
  );
}
