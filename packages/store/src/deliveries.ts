import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { Delivery, Outcome } from "@kikimimi/core/delivery";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { archivePartition, deliveryKey, INDEXES, parkedPartition, TTL_ATTRIBUTE } from "./keys.ts";
import { conditional } from "./optimistic.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";

/** Keeps the outcome of a delivery that was processed. */
const UNLESS_PROCESSED = {
  ConditionExpression: "attribute_not_exists(pk) OR #o.#s <> :processed",
  ExpressionAttributeNames: { "#o": "outcome", "#s": "status" },
  ExpressionAttributeValues: { ":processed": "processed" },
};

/** Bytes of one archived piece; an item holds 400 KB at most. */
const PIECE_BYTES = 350_000;

const Bytes = z.instanceof(Uint8Array);
const Header = Delivery.omit({ bodyGzip: true }).extend({ outcome: Outcome, pieces: z.number().int().positive() });
type Header = z.infer<typeof Header>;

/** A delivery as it is listed: what it was and what became of it. */
export type ArchivedDelivery = Omit<Header, "pieces">;

/** Raw deliveries with their outcomes; they expire after the retention period. */
export class Deliveries {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #retentionDays: number;

  constructor(client: DynamoDBDocumentClient, table: string, retentionDays: number) {
    this.#client = client;
    this.#table = table;
    this.#retentionDays = retentionDays;
  }

  /**
   * Archives a delivery with its outcome; writing it again replaces the outcome, but for a failure that comes after a
   * success: a late, slower try of the same message.
   */
  async archive(delivery: Delivery, outcome: Outcome): Promise<void> {
    const { bodyGzip, ...rest } = delivery;
    const bytes = Buffer.from(bodyGzip, "base64");
    const pieces = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES));
    const expires = Math.floor(Date.parse(delivery.receivedAt) / 1000) + this.#retentionDays * 86_400;
    // The first piece is written last: once it can be found, all of it can.
    for (let piece = pieces - 1; piece >= 0; piece--) {
      const body = bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES);
      const header: Partial<Header> = piece === 0 ? { ...rest, outcome, pieces } : {};
      const parked = piece === 0 && outcome.status === "failed" ? parkedKeys(delivery) : {};
      const put = {
        TableName: this.#table,
        Item: {
          ...this.#key(delivery.brandId, delivery.deliveryId, piece),
          ...parked,
          ...header,
          body,
          [TTL_ATTRIBUTE]: expires,
        },
      };
      const late = piece === 0 && outcome.status === "failed" ? UNLESS_PROCESSED : {};
      await conditional(() => this.#client.send(new PutCommand({ ...put, ...late })));
    }
  }

  /** The archived delivery with its raw body; undefined when it is unknown or has expired. */
  async get(brandId: string, deliveryId: string): Promise<{ delivery: Delivery; outcome: Outcome } | undefined> {
    const first = await this.#piece(brandId, deliveryId, 0);
    if (!first) return undefined;
    const { outcome, pieces, ...rest } = Header.parse(first);
    const bodies = [Bytes.parse(first["body"])];
    for (let piece = 1; piece < pieces; piece++) {
      const item = await this.#piece(brandId, deliveryId, piece);
      if (!item) return undefined;
      bodies.push(Bytes.parse(item["body"]));
    }
    return { delivery: { ...rest, bodyGzip: Buffer.concat(bodies).toString("base64") }, outcome };
  }

  /** Deliveries of one brand and UTC day, oldest first, without their bodies. */
  async ofDay(
    brandId: string,
    day: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Paged<ArchivedDelivery>> {
    const partition = archivePartition(brandId, day);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p",
        ExpressionAttributeValues: { ":p": partition },
        Limit: page.limit,
        ExclusiveStartKey: decodeCursor(page.cursor, { pk: "pk", sk: "sk" }, partition),
      }),
    );
    const items = (answer.Items ?? [])
      .filter((item) => item["pieces"] !== undefined)
      .map((item) => stripPieces(Header.parse(item)));
    return { items, next: encodeCursor(answer.LastEvaluatedKey) };
  }

  /** Deliveries that could not be read, oldest first, until a replay succeeds or they expire. */
  async parked(
    brandId: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Paged<ArchivedDelivery>> {
    const partition = parkedPartition(brandId);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.priority.name,
        KeyConditionExpression: "#p = :p",
        ExpressionAttributeNames: { "#p": INDEXES.priority.pk },
        ExpressionAttributeValues: { ":p": partition },
        Limit: page.limit,
        ExclusiveStartKey: decodeCursor(page.cursor, INDEXES.priority, partition),
      }),
    );
    const keys = (answer.Items ?? []).map((item) => ({ pk: String(item["pk"]), sk: String(item["sk"]) }));
    const items = (await batchGet(this.#client, this.#table, keys)).map((item) => stripPieces(Header.parse(item)));
    const order = (a: ArchivedDelivery, b: ArchivedDelivery): number => (a.deliveryId < b.deliveryId ? -1 : 1);
    return {
      items: items.filter((item) => item.outcome.status === "failed").sort(order),
      next: encodeCursor(answer.LastEvaluatedKey),
    };
  }

  async #piece(brandId: string, deliveryId: string, piece: number): Promise<Record<string, unknown> | undefined> {
    const key = deliveryKey(brandId, deliveryId, piece);
    if (!key) return undefined;
    const answer = await this.#client.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
    return answer.Item;
  }

  #key(brandId: string, deliveryId: string, piece: number): { pk: string; sk: string } {
    const key = deliveryKey(brandId, deliveryId, piece);
    if (!key) throw new RangeError(`not a delivery id: ${deliveryId}`);
    return key;
  }
}

function parkedKeys(delivery: Delivery): Record<string, string> {
  return { [INDEXES.priority.pk]: parkedPartition(delivery.brandId), [INDEXES.priority.sk]: delivery.deliveryId };
}

function stripPieces({ pieces: _pieces, ...rest }: Header): ArchivedDelivery {
  return rest;
}
