import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { AppError } from "@kikimimi/core/error";
import type { InboundMessage, ResponseMessage } from "@kikimimi/core/message";
import { createSqsClient, type QueueClientOptions } from "./client.ts";
import type { QueueName, QueueUrls } from "./queue-names.ts";

type MessageOf = { readonly inbound: InboundMessage; readonly response: ResponseMessage };

/** A message that was tried too often and waits for a person. */
export type DeadLetter = {
  readonly queue: QueueName;
  readonly messageId: string;
  readonly body: string;
  /** ISO instant at which it was first sent. */
  readonly sentAt: string;
  readonly receives: number;
};

/** SQS takes ten messages and 1 MiB a request. */
const BATCH = 10;
const BATCH_BYTES = 1_000_000;

/** How long a listed dead letter stays hidden from the next listing, in seconds. */
const PEEK_SECONDS = 5;

/** Sends typed messages, and shows and returns what died. */
export class Queues {
  readonly #client: SQSClient;
  readonly #urls: Readonly<Record<QueueName, QueueUrls>>;

  constructor(client: SQSClient, urls: Readonly<Record<QueueName, QueueUrls>>) {
    this.#client = client;
    this.#urls = urls;
  }

  /** Resolves once the message is durable; throws `upstream` when the queue did not take it. */
  async send<Q extends QueueName>(queue: Q, message: MessageOf[Q]): Promise<void> {
    await this.#durably(() =>
      this.#client.send(
        new SendMessageCommand({ QueueUrl: this.#urls[queue].url, MessageBody: JSON.stringify(message) }),
      ),
    );
  }

  /** Sends many in as few requests as fit; throws `upstream` when any was not taken. */
  async sendMany<Q extends QueueName>(queue: Q, messages: readonly MessageOf[Q][]): Promise<void> {
    for (const bodies of batches(messages.map((message) => JSON.stringify(message)))) {
      const answer = await this.#durably(() =>
        this.#client.send(
          new SendMessageBatchCommand({
            QueueUrl: this.#urls[queue].url,
            Entries: bodies.map((body, index) => ({ Id: String(index), MessageBody: body })),
          }),
        ),
      );
      const refused = answer.Failed?.[0];
      if (refused) throw new AppError("upstream", `The ${queue} queue refused a message: ${refused.Code ?? "unknown"}`);
    }
  }

  /** Up to `limit` dead letters of all queues. They stay where they are, hidden for a few seconds. */
  async deadLetters(limit: number): Promise<DeadLetter[]> {
    const found: DeadLetter[] = [];
    for (const queue of Object.keys(this.#urls) as QueueName[]) {
      for await (const message of this.#peek(queue)) {
        if (found.length === limit) break;
        found.push(deadLetterOf(queue, message));
      }
    }
    return found;
  }

  /** Sends one dead letter back to its queue; false when no such message was found. */
  async redrive(messageId: string): Promise<boolean> {
    for (const queue of Object.keys(this.#urls) as QueueName[]) {
      for await (const message of this.#peek(queue)) {
        if (message.MessageId !== messageId) {
          await this.#show(queue, message);
          continue;
        }
        const { url, deadLetterUrl } = this.#urls[queue];
        await this.#durably(() =>
          this.#client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: message.Body ?? "" })),
        );
        await this.#client.send(
          new DeleteMessageCommand({ QueueUrl: deadLetterUrl, ReceiptHandle: message.ReceiptHandle }),
        );
        return true;
      }
    }
    return false;
  }

  async *#peek(queue: QueueName): AsyncGenerator<Message> {
    for (;;) {
      const answer = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#urls[queue].deadLetterUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: PEEK_SECONDS,
          MessageSystemAttributeNames: ["All"],
        }),
      );
      if (!answer.Messages?.length) return;
      yield* answer.Messages;
    }
  }

  async #show(queue: QueueName, message: Message): Promise<void> {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#urls[queue].deadLetterUrl,
        ReceiptHandle: message.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
  }

  async #durably<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw new AppError("upstream", "The queue did not take the message.", {}, { cause: error });
    }
  }
}

function* batches(bodies: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    if (batch.length === BATCH || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(body);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function deadLetterOf(queue: QueueName, message: Message): DeadLetter {
  return {
    queue,
    messageId: message.MessageId ?? "",
    body: message.Body ?? "",
    sentAt: new Date(Number(message.Attributes?.SentTimestamp ?? 0)).toISOString(),
    receives: Number(message.Attributes?.ApproximateReceiveCount ?? 0),
  };
}

/** Opens the queues; connects lazily. */
export function createQueues(
  options: QueueClientOptions & { readonly urls: Readonly<Record<QueueName, QueueUrls>> },
): Queues {
  return new Queues(createSqsClient(options), options.urls);
}
