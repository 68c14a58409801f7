import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { AppError } from "@kikimimi/core/base/error";
import { Topic } from "@kikimimi/core/mention/topic";
import * as z from "zod";
import { overtaken } from "./documents.ts";
import { topicKey, topicRevisionKey, topicsPartition } from "./keys-rule.ts";
import type { Key } from "./keys.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import { queryAll } from "./query-all.ts";

/** All topics of a brand as they stood at one revision, by id. */
export type BrandTopics = {
  /** Counts the saves and removals of the brand's topics; 0 when there never was one. */
  readonly revision: number;
  readonly topics: readonly Topic[];
};

/** A topic without what its saving gives it. */
export type TopicToSave = Omit<Topic, "schemaVersion" | "version">;

const Revision = z.object({ revision: z.number().int().positive() });

/** A topic that was removed stays as a stone with its version, so that no version is ever counted twice. */
const Item = z.object({
  version: z.number().int().positive(),
  /** The brand's revision that this item was written at. */
  revision: z.number().int().positive(),
  topic: Topic.nullable(),
});
type Item = z.infer<typeof Item>;

/** Reads of a brand's topics that met a save in its midst, before what is there is taken as it is. */
const TORN_READS = 8;

/** Topics of brands, each brand's with a revision that every save and removal raises in the same transaction. */
export class Topics {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** The brand's revision, eventually consistent: half a read unit, also for a brand without topics (0). */
  async revision(brandId: string): Promise<number> {
    return this.#revision(brandId, false);
  }

  /**
   * All topics of a brand with the revision that they make up. One strongly consistent query, which reads the revision
   * first: a topic written later than that, or a revision whose topic is not there yet, shows that a save went on
   * meanwhile, and it is asked again.
   */
  async all(brandId: string): Promise<BrandTopics> {
    let torn = 0;
    return untilWon(async () => {
      const { revision, items } = await this.#query(brandId);
      const newest = Math.max(0, ...items.map((item) => item.revision));
      // Only a hand in the table leaves the two apart for good; that must not stop a brand's mentions.
      if (newest !== revision && ++torn < TORN_READS) return LOST;
      return { revision, topics: items.flatMap(({ topic }) => topic ?? []) };
    });
  }

  /** Strongly consistent read; undefined for what never was or was removed. */
  async get(brandId: string, topicId: string): Promise<Topic | undefined> {
    return (await this.#item(brandId, topicId))?.topic ?? undefined;
  }

  /**
   * Saves a topic on top of the version that it was changed from; undefined for one that is to be new. Somebody
   * else's save in between is a `conflict` that names the newer version, and so is a removal.
   */
  async save(topic: TopicToSave, expectedVersion: number | undefined): Promise<Topic> {
    const { brandId, topicId } = topic;
    const saved = await this.#write(brandId, topicId, (known) => {
      if (known?.topic?.version !== expectedVersion) throw overtaken(`topic ${topicId}`, known?.topic, expectedVersion);
      return Topic.parse({ ...topic, schemaVersion: 1, version: (known?.version ?? 0) + 1 });
    });
    if (!saved) throw new Error("a save leaves a topic");
    return saved;
  }

  /** Removes a topic, whatever its version unless one is expected; `not_found` when there is none. */
  async remove(brandId: string, topicId: string, expectedVersion: number | undefined): Promise<void> {
    await this.#write(brandId, topicId, (known) => {
      if (!known?.topic) throw new AppError("not_found", `There is no topic ${topicId}.`);
      if (expectedVersion !== undefined && known.topic.version !== expectedVersion)
        throw overtaken(`topic ${topicId}`, known.topic, expectedVersion);
      return null;
    });
  }

  /** Writes what `change` makes of an item, together with the brand's next revision. */
  async #write(
    brandId: string,
    topicId: string,
    change: (known: Item | undefined) => Topic | null,
  ): Promise<Topic | null> {
    return untilWon(async () => {
      const [known, revision] = await Promise.all([this.#item(brandId, topicId), this.#revision(brandId, true)]);
      const topic = change(known);
      const item: Item = { version: (known?.version ?? 0) + 1, revision: revision + 1, topic };
      const written = await conditional<unknown>(() =>
        this.#client.send(
          new TransactWriteCommand({
            TransactItems: [
              this.#put(topicRevisionKey(brandId), { revision: revision + 1 }, ["revision", revision]),
              this.#put(topicKey(brandId, topicId), item, ["version", known?.version ?? 0]),
            ],
          }),
        ),
      );
      return written === LOST ? LOST : topic;
    });
  }

  /** A put that holds only while the attribute has the value that was read; 0 for an item that was not there. */
  #put(key: Key, item: object, [name, value]: readonly [name: string, value: number]) {
    return {
      Put: {
        TableName: this.#table,
        Item: { ...key, ...item },
        ConditionExpression: value === 0 ? "attribute_not_exists(pk)" : "#n = :v",
        ...(value === 0
          ? {}
          : { ExpressionAttributeNames: { "#n": name }, ExpressionAttributeValues: { ":v": value } }),
      },
    };
  }

  async #revision(brandId: string, ConsistentRead: boolean): Promise<number> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: topicRevisionKey(brandId), ConsistentRead }),
    );
    return answer.Item ? Revision.parse(answer.Item).revision : 0;
  }

  async #item(brandId: string, topicId: string): Promise<Item | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: topicKey(brandId, topicId), ConsistentRead: true }),
    );
    return answer.Item && Item.parse(answer.Item);
  }

  async #query(brandId: string): Promise<{ revision: number; items: Item[] }> {
    const revisionSk = topicRevisionKey(brandId).sk;
    const items: Item[] = [];
    let revision = 0;
    const found = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": topicsPartition(brandId) },
      ConsistentRead: true,
    });
    for (const item of found) {
      if (item["sk"] === revisionSk) ({ revision } = Revision.parse(item));
      else items.push(Item.parse(item));
    }
    return { revision, items };
  }
}
