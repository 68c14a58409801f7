import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { WebhookMessage } from "@kikimimi/core/webhook/message";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import {
  messageLogPartition,
  messagesDuePartition,
  messagesFailedPartition,
  webhookMessageIndexKeys,
  webhookMessageKey,
} from "./keys-webhook.ts";
import { INDEXES, TTL_ATTRIBUTE } from "./keys.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";

const Item = z.object({ rev: z.number().int(), message: WebhookMessage });

/** Messages are kept this long after they came to be or were due last, in seconds. */
const KEPT_SECONDS = 30 * 86_400;

/** Messages of outgoing webhooks: what is due, what failed, and the log of all. */
export class WebhookMessages {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Keeps a new message; false when it is there already, which is then left as it is. */
  async create(message: WebhookMessage): Promise<boolean> {
    return (await conditional<unknown>(() => this.#client.send(this.#putOf(message, null)))) !== LOST;
  }

  /** Strongly consistent read. */
  async get(subscriptionId: string, messageId: string): Promise<WebhookMessage | undefined> {
    return (await this.#item(subscriptionId, messageId))?.message;
  }

  /** Applies a pure rule to a message; undefined when there is none. */
  async change(
    subscriptionId: string,
    messageId: string,
    rule: (known: WebhookMessage) => WebhookMessage | "unchanged",
  ): Promise<WebhookMessage | undefined> {
    return untilWon(async () => {
      const known = await this.#item(subscriptionId, messageId);
      if (!known) return undefined;
      const next = rule(known.message);
      if (next === "unchanged") return known.message;
      const written = await conditional<unknown>(() => this.#client.send(this.#putOf(next, known.rev)));
      return written === LOST ? LOST : next;
    });
  }

  /** Ids of a subscription's messages that are due, longest due first. */
  async due(subscriptionId: string, now: Date, limit: number): Promise<string[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.priority.name,
        KeyConditionExpression: "gsi2pk = :p AND gsi2sk <= :now",
        ExpressionAttributeValues: { ":p": messagesDuePartition(subscriptionId), ":now": `${now.toISOString()}#~` },
        Limit: limit,
      }),
    );
    return (answer.Items ?? []).map((item) => String(item["sk"]));
  }

  /** Ids of a subscription's messages that failed for good and came to be since an instant, oldest first. */
  async failedSince(subscriptionId: string, since: string, limit: number): Promise<string[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.priority.name,
        KeyConditionExpression: "gsi2pk = :p AND gsi2sk >= :since",
        ExpressionAttributeValues: { ":p": messagesFailedPartition(subscriptionId), ":since": since },
        Limit: limit,
      }),
    );
    return (answer.Items ?? []).map((item) => String(item["sk"]));
  }

  /** A subscription's messages, newest first: all, or those that failed for good. */
  async log(input: {
    subscriptionId: string;
    failed: boolean;
    limit: number;
    cursor?: string | undefined;
  }): Promise<Paged<WebhookMessage>> {
    const index = input.failed ? INDEXES.priority : INDEXES.timeline;
    const partition = (input.failed ? messagesFailedPartition : messageLogPartition)(input.subscriptionId);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: "#p = :p",
        ExpressionAttributeNames: { "#p": index.pk },
        ExpressionAttributeValues: { ":p": partition },
        ScanIndexForward: false,
        Limit: input.limit,
        ExclusiveStartKey: decodeCursor(input.cursor, index, partition),
      }),
    );
    const keys = (answer.Items ?? []).map((item) => ({ pk: String(item["pk"]), sk: String(item["sk"]) }));
    const items = (await batchGet(this.#client, this.#table, keys)).map((item) => Item.parse(item).message);
    const byId = new Map(items.map((message) => [message.messageId, message]));
    return { items: keys.flatMap(({ sk }) => byId.get(sk) ?? []), next: encodeCursor(answer.LastEvaluatedKey) };
  }

  async #item(subscriptionId: string, messageId: string): Promise<z.infer<typeof Item> | undefined> {
    const Key = webhookMessageKey(subscriptionId, messageId);
    const answer = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return answer.Item && Item.parse(answer.Item);
  }

  #putOf(message: WebhookMessage, expected: number | null): PutCommand {
    const { subscriptionId, messageId, createdAt, nextAt } = message;
    const last = nextAt !== null && nextAt > createdAt ? nextAt : createdAt;
    return new PutCommand({
      TableName: this.#table,
      Item: {
        ...webhookMessageKey(subscriptionId, messageId),
        ...webhookMessageIndexKeys(message),
        rev: (expected ?? 0) + 1,
        [TTL_ATTRIBUTE]: Math.floor(Date.parse(last) / 1000) + KEPT_SECONDS,
        message,
      },
      ConditionExpression: expected === null ? "attribute_not_exists(pk)" : "rev = :rev",
      ...(expected === null ? {} : { ExpressionAttributeValues: { ":rev": expected } }),
    });
  }
}
