import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { ResponseMessage } from "@kikimimi/core/source/message";
import { eachRecord } from "@kikimimi/messaging/batch";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { intakeThread } from "@kikimimi/pipeline/intake-thread";
import { describeError } from "@kikimimi/pipeline/log";

/** The response queue: threads that need a person are opened for triage. */
export function handlerOf(env: Variables, seams?: Seams) {
  const ctx = contextOf(readEnvironment(env), seams);
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(
      event,
      ResponseMessage,
      (message) => intakeThread({ ctx, input: message }),
      (error, { messageId }) => ctx.log.error("response.failed", { messageId, error: describeError(error) }),
    );
}

export const handler = handlerOf(process.env);
