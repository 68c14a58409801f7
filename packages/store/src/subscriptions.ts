import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { Activity } from "@kikimimi/core/thread/activity";
import { Told } from "@kikimimi/core/webhook/event";
import { WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { subscriptionKey, subscriptionPrefix, tellingKey, toldKey, webhooksPartition } from "./keys-webhook.ts";
import { activityPrefix, type Key, threadKey } from "./keys.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import { queryAll } from "./query-all.ts";

const Item = z.object({ rev: z.number().int(), subscription: WebhookSubscription });

/** How far a brand's changes were told; the place is one of the change index. */
const Telling = z.object({ rev: z.number().int(), place: z.string(), at: z.string() });
export type Telling = z.infer<typeof Telling>;

const ToldItem = z.object({ threadId: z.string(), told: Told });

/** A brand's subscriptions with how far they were told. */
export type BrandWebhooks = {
  readonly subscriptions: readonly WebhookSubscription[];
  readonly telling: Telling | undefined;
};

/** Who is told of what happens, and what was told so far. */
export class Subscriptions {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** A brand's subscriptions, oldest first, with its telling: one strongly consistent query. */
  async ofBrand(brandId: string): Promise<BrandWebhooks> {
    const subscriptions: WebhookSubscription[] = [];
    let telling: Telling | undefined;
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": webhooksPartition(brandId) },
      ConsistentRead: true,
    });
    for (const item of items) {
      if (String(item["sk"]).startsWith(subscriptionPrefix)) subscriptions.push(Item.parse(item).subscription);
      else telling = Telling.parse(item);
    }
    return { subscriptions, telling };
  }

  /** Strongly consistent read. */
  async get(brandId: string, subscriptionId: string): Promise<WebhookSubscription | undefined> {
    return (await this.#item(brandId, subscriptionId))?.subscription;
  }

  /** Keeps a new subscription. */
  async create(subscription: WebhookSubscription): Promise<void> {
    await this.#client.send(new PutCommand(this.#putOf(subscription, null)));
  }

  /** Applies a pure rule to a subscription; undefined when there is none. */
  async change(
    brandId: string,
    subscriptionId: string,
    rule: (known: WebhookSubscription) => WebhookSubscription | "unchanged",
  ): Promise<WebhookSubscription | undefined> {
    return untilWon(async () => {
      const known = await this.#item(brandId, subscriptionId);
      if (!known) return undefined;
      const next = rule(known.subscription);
      if (next === "unchanged") return known.subscription;
      const put = this.#putOf(next, known.rev);
      const written = await conditional<unknown>(() => this.#client.send(new PutCommand(put)));
      return written === LOST ? LOST : next;
    });
  }

  /** Forgets a subscription; false when there is none. */
  async remove(brandId: string, subscriptionId: string): Promise<boolean> {
    const removed = await this.#client.send(
      new DeleteCommand({
        TableName: this.#table,
        Key: subscriptionKey(brandId, subscriptionId),
        ReturnValues: "ALL_OLD",
      }),
    );
    return removed.Attributes !== undefined;
  }

  /** Moves a brand's telling on; false when somebody else moved it meanwhile. */
  async tell(brandId: string, known: Telling | undefined, place: string, at: string): Promise<boolean> {
    const put = new PutCommand({
      TableName: this.#table,
      Item: { ...tellingKey(brandId), rev: (known?.rev ?? 0) + 1, place, at },
      ...ifRev(known?.rev ?? null),
    });
    return (await conditional<unknown>(() => this.#client.send(put))) !== LOST;
  }

  /** What was told of threads, by thread; strongly consistent. */
  async told(threadIds: readonly string[]): Promise<Map<string, Told>> {
    const items = await batchGet(this.#client, this.#table, [...new Set(threadIds)].map(toldKey));
    return new Map(items.map((item) => ToldItem.parse(item)).map(({ threadId, told }) => [threadId, told]));
  }

  /** All activities that a thread got after a revision of it, oldest first; strongly consistent. */
  async untold(threadId: string, rev: number): Promise<Activity[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :p AND begins_with(sk, :a)",
      ExpressionAttributeValues: { ":p": threadKey(threadId).pk, ":a": activityPrefix },
      ConsistentRead: true,
    });
    return items.filter((item) => Number(item["rev"]) > rev).map((item) => Activity.parse(item["activity"]));
  }

  /** Notes what was told of a thread, unless more of it was told already. */
  async note(threadId: string, told: Told): Promise<void> {
    const put = new PutCommand({
      TableName: this.#table,
      Item: { ...toldKey(threadId), threadId, rev: told.rev, told },
      ConditionExpression: "attribute_not_exists(pk) OR rev < :rev",
      ExpressionAttributeValues: { ":rev": told.rev },
    });
    await conditional<unknown>(() => this.#client.send(put));
  }

  async #item(brandId: string, subscriptionId: string): Promise<z.infer<typeof Item> | undefined> {
    const Key: Key = subscriptionKey(brandId, subscriptionId);
    const answer = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return answer.Item && Item.parse(answer.Item);
  }

  #putOf(subscription: WebhookSubscription, expected: number | null) {
    const { brandId, subscriptionId } = subscription;
    const Item = { ...subscriptionKey(brandId, subscriptionId), rev: (expected ?? 0) + 1, subscription };
    return { TableName: this.#table, Item, ...ifRev(expected) };
  }
}

/** Holds only for the revision that was read; null where there was none. */
function ifRev(rev: number | null) {
  return rev === null
    ? { ConditionExpression: "attribute_not_exists(pk)" }
    : { ConditionExpression: "rev = :rev", ExpressionAttributeValues: { ":rev": rev } };
}
