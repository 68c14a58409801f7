import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type Lease, LeaseMark, RENEW_MS } from "@kikimimi/core/thread/lease";
import * as z from "zod";
import { leaseKey, leasesPartition } from "./keys-people.ts";
import { TTL_ATTRIBUTE } from "./keys.ts";
import { conditional } from "./optimistic.ts";

/** Marks of one person's item: by thread, each in an attribute of its own, so that two pages never write over each other. */
const PREFIX = "t#";
const attributeOf = (threadId: string): string => `${PREFIX}${threadId}`;

const Mark = z.object({ mark: LeaseMark, until: z.iso.datetime() });

/** Marks that are over are swept out of a person's item when they are more than these. */
const STALE = 8;

/** People whose leases are read at once. */
const PEOPLE = 500;

/** Leases that this process remembers to have written. */
const REMEMBERED = 10_000;

/** What people have before them. One item a person, so that what a brand's people look at is one small partition. */
export class Leases {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: () => Date;
  /** By brand, person and thread; what is remembered need not be written again yet. */
  readonly #written = new Map<string, z.infer<typeof Mark>>();

  constructor(client: DynamoDBDocumentClient, table: string, clock: () => Date) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  /** Writes a lease; nothing where this process wrote the same one with enough time left. */
  async put(brandId: string, { threadId, person, mark, until }: Lease): Promise<void> {
    const memory = `${brandId}\n${person.id}\n${threadId}`;
    const known = this.#written.get(memory);
    if (known?.mark === mark && Date.parse(known.until) - this.#clock().getTime() > RENEW_MS) return;
    const answer = await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: leaseKey(brandId, person.id),
        UpdateExpression: "SET #name = :name, #ttl = :ttl, #thread = :mark",
        ExpressionAttributeNames: { "#name": "name", "#ttl": TTL_ATTRIBUTE, "#thread": attributeOf(threadId) },
        ExpressionAttributeValues: {
          ":name": person.name,
          ":ttl": Math.ceil(Date.parse(until) / 1000),
          ":mark": { mark, until },
        },
        ReturnValues: "ALL_NEW",
      }),
    );
    if (this.#written.size >= REMEMBERED) this.#written.clear();
    this.#written.set(memory, { mark, until });
    await this.#sweep(brandId, person.id, answer.Attributes ?? {});
  }

  /** Ends a lease; nothing where there is none. */
  async drop(brandId: string, personId: string, threadId: string): Promise<void> {
    this.#written.delete(`${brandId}\n${personId}\n${threadId}`);
    await this.#remove(brandId, personId, [attributeOf(threadId)]);
  }

  /** What a brand's people have before them now: one strongly consistent query, some 200 bytes a person. */
  async ofBrand(brandId: string): Promise<Lease[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p",
        ExpressionAttributeValues: { ":p": leasesPartition(brandId) },
        ConsistentRead: true,
        Limit: PEOPLE,
      }),
    );
    return (answer.Items ?? []).flatMap((item) => {
      const person = { id: String(item["sk"]), name: String(item["name"]) };
      return this.#marksOf(item).flatMap(([name, { mark, until }]) =>
        this.#isOver(until) ? [] : [{ threadId: name.slice(PREFIX.length), person, mark, until }],
      );
    });
  }

  #marksOf(item: Record<string, unknown>): [string, z.infer<typeof Mark>][] {
    return Object.entries(item).flatMap(([name, value]) =>
      name.startsWith(PREFIX) ? [[name, Mark.parse(value)] as [string, z.infer<typeof Mark>]] : [],
    );
  }

  #isOver(until: string): boolean {
    return Date.parse(until) <= this.#clock().getTime();
  }

  /** Takes out what is over, so that an item stays small however many threads somebody looks at. */
  async #sweep(brandId: string, personId: string, item: Record<string, unknown>): Promise<void> {
    const over = this.#marksOf(item).filter(([, { until }]) => this.#isOver(until));
    if (over.length > STALE)
      await this.#remove(
        brandId,
        personId,
        over.map(([name]) => name),
      );
  }

  async #remove(brandId: string, personId: string, names: readonly string[]): Promise<void> {
    await conditional<unknown>(() =>
      this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: leaseKey(brandId, personId),
          UpdateExpression: `REMOVE ${names.map((_, i) => `#t${i}`).join(", ")}`,
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#t${i}`, name])),
        }),
      ),
    );
  }
}
