import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { Activity } from "@kikimimi/core/activity";
import { type Evidence, joinEvidence, newThread, Thread, viewOf } from "@kikimimi/core/thread";
import { canonicalJson } from "@kikimimi/core/json";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import {
  activityKey,
  activityPrefix,
  changesPartition,
  INDEXES,
  queuePartition,
  type QueueHalf,
  threadIndexKeys,
  threadKey,
} from "./keys.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import type { Companion } from "./mentions.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";
import { memberItems } from "./waves.ts";

/** A thread as the store knows it. */
export type StoredThread = {
  readonly thread: Thread;
  /** Counts the writes of this item. */
  readonly rev: number;
  readonly updatedAt: string;
  readonly news: ThreadNews;
};

/** Which of its mentions a thread was told about: how often in all, and the last ones, newest last. */
export type ThreadNews = z.infer<typeof News>;

/** Where a thread belongs; enough to start one. */
export type ThreadSeed = Parameters<typeof newThread>[0];

/**
 * What a pure rule decides about a thread: its next state and the facts to append, nothing to do, or that it has to be
 * asked again because the thread is no longer the one for which its companion was prepared.
 */
export type ThreadChange =
  | { readonly thread: Thread; readonly activities: readonly Activity[] }
  | "unchanged"
  | "again";

const News = z.object({ count: z.number().int(), mentionIds: z.array(z.string()) });

/** Mentions that a thread names as news; whoever missed more than these reads all of them. */
const NEWS = 12;

const Item = z.object({
  rev: z.number().int(),
  updatedAt: z.string(),
  news: News.default({ count: 0, mentionIds: [] }),
  thread: Thread,
});

/** Activities that are looked through for what is new. */
const NEWEST_ACTIVITIES = 50;

/** Index keys that one list request may examine before it hands back a short page with a cursor. */
const READ_BUDGET = 500;

/** Threads, their activities, and the lists that people see. */
export class Threads {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: () => Date;

  constructor(client: DynamoDBDocumentClient, table: string, clock: () => Date) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  /** Strongly consistent read. */
  async get(threadId: string): Promise<StoredThread | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: threadKey(threadId), ConsistentRead: true }),
    );
    return answer.Item && Item.parse(answer.Item);
  }

  /** Several threads by id, in the order asked; those unknown are left out. */
  async many(threadIds: readonly string[]): Promise<StoredThread[]> {
    const byKey = await this.#byKey([...new Set(threadIds)].map(threadKey));
    return threadIds.flatMap((threadId) => byKey.get(threadKey(threadId).pk) ?? []);
  }

  /**
   * Joins evidence into a thread, starting it where needed; writes nothing when nothing is new. Mentions that `changed`
   * and that the thread has forgotten are news all the same, so that whoever follows the changes hears of each.
   */
  async join(seed: ThreadSeed, evidence: readonly Evidence[], changed: readonly string[] = []): Promise<StoredThread> {
    return untilWon(async () => {
      const known = await this.get(seed.threadId);
      const before = known?.thread ?? newThread(seed);
      const sourceId = before.sourceId < seed.sourceId ? before.sourceId : seed.sourceId;
      const joined = joinEvidence(before.evidence, evidence);
      const thread = { ...before, sourceId, evidence: joined };
      // What the thread remembers tells by itself whether it is new; a replay of it is no news.
      const forgotten = changed.filter((id) => !joined.some((one) => one.mentionId === id));
      if (known && forgotten.length === 0 && canonicalJson(thread) === canonicalJson(before)) return known;
      const threadRev = (known?.rev ?? 0) + 1;
      const fresh = joined.filter((one) => !before.evidence.includes(one));
      const marked = joined.map((one) => (fresh.includes(one) ? { ...one, threadRev } : one));
      const news = withNews(known?.news, [...forgotten, ...fresh.map((one) => one.mentionId)]);
      return this.#put({ ...thread, evidence: marked }, known, news, []);
    });
  }

  /**
   * Applies a pure rule to a thread, atomically with the activities it appends and with the write that `prepare`
   * makes ready for each try; undefined when there is no such thread.
   */
  async change<C extends Companion | undefined = undefined>(
    threadId: string,
    rule: (thread: Thread, companion: C, rev: number) => ThreadChange,
    prepare?: () => Promise<C>,
  ): Promise<StoredThread | undefined> {
    return untilWon(async () => {
      // Sound because C is inferred from `prepare` and is undefined where there is none.
      const companion = (await prepare?.()) as C;
      const known = await this.get(threadId);
      if (!known) return undefined;
      const change = rule(known.thread, companion, known.rev);
      if (change === "unchanged") return known;
      if (change === "again") return LOST;
      return this.#put(change.thread, known, known.news, change.activities, companion);
    });
  }

  /** The newest activities that a thread got after a revision of it, newest first. */
  async activitiesSince(threadId: string, rev: number): Promise<Activity[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p AND begins_with(sk, :a)",
        ExpressionAttributeValues: { ":p": threadKey(threadId).pk, ":a": activityPrefix },
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: NEWEST_ACTIVITIES,
      }),
    );
    return (answer.Items ?? [])
      .filter((item) => Number(item["rev"]) > rev)
      .map((item) => Activity.parse(item["activity"]));
  }

  /** What people did with a thread, oldest first. */
  async activities(threadId: string): Promise<Activity[]> {
    const found: Activity[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: "pk = :p AND begins_with(sk, :a)",
          ExpressionAttributeValues: { ":p": threadKey(threadId).pk, ":a": activityPrefix },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      found.push(...(answer.Items ?? []).map((item) => Activity.parse(item["activity"])));
      start = answer.LastEvaluatedKey;
    } while (start);
    return found;
  }

  /**
   * One page of the queue in the order of `sort`, of threads that `wanted` takes. Reads by key condition;
   * filters within a bounded number of keys, so a page may be short while `next` is not null.
   */
  async queue(input: {
    brandId: string;
    half: QueueHalf;
    sort: "priority" | "due";
    limit: number;
    cursor?: string | undefined;
    /** Called with some threads before `wanted` is asked about each of them. */
    before?: ((threads: readonly StoredThread[]) => Promise<void>) | undefined;
    wanted: (thread: StoredThread) => boolean;
  }): Promise<Paged<StoredThread>> {
    const index = INDEXES[input.sort];
    const partition = queuePartition(input.brandId, input.half);
    const items: StoredThread[] = [];
    let start = decodeCursor(input.cursor, index, partition);
    for (let read = 0; read < READ_BUDGET;) {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: index.name,
          KeyConditionExpression: "#p = :p",
          ExpressionAttributeNames: { "#p": index.pk },
          ExpressionAttributeValues: { ":p": partition },
          Limit: Math.min(100, Math.max(input.limit, 25)),
          ExclusiveStartKey: start,
        }),
      );
      const keys = answer.Items ?? [];
      read += Math.max(keys.length, 1);
      const byKey = await this.#byKey(keys);
      await input.before?.([...byKey.values()]);
      for (const key of keys) {
        const found = byKey.get(String(key["pk"]));
        if (found && input.wanted(found)) items.push(found);
        if (items.length === input.limit)
          return { items, next: key === keys.at(-1) && !answer.LastEvaluatedKey ? null : encodeCursor(key) };
      }
      if (!answer.LastEvaluatedKey) return { items, next: null };
      start = answer.LastEvaluatedKey as Record<string, string>;
    }
    return { items, next: encodeCursor(start) };
  }

  /**
   * Threads of one brand that changed on one UTC day after a place in the index, oldest change first, and the place
   * of the last one examined where more follow. A place is an instant, or `instant#threadId`.
   */
  async changes(input: {
    brandId: string;
    day: string;
    after: string;
    limit: number;
  }): Promise<{ items: StoredThread[]; more: string | null }> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.timeline.name,
        KeyConditionExpression: "gsi1pk = :p AND gsi1sk > :s",
        ExpressionAttributeValues: { ":p": changesPartition(input.brandId, input.day), ":s": input.after },
        Limit: input.limit,
      }),
    );
    const keys = answer.Items ?? [];
    const byKey = await this.#byKey(keys);
    const items = keys.flatMap((key) => byKey.get(String(key["pk"])) ?? []);
    return { items, more: answer.LastEvaluatedKey ? String(answer.LastEvaluatedKey[INDEXES.timeline.sk]) : null };
  }

  /** A brand's threads of one UTC day by time changed, newest first, whether or not they need people. */
  async recent(input: {
    brandId: string;
    day: string;
    limit: number;
    cursor?: string | undefined;
  }): Promise<Paged<StoredThread>> {
    const partition = changesPartition(input.brandId, input.day);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.timeline.name,
        KeyConditionExpression: "gsi1pk = :p",
        ExpressionAttributeValues: { ":p": partition },
        ScanIndexForward: false,
        Limit: input.limit,
        ExclusiveStartKey: decodeCursor(input.cursor, INDEXES.timeline, partition),
      }),
    );
    const keys = answer.Items ?? [];
    const byKey = await this.#byKey(keys);
    return {
      items: keys.flatMap((key) => byKey.get(String(key["pk"])) ?? []),
      next: encodeCursor(answer.LastEvaluatedKey),
    };
  }

  async #byKey(keys: readonly Record<string, unknown>[]): Promise<Map<string, StoredThread>> {
    const wanted = keys.map((key) => ({ pk: String(key["pk"]), sk: String(key["sk"]) }));
    const items = await batchGet(this.#client, this.#table, wanted);
    return new Map(items.map((item) => [String(item["pk"]), Item.parse(item)]));
  }

  async #put(
    thread: Thread,
    known: StoredThread | undefined,
    news: ThreadNews,
    activities: readonly Activity[],
    companion?: Companion,
  ): Promise<StoredThread | typeof LOST> {
    const rev = (known?.rev ?? 0) + 1;
    // Taken at each try: those who ask what changed look back a few seconds only.
    const now = this.#clock().toISOString();
    const put = {
      TableName: this.#table,
      Item: {
        ...threadKey(thread.threadId),
        ...threadIndexKeys(thread, viewOf(thread), now),
        rev,
        updatedAt: now,
        news,
        thread,
      },
      ConditionExpression: known ? "rev = :rev" : "attribute_not_exists(pk)",
      ...(known ? { ExpressionAttributeValues: { ":rev": known.rev } } : {}),
    };
    // Together with the thread or not at all: what a wave says of its members is never out of date.
    const told = memberItems(thread, known?.thread).map((Item) => ({ Put: { TableName: this.#table, Item } }));
    const written = await conditional<unknown>(() =>
      activities.length === 0 && !companion && told.length === 0
        ? this.#client.send(new PutCommand(put))
        : this.#client.send(
            new TransactWriteCommand({
              TransactItems: [
                { Put: put },
                ...(companion ? [{ Put: companion.put }] : []),
                ...told,
                ...activities.map((activity) => ({
                  Put: {
                    TableName: this.#table,
                    Item: { ...activityKey(thread.threadId, activity.activityId), rev, activity },
                  },
                })),
              ],
            }),
          ),
    );
    return written === LOST ? LOST : { thread, rev, updatedAt: now, news };
  }
}

function withNews(known: ThreadNews = { count: 0, mentionIds: [] }, mentionIds: readonly string[]): ThreadNews {
  const fresh = [...new Set(mentionIds)];
  return { count: known.count + fresh.length, mentionIds: [...known.mentionIds, ...fresh].slice(-NEWS) };
}
