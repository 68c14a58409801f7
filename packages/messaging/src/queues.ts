import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { AppError } from "@kikimimi/core/base/error";
import type { InboundMessage, OutboundMessage, ResponseMessage } from "@kikimimi/core/source/message";
import { createSqsClient, type QueueClientOptions } from "./client.ts";
import type { QueueName, QueueUrls } from "./queue-names.ts";

type MessageOf = {
  readonly inbound: InboundMessage;
  readonly response: ResponseMessage;
  readonly outbound: OutboundMessage;
};

/** The longest that SQS holds a message back. */
export const MAX_DELAY_SECONDS = 900;

/** A message that was tried too often and waits for a person. */
export type DeadLetter = {
  readonly queue: QueueName;
  readonly messageId: string;
  readonly body: string;
  /** ISO instant at which it was first sent. */
  readonly sentAt: string;
};

/** SQS takes ten messages and 1 MiB a request. */
const BATCH = 10;
const BATCH_BYTES = 1_000_000;

/** Dead letters that one look goes through, and seconds that they stay hidden from others meanwhile. */
const MAX_LOOK = 500;
const LOOK_SECONDS = 30;

/** Sends typed messages, and shows and returns what died. */
export class Queues {
  readonly #client: SQSClient;
  readonly #urls: Readonly<Record<QueueName, QueueUrls>>;

  constructor(client: SQSClient, urls: Readonly<Record<QueueName, QueueUrls>>) {
    this.#client = client;
    this.#urls = urls;
  }

  /**
   * Resolves once the message is durable; throws `upstream` when the queue did not take it. It is held back for
   * `delaySeconds`, at most `MAX_DELAY_SECONDS`.
   */
  async send<Q extends QueueName>(queue: Q, message: MessageOf[Q], delaySeconds = 0): Promise<void> {
    await this.#durably(() =>
      this.#client.send(
        new SendMessageCommand({
          QueueUrl: this.#urls[queue].url,
          MessageBody: JSON.stringify(message),
          ...(delaySeconds > 0 ? { DelaySeconds: delaySeconds } : {}),
        }),
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

  /** Up to `limit` dead letters of all queues that `wanted` takes. They stay where they are. */
  async deadLetters(limit: number, wanted: (body: string) => boolean): Promise<DeadLetter[]> {
    // All queues at once, because each look waits for what may come yet.
    const found = await Promise.all(
      this.#names().map(async (queue) => {
        const letters: DeadLetter[] = [];
        const last = await this.#look(queue, (message) => {
          if (wanted(message.Body ?? "")) letters.push(deadLetterOf(queue, message));
          return letters.length === limit;
        });
        if (last) await this.#show(queue, last);
        return letters;
      }),
    );
    return found.flat().slice(0, limit);
  }

  /** Sends one dead letter that `wanted` takes back to its queue; false when there is no such message in sight. */
  async redrive(messageId: string, wanted: (body: string) => boolean): Promise<boolean> {
    const looks = this.#names().map(async (queue) => {
      const isIt = ({ MessageId, Body }: Message): boolean => MessageId === messageId && wanted(Body ?? "");
      return { queue, letter: await this.#look(queue, isIt) };
    });
    for (const { queue, letter } of await Promise.all(looks)) {
      if (!letter) continue;
      const { url, deadLetterUrl } = this.#urls[queue];
      await this.#durably(() =>
        this.#client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: letter.Body ?? "" })),
      );
      await this.#client.send(
        new DeleteMessageCommand({ QueueUrl: deadLetterUrl, ReceiptHandle: letter.ReceiptHandle }),
      );
      return true;
    }
    return false;
  }

  #names(): QueueName[] {
    return Object.keys(this.#urls) as QueueName[];
  }

  /**
   * Shows each dead letter of a queue once, until `stop` says so, and answers the one that it stopped at, still hidden
   * from others. All others that were looked at come back into sight at once.
   */
  async #look(queue: QueueName, stop: (message: Message) => boolean): Promise<Message | undefined> {
    const QueueUrl = this.#urls[queue].deadLetterUrl;
    const seen = new Map<string, Message>();
    let stoppedAt: Message | undefined;
    while (!stoppedAt && seen.size < MAX_LOOK) {
      const answer = await this.#client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: BATCH,
          VisibilityTimeout: LOOK_SECONDS,
          // A short poll asks only some of SQS's servers and may miss what is there.
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ["All"],
        }),
      );
      const fresh = (answer.Messages ?? []).filter((message) => !seen.has(message.MessageId ?? ""));
      if (fresh.length === 0) break;
      for (const message of fresh) {
        seen.set(message.MessageId ?? "", message);
        if (!stoppedAt && stop(message)) stoppedAt = message;
      }
    }
    const others = [...seen.values()].filter((message) => message !== stoppedAt);
    for (const message of others) await this.#show(queue, message);
    return stoppedAt;
  }

  async #show(queue: QueueName, { ReceiptHandle }: Message): Promise<void> {
    const QueueUrl = this.#urls[queue].deadLetterUrl;
    await this.#client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
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
  };
}

/** Opens the queues; connects lazily. */
export function createQueues(
  options: QueueClientOptions & { readonly urls: Readonly<Record<QueueName, QueueUrls>> },
): Queues {
  return new Queues(createSqsClient(options), options.urls);
}
