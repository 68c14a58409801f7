import { jsonService, type JsonServiceOptions } from "@kikimimi/aws/json-service";
import { AppError } from "@kikimimi/core/base/error";
import type { InboundMessage } from "@kikimimi/core/source/message";

/** What a webhook asks of the queues: to take one delivery. */
export type InboundSender = { readonly send: (queue: "inbound", message: InboundMessage) => Promise<void> };

/** Sends to the inbound queue without the SDK: a webhook's function has to start fast. Throws `upstream` like `Queues`. */
export function createInboundSender(
  options: { readonly url: string } & Omit<JsonServiceOptions, "service" | "prefix">,
): InboundSender {
  const sqs = jsonService({ ...options, service: "sqs", prefix: "AmazonSQS" });
  return {
    send: async (_queue, message) => {
      try {
        await sqs("SendMessage", { QueueUrl: options.url, MessageBody: JSON.stringify(message) });
      } catch (error) {
        throw new AppError("upstream", "The queue did not take the message.", {}, { cause: error });
      }
    },
  };
}
