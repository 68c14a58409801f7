import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { Notice } from "@kikimimi/core/thread/notice";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { noticeKey, noticesPartition, unreadIndexKeys, unreadPartition } from "./keys-people.ts";
import { INDEXES, TTL_ATTRIBUTE } from "./keys.ts";
import { conditional } from "./optimistic.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";

/** Notices are kept for 90 days. */
const TTL_SECONDS = 90 * 86_400;

const Item = z.object({ notice: Notice, readAt: z.iso.datetime().nullable() });

/** A notice, and when the person read it. */
export type StoredNotice = z.infer<typeof Item>;

/** Whose notices. */
export type Reader = { readonly brandId: string; readonly personId: string };

/** The item that tells one person of something; it goes with the write that it tells of. */
export function noticeItem(notice: Notice, now: string): Record<string, unknown> {
  const ttl = Math.floor(Date.parse(now) / 1000) + TTL_SECONDS;
  const { brandId, personId, noticeId } = notice;
  return {
    ...noticeKey(brandId, personId, noticeId),
    ...unreadIndexKeys(notice),
    notice,
    readAt: null,
    [TTL_ATTRIBUTE]: ttl,
  };
}

/** What people are told of. */
export class Notices {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** A person's notices, newest first. */
  async of(
    { brandId, personId }: Reader,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Paged<StoredNotice>> {
    const partition = noticesPartition(brandId, personId);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p",
        ExpressionAttributeValues: { ":p": partition },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: decodeCursor(cursor, { pk: "pk", sk: "sk" }, partition),
      }),
    );
    return {
      items: (answer.Items ?? []).map((item) => Item.parse(item)),
      next: encodeCursor(answer.LastEvaluatedKey),
    };
  }

  /** What a person has not read, newest first. The index lags a moment; what it names is read by key. */
  async unread(
    { brandId, personId }: Reader,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Paged<StoredNotice>> {
    const index = INDEXES.priority;
    const partition = unreadPartition(brandId, personId);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: "gsi2pk = :p",
        ExpressionAttributeValues: { ":p": partition },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: decodeCursor(cursor, index, partition),
      }),
    );
    const ids = (answer.Items ?? []).map((item) => String(item["sk"]));
    const items = await batchGet(
      this.#client,
      this.#table,
      ids.map((id) => noticeKey(brandId, personId, id)),
    );
    const found = items.map((item) => Item.parse(item)).filter(({ readAt }) => readAt === null);
    found.sort((a, b) => (a.notice.noticeId < b.notice.noticeId ? 1 : -1));
    return { items: found, next: encodeCursor(answer.LastEvaluatedKey) };
  }

  /** Marks notices read; what is read already, or is not there, stays as it is. Answers how many it was that it marked. */
  async read({ brandId, personId }: Reader, noticeIds: readonly string[], at: string): Promise<number> {
    const marked = await Promise.all(
      noticeIds.map((id) =>
        conditional<unknown>(() =>
          this.#client.send(
            new UpdateCommand({
              TableName: this.#table,
              Key: noticeKey(brandId, personId, id),
              UpdateExpression: "SET readAt = :at REMOVE gsi2pk, gsi2sk",
              ConditionExpression: "attribute_exists(pk) AND readAt = :null",
              ExpressionAttributeValues: { ":at": at, ":null": null },
            }),
          ),
        ),
      ),
    );
    return marked.filter((one) => typeof one !== "symbol").length;
  }
}
