import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { Delivery, Outcome } from "@kikimimi/core/source/delivery";
import { digestOf } from "@kikimimi/core/base/identity";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { archivePartition, deliveryKey, parkedPartition } from "./keys-source.ts";
import { INDEXES, TTL_ATTRIBUTE } from "./keys.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";

/** Bytes of one archived piece; an item holds 400 KB at most. */
const PIECE_BYTES = 350_000;

const Bytes = z.instanceof(Uint8Array);
const Header = Delivery.omit({ bodyGzip: true }).extend({
  outcome: Outcome,
  pieces: z.number().int().positive(),
  /** Names the further pieces of this very body. */
  digest: z.string(),
  /** The body that it had before, where that lay in several pieces: they are emptied, also after a crash. */
  former: z.object({ pieces: z.number().int(), digest: z.string() }).optional(),
});
type Header = z.infer<typeof Header>;

/** A delivery as it is listed: what it was and what became of it. */
export type ArchivedDelivery = Omit<Header, "pieces" | "digest" | "former">;

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

  /** Archives a delivery with its outcome; writing it again replaces both. */
  async archive(delivery: Delivery, outcome: Outcome): Promise<void> {
    await this.#write(delivery, { outcome }, {});
  }

  /** Archives a delivery whose processing broke off, unless another try of the same message has succeeded. */
  async archiveFailure(delivery: Delivery, outcome: Outcome): Promise<void> {
    await conditional(() =>
      this.#write(
        delivery,
        { outcome },
        {
          ConditionExpression: "attribute_not_exists(pk) OR #o.#s <> :processed",
          ExpressionAttributeNames: { "#o": "outcome", "#s": "status" },
          ExpressionAttributeValues: { ":processed": "processed" },
        },
      ),
    );
  }

  /** Replaces the body of an archived delivery by what `change` makes of it; nothing when it answers the same. */
  async rewrite(
    brandId: string,
    deliveryId: string,
    change: (delivery: Delivery) => Delivery | Promise<Delivery>,
  ): Promise<void> {
    await untilWon(async () => {
      const archived = await this.#whole(brandId, deliveryId);
      if (!archived) return undefined;
      const { delivery, header } = archived;
      await this.#emptyFormer(header);
      const changed = await change(delivery);
      if (changed.bodyGzip === delivery.bodyGzip) return undefined;
      const { pieces, digest, outcome } = header;
      const former = pieces > 1 ? { former: { pieces, digest } } : {};
      const written = await conditional(() =>
        this.#write(
          changed,
          { outcome, ...former },
          {
            ConditionExpression: "digest = :known",
            ExpressionAttributeValues: { ":known": digest },
          },
        ),
      );
      if (written !== LOST) await this.#emptyFormer({ ...header, ...former });
      return written;
    });
  }

  /** Takes the bytes out of the pieces that a delivery's body had before it was rewritten. */
  async #emptyFormer({ brandId, deliveryId, receivedAt, former }: Header): Promise<void> {
    for (let piece = 1; piece < (former?.pieces ?? 0); piece++) {
      const key = this.#key(brandId, deliveryId, `${piece}#${former?.digest}`);
      const Item = { ...key, body: new Uint8Array(), [TTL_ATTRIBUTE]: this.#expiryOf(receivedAt) };
      await this.#client.send(new PutCommand({ TableName: this.#table, Item }));
    }
  }

  #expiryOf(receivedAt: string): number {
    return Math.floor(Date.parse(receivedAt) / 1000) + this.#retentionDays * 86_400;
  }

  /** Further pieces first, under a name that only this body has; then, under the condition, the one that names them. */
  async #write(delivery: Delivery, told: Pick<Header, "outcome" | "former">, condition: object): Promise<void> {
    const { bodyGzip, ...rest } = delivery;
    const bytes = Buffer.from(bodyGzip, "base64");
    const digest = digestOf(bodyGzip);
    const pieces = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES));
    const ttl = this.#expiryOf(delivery.receivedAt);
    const bodyOf = (piece: number): Uint8Array => bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES);
    for (let piece = 1; piece < pieces; piece++) {
      const key = this.#key(delivery.brandId, delivery.deliveryId, `${piece}#${digest}`);
      await this.#client.send(
        new PutCommand({ TableName: this.#table, Item: { ...key, body: bodyOf(piece), [TTL_ATTRIBUTE]: ttl } }),
      );
    }
    const header: Header = { ...rest, ...told, pieces, digest };
    const key = this.#key(delivery.brandId, delivery.deliveryId, "0");
    const parked = told.outcome.status === "failed" ? parkedKeys(delivery) : {};
    const Item = { ...key, ...parked, ...header, body: bodyOf(0), [TTL_ATTRIBUTE]: ttl };
    await this.#client.send(new PutCommand({ TableName: this.#table, Item, ...condition }));
  }

  /** The archived delivery with its raw body; undefined when it is unknown or has expired. */
  async get(brandId: string, deliveryId: string): Promise<{ delivery: Delivery; outcome: Outcome } | undefined> {
    const whole = await this.#whole(brandId, deliveryId);
    return whole && { delivery: whole.delivery, outcome: whole.header.outcome };
  }

  async #whole(brandId: string, deliveryId: string): Promise<{ delivery: Delivery; header: Header } | undefined> {
    const first = await this.#piece(brandId, deliveryId, "0");
    if (!first) return undefined;
    const header = Header.parse(first);
    const { outcome: _outcome, pieces, digest, former: _former, ...rest } = header;
    const bodies = [Bytes.parse(first["body"])];
    for (let piece = 1; piece < pieces; piece++) {
      const item = await this.#piece(brandId, deliveryId, `${piece}#${digest}`);
      if (!item) return undefined;
      bodies.push(Bytes.parse(item["body"]));
    }
    return { delivery: { ...rest, bodyGzip: Buffer.concat(bodies).toString("base64") }, header };
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

  async #piece(brandId: string, deliveryId: string, piece: string): Promise<Record<string, unknown> | undefined> {
    const key = deliveryKey(brandId, deliveryId, piece);
    if (!key) return undefined;
    const answer = await this.#client.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
    return answer.Item;
  }

  #key(brandId: string, deliveryId: string, piece: string): { pk: string; sk: string } {
    const key = deliveryKey(brandId, deliveryId, piece);
    if (!key) throw new RangeError(`not a delivery id: ${deliveryId}`);
    return key;
  }
}

function parkedKeys(delivery: Delivery): Record<string, string> {
  return { [INDEXES.priority.pk]: parkedPartition(delivery.brandId), [INDEXES.priority.sk]: delivery.deliveryId };
}

function stripPieces({ pieces: _pieces, digest: _digest, former: _former, ...rest }: Header): ArchivedDelivery {
  return rest;
}
