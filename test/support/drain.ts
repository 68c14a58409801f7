import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { InboundMessage, OutboundMessage, ResponseMessage } from "@kikimimi/core/source/message";
import { QUEUE_NAMES, type QueueName, type QueueUrls } from "@kikimimi/messaging/queue-names";
import type { Context } from "@kikimimi/pipeline/context";
import { intakeThread } from "@kikimimi/pipeline/intake-thread";
import { processDelivery } from "@kikimimi/pipeline/process-delivery";
import { sendReply } from "@kikimimi/pipeline/send-reply";
import type { Deployed } from "./deployed.ts";

/** Handles messages of one queue; answers, for each, undefined or why it failed. */
export type Handle = (queue: QueueName, messages: readonly Message[]) => Promise<readonly (Error | undefined)[]>;

/** Handles messages until no queue has any left. */
export async function drain(handle: Handle, sqs: SQSClient, urls: Record<QueueName, QueueUrls>): Promise<void> {
  for (;;) {
    let handled = 0;
    for (const queue of QUEUE_NAMES) handled += await drainOne(handle, sqs, urls, queue);
    if (handled === 0) return;
  }
}

const handlers = {
  inbound: async (ctx, value) => {
    await processDelivery({ ctx, input: InboundMessage.parse(value).delivery });
  },
  response: (ctx, value) => intakeThread({ ctx, input: ResponseMessage.parse(value) }),
  outbound: (ctx, value) => sendReply({ ctx, input: OutboundMessage.parse(value) }),
} satisfies Record<QueueName, (ctx: Context, value: unknown) => Promise<void>>;

/** Each message by its verb, as the sources stand. */
export async function handleSources(
  ctx: Context,
  queue: QueueName,
  messages: readonly Message[],
): Promise<(Error | undefined)[]> {
  const results = await Promise.allSettled(
    messages.map(async ({ Body }) => handlers[queue](ctx, JSON.parse(Body ?? "") as unknown)),
  );
  return results.map((result) => (result.status === "rejected" ? errorOf(result.reason) : undefined));
}

/** One batch, as Lambda hands it over; a function tells which messages failed, and its log tells why. */
export async function handleDeployed(
  deployed: Deployed,
  queue: QueueName,
  messages: readonly Message[],
  reason: () => Error,
): Promise<(Error | undefined)[]> {
  const records = messages.map(({ MessageId, Body }) => ({ messageId: MessageId ?? "", body: Body ?? "" }));
  const failed = await deployed.handle(queue, records);
  return records.map(({ messageId }) => (failed.includes(messageId) ? reason() : undefined));
}

async function drainOne(
  handle: Handle,
  sqs: SQSClient,
  urls: Record<QueueName, QueueUrls>,
  queue: QueueName,
): Promise<number> {
  const QueueUrl = urls[queue].url;
  const answer = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 30 }),
  );
  const messages = answer.Messages ?? [];
  const reasons = messages.length === 0 ? [] : await handle(queue, messages);
  for (const [i, { ReceiptHandle }] of messages.entries()) {
    if (reasons[i] === undefined) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    else await makeVisible(sqs, QueueUrl, ReceiptHandle);
  }
  const first = reasons.find((reason) => reason !== undefined);
  if (first !== undefined) throw first;
  return messages.length;
}

async function makeVisible(sqs: SQSClient, QueueUrl: string, ReceiptHandle: string | undefined): Promise<void> {
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
