import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { Rollup, type RollupKey } from "@kikimimi/core/report/rollup";
import * as z from "zod";
import { dirtyDayKey, dirtyDayPrefix, rollupKey, rollupPartition } from "./keys-clock.ts";
import { conditional } from "./optimistic.ts";
import { queryAll } from "./query-all.ts";

const Dirty = z.object({ day: z.string(), mark: z.string() });
/** A day whose rollups have to be made again; the mark differs each time that something changed in it. */
export type Dirty = z.infer<typeof Dirty>;

const Item = z.object({ rollup: Rollup });

/** Figures of a brand's past days, made of the day's clocks, and which of them are out of date. */
export class Rollups {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Replaces one rollup. */
  async put(brandId: string, rollup: Rollup): Promise<void> {
    const key = rollupKey(brandId, rollup.by, rollup.day, rollup.kind);
    await this.#client.send(new PutCommand({ TableName: this.#table, Item: { ...key, rollup } }));
  }

  /** Rollups by one key from a day to another, both included, in order of their days. */
  async between(brandId: string, by: RollupKey, from: string, to: string): Promise<Rollup[]> {
    const items = await this.#all("pk = :p AND sk BETWEEN :a AND :b", {
      ":p": rollupPartition(brandId, by),
      ":a": from,
      ":b": `${to}#~`,
    });
    return items.map((item) => Item.parse(item).rollup);
  }

  /** Says that a day's clocks changed. */
  async touch(brandId: string, { day, mark }: Dirty): Promise<void> {
    await this.#client.send(
      new PutCommand({ TableName: this.#table, Item: { ...dirtyDayKey(brandId, day), day, mark } }),
    );
  }

  /** Days whose clocks changed since their rollups were made. */
  async dirty(brandId: string): Promise<Dirty[]> {
    const { pk } = dirtyDayKey(brandId, "");
    const items = await this.#all("pk = :p AND begins_with(sk, :d)", { ":p": pk, ":d": dirtyDayPrefix });
    return items.map((item) => Dirty.parse(item));
  }

  /** Says that a day's rollups are up to date, unless something changed in it meanwhile. */
  async clean(brandId: string, { day, mark }: Dirty): Promise<void> {
    await conditional(() =>
      this.#client.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: dirtyDayKey(brandId, day),
          ConditionExpression: "mark = :m",
          ExpressionAttributeValues: { ":m": mark },
        }),
      ),
    );
  }

  #all(condition: string, values: Record<string, string>): Promise<Record<string, unknown>[]> {
    return queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: condition,
      ExpressionAttributeValues: values,
    });
  }
}
