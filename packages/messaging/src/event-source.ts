import { setTimeout as delay } from "node:timers/promises";
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

export type EventSourceOptions = {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly handler: (event: SQSEvent) => Promise<SQSBatchResponse>;
  /** The queue's visibility timeout. */
  readonly visibilitySeconds: number;
  /** Batches handled at the same time. */
  readonly concurrency: number;
  /** Told of every failure to reach the queue or of a handler that threw. */
  readonly onError: (error: unknown) => void;
};

/** Stops receiving and resolves once the batches under way are done. */
export type Stop = () => Promise<void>;

/**
 * Lambda's event source mapping for a laptop: receives batches of up to ten, calls the handler with a real
 * SQS event, deletes what succeeded and leaves the rest to become visible again.
 */
export function startEventSource(options: EventSourceOptions): Stop {
  const abort = new AbortController();
  const loops = Array.from({ length: options.concurrency }, async () => {
    while (!abort.signal.aborted) {
      try {
        await oneBatch(options, abort.signal);
      } catch (error) {
        if (abort.signal.aborted) return;
        options.onError(error);
        await delay(250, undefined, { signal: abort.signal }).catch(() => undefined);
      }
    }
  });
  return async () => {
    abort.abort();
    await Promise.all(loops);
  };
}

async function oneBatch(options: EventSourceOptions, signal: AbortSignal): Promise<void> {
  const { client, queueUrl, handler } = options;
  const received = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 20,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    }),
    { abortSignal: signal },
  );
  const messages = received.Messages ?? [];
  if (messages.length === 0) return;
  const answer = await held(options, messages, () =>
    handler({ Records: messages.map((message) => recordOf(message, queueUrl)) }),
  );
  const failed = new Set(answer.batchItemFailures.map((failure) => failure.itemIdentifier));
  const done = messages.filter((message) => !failed.has(message.MessageId ?? ""));
  if (done.length === 0) return;
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: done.map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle })),
    }),
  );
}

/**
 * Keeps a batch invisible to others for as long as its handler runs, so that the queue's own timeout can be short and
 * what a killed process held comes back soon.
 */
async function held<T>(options: EventSourceOptions, messages: readonly Message[], work: () => Promise<T>): Promise<T> {
  const { client, queueUrl, visibilitySeconds, onError } = options;
  const Entries = messages.map(({ ReceiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle,
    VisibilityTimeout: visibilitySeconds,
  }));
  const beat = setInterval(
    () => {
      client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries })).catch(onError);
    },
    (visibilitySeconds * 1_000) / 3,
  );
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

function recordOf(message: Message, queueUrl: string): SQSRecord {
  const attributes = message.Attributes ?? {};
  return {
    messageId: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    attributes: {
      ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? "1",
      SentTimestamp: attributes.SentTimestamp ?? "0",
      SenderId: attributes.SenderId ?? "",
      ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? "0",
    },
    messageAttributes: {},
    md5OfBody: message.MD5OfBody ?? "",
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:local:000000000000:${queueUrl.split("/").at(-1) ?? ""}`,
    awsRegion: "local",
  };
}
