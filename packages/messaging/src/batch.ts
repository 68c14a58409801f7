import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { AppError } from "@kikimimi/core/base/error";
import type { z } from "zod";

/**
 * Handles each record of an SQS batch on its own: those that throw come back as `batchItemFailures`
 * and are tried again, those that succeed are done. Nothing one record does can lose another.
 */
export async function eachRecord<T>(
  event: SQSEvent,
  schema: z.ZodType<T>,
  handle: (message: T, record: SQSRecord) => Promise<void>,
  onFailure: (error: unknown, record: SQSRecord) => void,
): Promise<SQSBatchResponse> {
  const settled = await Promise.all(
    event.Records.map(async (record) => {
      try {
        await handle(parseBody(record, schema), record);
        return undefined;
      } catch (error) {
        onFailure(error, record);
        return { itemIdentifier: record.messageId };
      }
    }),
  );
  return { batchItemFailures: settled.filter((failure) => failure !== undefined) };
}

function parseBody<T>(record: SQSRecord, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(record.body));
  } catch (error) {
    throw new AppError("invalid_input", `Message ${record.messageId} is not one of ours.`, {}, { cause: error });
  }
}
