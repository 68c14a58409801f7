import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { InboundMessage } from "@kikimimi/core/source/message";
import { eachRecord } from "@kikimimi/messaging/batch";
import { withBrandModels } from "@kikimimi/pipeline/brand-model";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { describeError } from "@kikimimi/pipeline/log";
import { processDelivery } from "@kikimimi/pipeline/process-delivery";
import { withSecondOpinion } from "@kikimimi/pipeline/second-opinion";

/** The inbound queue: raw deliveries to threads. */
export function handlerOf(env: Variables, seams?: Seams) {
  const ctx = withSecondOpinion(withBrandModels(contextOf(readEnvironment(env), seams), env), env);
  return (event: SQSEvent): Promise<SQSBatchResponse> =>
    eachRecord(
      event,
      InboundMessage,
      async ({ delivery }) => {
        await processDelivery({ ctx, input: delivery });
      },
      (error, { messageId }) => ctx.log.error("inbound.failed", { messageId, error: describeError(error) }),
    );
}

export const handler = handlerOf(process.env);
