import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { InboundMessage } from "@kikimimi/core/message";
import { eachRecord } from "@kikimimi/messaging/batch";
import { withBrandModels } from "@kikimimi/pipeline/brand-model";
import { contextOf, readEnvironment } from "@kikimimi/pipeline/environment";
import { describeError } from "@kikimimi/pipeline/log";
import { processDelivery } from "@kikimimi/pipeline/process-delivery";
import { withSecondOpinion } from "@kikimimi/pipeline/second-opinion";

const ctx = withSecondOpinion(withBrandModels(contextOf(readEnvironment(process.env)), process.env), process.env);

/** The inbound queue: raw deliveries to threads. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachRecord(
    event,
    InboundMessage,
    async ({ delivery }) => {
      await processDelivery({ ctx, input: delivery });
    },
    (error, { messageId }) => ctx.log.error("inbound.failed", { messageId, error: describeError(error) }),
  );
}
