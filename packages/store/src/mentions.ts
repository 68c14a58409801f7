import { ConditionalCheckFailedException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { Mention } from "@kikimimi/core/mention/mention";
import { joinMentions, sameMention, sameToReaders } from "@kikimimi/core/mention/join";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { correctionsPartition, INDEXES, mentionIndexKeys, mentionKey, threadTimeline } from "./keys.ts";
import { LOST, untilWon } from "./optimistic.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";
import { packSignal, StoredSignal } from "./signal-text.ts";

/** A mention as the store knows it. */
export type StoredMention = {
  readonly mention: Mention;
  /** Counts the writes of this item. */
  readonly rev: number;
};

/** What a join did: `duplicate` means that readers see no difference. */
export type Joined = StoredMention & {
  readonly effect: "created" | "updated" | "duplicate";
  /** Deliveries that brought it, as far as it remembers them. */
  readonly deliveries: readonly string[];
};

/** Deliveries of each sort that a mention remembers, newest last; platforms allow fewer edits. */
const MAX_REMEMBERED = 12;

const Item = z.object({
  rev: z.number().int(),
  createdBy: z.string(),
  touchedBy: z.array(z.string()),
  repeatedBy: z.array(z.string()),
  mention: Mention.extend({ signal: StoredSignal.nullable() }),
});
type Item = z.infer<typeof Item>;

/** A conditional write that is to happen together with another one, or not at all. */
export type Companion = { readonly put: Put };

type Put = NonNullable<NonNullable<TransactWriteCommandInput["TransactItems"]>[number]["Put"]>;

/** Mentions by identity; every write is conditional and a join, so that repetition changes nothing. */
export class Mentions {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Strongly consistent read; undefined when the post was never heard of. */
  async get(mentionId: string): Promise<StoredMention | undefined> {
    return this.#item(mentionId);
  }

  /**
   * Joins what one delivery says into what is known. A new post costs one conditional write and no read;
   * a known one answers the failed condition with its state. `deliveryId` makes a repetition after a crash
   * report the same effect as the first run.
   */
  async join(arrival: Mention, deliveryId: string): Promise<Joined> {
    const fresh: Item = { rev: 1, createdBy: deliveryId, touchedBy: [], repeatedBy: [], mention: arrival };
    const created = await this.#put(fresh, null);
    if (created === "won") return joinedOf(fresh, "created");
    let known = created;
    return untilWon(async () => {
      const mention = joinMentions(known.mention, arrival);
      const remembered = deliveriesOf(known).includes(deliveryId);
      const visible = !sameToReaders(mention, known.mention);
      if (remembered && sameMention(mention, known.mention)) return joinedOf(known, effectOf(known, deliveryId));
      const next = { ...known, rev: known.rev + 1, mention };
      if (visible) next.touchedBy = remember(known.touchedBy, deliveryId);
      else if (!remembered) next.repeatedBy = remember(known.repeatedBy, deliveryId);
      const put = await this.#put(next, known.rev);
      if (put === "won") return joinedOf(next, effectOf(next, deliveryId));
      known = put;
      return LOST;
    });
  }

  /**
   * A pure change of one mention as a write that goes with others in one transaction; undefined when the mention
   * does not exist. Prepare it anew for each try: it holds for the revision that was read.
   */
  async prepare(
    mentionId: string,
    change: (mention: Mention) => Mention,
  ): Promise<(StoredMention & Companion) | undefined> {
    const known = await this.#item(mentionId);
    if (!known) return undefined;
    const next = { ...known, rev: known.rev + 1, mention: change(known.mention) };
    return { mention: next.mention, rev: next.rev, put: this.#putOf(next, known.rev) };
  }

  /** Several mentions by id, in the order asked; those unknown are left out. */
  async many(mentionIds: readonly string[]): Promise<StoredMention[]> {
    const items = await batchGet(this.#client, this.#table, [...new Set(mentionIds)].map(mentionKey));
    const byId = new Map(items.map((raw) => Item.parse(raw)).map((item) => [item.mention.mentionId, item]));
    return mentionIds.flatMap((id) => byId.get(id) ?? []);
  }

  /** A thread's mentions, newest first, a page at a time. */
  async ofThread(
    threadId: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Paged<StoredMention>> {
    const partition = threadTimeline(threadId);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.timeline.name,
        KeyConditionExpression: "gsi1pk = :p",
        ExpressionAttributeValues: { ":p": partition },
        ScanIndexForward: false,
        Limit: page.limit,
        ExclusiveStartKey: decodeCursor(page.cursor, INDEXES.timeline, partition),
      }),
    );
    const ids = (answer.Items ?? []).map((item) => String(item["pk"]).slice(2));
    return { items: await this.many(ids), next: encodeCursor(answer.LastEvaluatedKey) };
  }

  /**
   * A brand's corrected mentions, a page at a time, in the order in which they were last corrected; one that was deleted
   * a moment ago may still be among them, without its words.
   */
  async corrected(
    brandId: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Paged<StoredMention>> {
    const partition = correctionsPartition(brandId);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.priority.name,
        KeyConditionExpression: "gsi2pk = :p",
        ExpressionAttributeValues: { ":p": partition },
        Limit: page.limit,
        ExclusiveStartKey: decodeCursor(page.cursor, INDEXES.priority, partition),
      }),
    );
    const ids = (answer.Items ?? []).map((item) => String(item["pk"]).slice(2));
    return { items: await this.many(ids), next: encodeCursor(answer.LastEvaluatedKey) };
  }

  async #item(mentionId: string): Promise<Item | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: mentionKey(mentionId), ConsistentRead: true }),
    );
    return answer.Item && Item.parse(answer.Item);
  }

  /** "won", or the item that stands in the way. */
  async #put(item: Item, expectedRev: number | null): Promise<"won" | Item> {
    try {
      await this.#client.send(
        new PutCommand({ ...this.#putOf(item, expectedRev), ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
      );
      return "won";
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return Item.parse(unmarshall(error.Item));
      // A transaction holds the item right now; what it leaves behind is what the next try has to join.
      const held = error instanceof TransactionConflictException ? await this.#item(item.mention.mentionId) : undefined;
      if (held) return held;
      throw error;
    }
  }

  #putOf(item: Item, expectedRev: number | null): Put {
    const { mention } = item;
    const kept = { ...mention, signal: mention.signal && packSignal(mention.signal) };
    return {
      TableName: this.#table,
      Item: { ...mentionKey(mention.mentionId), ...mentionIndexKeys(mention), ...item, mention: kept },
      ConditionExpression: expectedRev === null ? "attribute_not_exists(pk)" : "rev = :rev",
      ...(expectedRev === null ? {} : { ExpressionAttributeValues: { ":rev": expectedRev } }),
    };
  }
}

/** What a delivery did to a mention; the same when it is asked again after a crash. */
function effectOf(item: Item, deliveryId: string): Joined["effect"] {
  if (item.createdBy === deliveryId) return "created";
  return item.touchedBy.includes(deliveryId) ? "updated" : "duplicate";
}

function joinedOf(item: Item, effect: Joined["effect"]): Joined {
  return { mention: item.mention, rev: item.rev, effect, deliveries: deliveriesOf(item) };
}

function deliveriesOf(item: Item): string[] {
  return [item.createdBy, ...item.touchedBy, ...item.repeatedBy];
}

function remember(known: readonly string[], deliveryId: string): string[] {
  return [...known.filter((id) => id !== deliveryId), deliveryId].slice(-MAX_REMEMBERED);
}
