import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import { AutomationRun, type Timer } from "@kikimimi/core/rule/automation";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import {
  automationPlaceKey,
  automationRunKey,
  automationRunPrefix,
  automationRunsPartition,
  ruledKey,
  timerKey,
  timersPartition,
} from "./keys-rule.ts";
import { INDEXES, TTL_ATTRIBUTE } from "./keys.ts";
import type { Companion } from "./mentions.ts";
import { conditional, LOST } from "./optimistic.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";

/** The log of runs is kept for 90 days. */
const TTL_SECONDS = 90 * 86_400;

/** How far rules looked at a brand's changes, and what was scheduled for them. */
export const AutomationPlace = z.object({
  rev: z.number().int(),
  /** What happened before is nothing to them. */
  startedAt: z.iso.datetime(),
  /** A place of the change index. */
  place: z.string(),
  at: z.iso.datetime(),
  /** Names the rules with times, at their versions, for which every waiting thread has its timers. */
  scheduledFor: z.string(),
  /** Where the scheduling for newer ones goes on. */
  scheduling: z.object({ list: z.enum(["active", "waiting"]), cursor: z.string().nullable() }).nullable(),
});
export type AutomationPlace = z.infer<typeof AutomationPlace>;

const RunItem = z.object({ run: AutomationRun });
const RuledItem = z.object({ pk: z.string(), rev: z.number().int() });

/** What rules did, and what they wait for. */
export class AutomationRuns {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Strongly consistent read. */
  async place(brandId: string): Promise<AutomationPlace | undefined> {
    const Key = automationPlaceKey(brandId);
    const answer = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return answer.Item && AutomationPlace.parse(answer.Item);
  }

  /** Moves a brand's place from the one that is known; false when somebody else moved it first. */
  async move(
    brandId: string,
    known: AutomationPlace | undefined,
    next: Omit<AutomationPlace, "rev">,
  ): Promise<boolean> {
    const put = new PutCommand({
      TableName: this.#table,
      Item: { ...automationPlaceKey(brandId), ...next, rev: (known?.rev ?? 0) + 1 },
      ConditionExpression: known ? "rev = :rev" : "attribute_not_exists(pk)",
      ...(known ? { ExpressionAttributeValues: { ":rev": known.rev } } : {}),
    });
    return (await conditional<unknown>(() => this.#client.send(put))) !== LOST;
  }

  /** The revisions up to which rules looked at threads; those at which they never looked are left out. */
  async ruled(threadIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const items = await batchGet(this.#client, this.#table, [...new Set(threadIds)].map(ruledKey));
    return new Map(items.map((item) => RuledItem.parse(item)).map(({ pk, rev }) => [pk.slice(2), rev]));
  }

  /** Notes the revision up to which rules looked at a thread. */
  async note(threadId: string, rev: number): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#table, Item: { ...ruledKey(threadId), rev } }));
  }

  /** Whether a rule did its work for an event. */
  async has(threadId: string, automationId: string, eventId: string): Promise<boolean> {
    const Key = automationRunKey(threadId, automationId, eventId);
    const answer = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return answer.Item !== undefined;
  }

  /** A run as a write that goes with the thread's; it holds only while no other run was written for the event. */
  prepare(run: AutomationRun): Companion {
    const { brandId, threadId, automationId, eventId, at } = run;
    return {
      put: {
        TableName: this.#table,
        Item: {
          ...automationRunKey(threadId, automationId, eventId),
          gsi2pk: automationRunsPartition(brandId),
          gsi2sk: `${at}#${threadId}#${automationId}`,
          run,
          [TTL_ATTRIBUTE]: Math.floor(Date.parse(at) / 1000) + TTL_SECONDS,
        },
        ConditionExpression: "attribute_not_exists(pk)",
      },
    };
  }

  /** How often rules did something with one thread from an instant on; stops counting at `atMost`. */
  async countDone(threadId: string, since: string, atMost: number): Promise<number> {
    let count = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: "pk = :p AND begins_with(sk, :a)",
          FilterExpression: "#run.#at >= :since AND #run.outcome = :done",
          ExpressionAttributeNames: { "#run": "run", "#at": "at" },
          ExpressionAttributeValues: {
            ":p": ruledKey(threadId).pk,
            ":a": automationRunPrefix,
            ":since": since,
            ":done": "done",
          },
          ConsistentRead: true,
          Select: "COUNT",
          ExclusiveStartKey: start,
        }),
      );
      count += answer.Count ?? 0;
      start = answer.LastEvaluatedKey;
    } while (start && count < atMost);
    return Math.min(count, atMost);
  }

  /** What a brand's rules did, newest first, a page at a time. */
  async ofBrand(brandId: string, page: { limit: number; cursor?: string | undefined }): Promise<Paged<AutomationRun>> {
    const index = INDEXES.priority;
    const partition = automationRunsPartition(brandId);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: "gsi2pk = :p",
        ExpressionAttributeValues: { ":p": partition },
        ScanIndexForward: false,
        Limit: page.limit,
        ExclusiveStartKey: decodeCursor(page.cursor, index, partition),
      }),
    );
    const keys = (answer.Items ?? []).map((item) => ({ pk: String(item["pk"]), sk: String(item["sk"]) }));
    const items = await batchGet(this.#client, this.#table, keys);
    const runs = items.map((item) => RunItem.parse(item).run).sort((a, b) => (a.at < b.at ? 1 : -1));
    return { items: runs, next: encodeCursor(answer.LastEvaluatedKey) };
  }

  /** Sets timers; setting one again changes nothing. */
  async setTimers(brandId: string, timers: readonly Timer[]): Promise<void> {
    await Promise.all(
      timers.map(({ at, threadId, automationId }) =>
        this.#client.send(
          new PutCommand({ TableName: this.#table, Item: timerKey(brandId, at, threadId, automationId) }),
        ),
      ),
    );
  }

  /** Timers whose time has come, the oldest first. */
  async dueTimers(brandId: string, now: string, limit: number): Promise<Timer[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p AND sk < :now",
        // One that is due now sorts behind the instant itself.
        ExpressionAttributeValues: { ":p": timersPartition(brandId), ":now": `${now}$` },
        ConsistentRead: true,
        Limit: limit,
      }),
    );
    return (answer.Items ?? []).map((item) => {
      const [at = "", threadId = "", automationId = ""] = String(item["sk"]).split("#");
      return { at, threadId, automationId };
    });
  }

  /** Takes a timer away. */
  async removeTimer(brandId: string, { at, threadId, automationId }: Timer): Promise<void> {
    const Key = timerKey(brandId, at, threadId, automationId);
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key }));
  }
}
