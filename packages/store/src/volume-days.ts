import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { VolumeDay } from "@kikimimi/core/report/volume";
import * as z from "zod";
import { volumeDayKey, volumePartition } from "./keys-clock.ts";
import { queryAll } from "./query-all.ts";

const Item = z.object({ volume: VolumeDay });

/** How much was said of a brand on its past days, an item a day. */
export class VolumeDays {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Replaces a day. */
  async put(brandId: string, volume: VolumeDay): Promise<void> {
    await this.#client.send(
      new PutCommand({ TableName: this.#table, Item: { ...volumeDayKey(brandId, volume.day), volume } }),
    );
  }

  /** The days that were counted, from one to another, both included, in order; 0.5 R for 4 KB, some two days. */
  async between(brandId: string, from: string, to: string): Promise<VolumeDay[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :p AND sk BETWEEN :a AND :b",
      ExpressionAttributeValues: { ":p": volumePartition(brandId), ":a": from, ":b": to },
    });
    return items.map((item) => Item.parse(item).volume);
  }
}
