import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { AuditEntry, AuditOutcome, type AuditRecord } from "@kikimimi/core/people/audit";
import { sortableId } from "@kikimimi/core/base/identity";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { auditEntryKey, auditOutcomeKey, auditPartition, outcomePrefix } from "./keys-access.ts";
import { dayOf, type Key, TTL_ATTRIBUTE } from "./keys.ts";
import { conditional } from "./optimistic.ts";

/** A stretch of one brand's log within one UTC day, and the entry before which to go on. */
export type AuditStretch = {
  readonly brandId: string;
  readonly day: string;
  readonly from: Date;
  readonly to: Date;
  readonly limit: number;
  /** Ids older than this one only. */
  readonly before?: string | undefined;
};

const EntryItem = z.object({ entry: AuditEntry });
const OutcomeItem = z.object({ sk: z.string(), outcome: AuditOutcome });

/**
 * Who did what: entries are added and read, and there is nothing here that changes or removes one; they expire. What was
 * set out to do and what became of it are two items, so that the second needs no change of the first.
 */
export class AuditLog {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #days: number;

  constructor(client: DynamoDBDocumentClient, table: string, days: number) {
    this.#client = client;
    this.#table = table;
    this.#days = days;
  }

  /** Adds what somebody sets out to do; an entry that is there stays as it is. */
  async intend(entry: AuditEntry): Promise<void> {
    await this.#add(auditEntryKey(entry.brandId, dayOf(entry.at), entry.entryId), { entry }, entry.at);
  }

  /** Adds how it ended; the first word counts. */
  async conclude({ brandId, at, entryId }: AuditEntry, outcome: AuditOutcome): Promise<void> {
    await this.#add(auditOutcomeKey(brandId, dayOf(at), entryId), { outcome }, at);
  }

  /** Newest first, as many entries as `limit` says; `more` when older ones of the stretch may follow. */
  async read(stretch: AuditStretch): Promise<{ records: AuditRecord[]; more: boolean }> {
    const { brandId, day, before, limit } = stretch;
    const first = idAt(stretch.from, 0);
    const last = before ?? idAt(stretch.to, 0xff);
    // The engine refuses bounds that stand the wrong way round.
    if (first > last) return { records: [], more: false };
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: {
          ":p": auditPartition(brandId, day),
          ":from": auditEntryKey(brandId, day, first).sk,
          ":to": auditEntryKey(brandId, day, last).sk,
        },
        ScanIndexForward: false,
        ConsistentRead: true,
        // One more, because the place to go on from is within the bounds.
        Limit: limit + 1,
      }),
    );
    const entries = (answer.Items ?? []).map((item) => EntryItem.parse(item).entry);
    const records = await this.#withOutcomes(entries.filter(({ entryId }) => entryId !== before).slice(0, limit));
    return { records, more: answer.LastEvaluatedKey !== undefined || entries.length > limit };
  }

  async #withOutcomes(entries: readonly AuditEntry[]): Promise<AuditRecord[]> {
    const keys = entries.map(({ brandId, at, entryId }) => auditOutcomeKey(brandId, dayOf(at), entryId));
    const items = (await batchGet(this.#client, this.#table, keys)).map((item) => OutcomeItem.parse(item));
    const outcomes = new Map(items.map(({ sk, outcome }) => [sk.slice(outcomePrefix.length), outcome]));
    return entries.map((entry) => ({ ...entry, outcome: outcomes.get(entry.entryId) ?? null }));
  }

  async #add(key: Key, value: object, at: string): Promise<void> {
    const ttl = Math.floor(Date.parse(at) / 1000) + this.#days * 86_400;
    await conditional(() =>
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...key, ...value, [TTL_ATTRIBUTE]: ttl },
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      ),
    );
  }
}

/** The first or the last id of an instant. */
function idAt(at: Date, fill: 0 | 0xff): string {
  return sortableId("aud", at, new Uint8Array(10).fill(fill));
}
