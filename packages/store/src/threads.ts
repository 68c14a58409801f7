import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { Activity } from "@kikimimi/core/thread/activity";
import { type Evidence, joinEvidence, newThread, type Thread } from "@kikimimi/core/thread/thread";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import { canonicalJson } from "@kikimimi/core/base/json";
import { noticesOf } from "@kikimimi/core/thread/notice";
import * as z from "zod";
import { activityKey, activityPrefix, threadIndexKeys, threadKey } from "./keys.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import { deskOf, deskWrites, type Seat } from "./desk.ts";
import type { Companion } from "./mentions.ts";
import { readThreads, type StoredThread, ThreadItem, type ThreadNews, withNews } from "./thread-item.ts";
import { noticeItem } from "./notices.ts";
import { memberItems } from "./waves.ts";

/** Where a thread belongs; enough to start one. */
export type ThreadSeed = Parameters<typeof newThread>[0];

/**
 * What a pure rule decides about a thread: its next state and the facts to append, nothing to do, or that it has to be
 * asked again because the thread is no longer the one for which its companion was prepared.
 */
export type ThreadChange =
  | {
      readonly thread: Thread;
      readonly activities: readonly Activity[];
      readonly seat?: Seat;
      /** Mentions that the thread is told of. */
      readonly told?: readonly string[];
    }
  | "unchanged"
  | "again";

/** What is written beside a thread, in the same transaction. */
type Beside = {
  readonly activities: readonly Activity[];
  readonly companion?: object | undefined;
  readonly seat?: Seat | undefined;
  /** A customer's words that the thread did not know. */
  readonly received?: Evidence | undefined;
};

/** The write that was prepared; what was only read for a rule has none. */
function putIn(companion: object | undefined): { readonly Put: Companion["put"] }[] {
  // Sound because only what is a Companion has a `put`.
  return companion && "put" in companion ? [{ Put: (companion as Companion).put }] : [];
}

function knows({ evidence }: Thread, { mentionId }: Evidence): boolean {
  return evidence.some((one) => one.mentionId === mentionId);
}

/** Activities that are looked through for what is new. */
const NEWEST_ACTIVITIES = 50;

/** An activity's item, with the revision of the thread that it made. */
const ActivityItem = z.object({ rev: z.number().int(), activity: Activity });

/** Threads and their activities. */
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
    return answer.Item && ThreadItem.parse(answer.Item);
  }

  /** Several threads by id, in the order asked; those unknown are left out. */
  async many(threadIds: readonly string[]): Promise<StoredThread[]> {
    const byKey = await readThreads(this.#client, this.#table, [...new Set(threadIds)].map(threadKey));
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
      const { conversation } = before;
      const isSmaller = conversation === seed.conversation && seed.sourceId < before.sourceId;
      const sourceId = isSmaller ? seed.sourceId : before.sourceId;
      const joined = joinEvidence(before.evidence, evidence);
      const thread = { ...before, sourceId, evidence: joined };
      // What the thread remembers tells by itself whether it is new; a replay of it is no news.
      const forgotten = changed.filter((id) => !joined.some((one) => one.mentionId === id));
      if (known && forgotten.length === 0 && canonicalJson(thread) === canonicalJson(before)) return known;
      const threadRev = (known?.rev ?? 0) + 1;
      const fresh = joined.filter((one) => !before.evidence.includes(one));
      const marked = joined.map((one) => (fresh.includes(one) ? { ...one, threadRev } : one));
      const news = withNews(known?.news, [...forgotten, ...fresh.map((one) => one.mentionId)]);
      const received = fresh.find((one) => one.state.type === "said" && !knows(before, one));
      // What is forgotten moves clocks all the same, and nothing else would tell.
      const sla = thread.sla && forgotten.length > 0 ? { sla: { ...thread.sla, basis: "" } } : {};
      return this.#put({ ...thread, ...sla, evidence: marked }, known, news, { activities: [], received });
    });
  }

  /**
   * Applies a pure rule to a thread, atomically with the activities it appends and with the write that `prepare`
   * makes ready for each try; undefined when there is no such thread. The first try is on top of `seen`, where the
   * caller has just read it: a write on what is no longer so is refused and tried again on what is.
   */
  async change<C extends object | undefined = undefined>(
    threadId: string,
    rule: (thread: Thread, companion: C, rev: number) => ThreadChange,
    prepare?: () => Promise<C>,
    seen?: StoredThread,
  ): Promise<StoredThread | undefined> {
    let first = seen;
    return untilWon(async () => {
      // Sound because C is inferred from `prepare` and is undefined where there is none.
      const companion = (await prepare?.()) as C;
      const known = first ?? (await this.get(threadId));
      first = undefined;
      if (!known) return undefined;
      const change = rule(known.thread, companion, known.rev);
      if (change === "unchanged") return known;
      if (change === "again") return LOST;
      const news = change.told ? withNews(known.news, change.told) : known.news;
      return this.#put(change.thread, known, news, { ...change, companion });
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
      .map((item) => ActivityItem.parse(item))
      .filter((item) => item.rev > rev)
      .map(({ activity }) => activity);
  }

  /** What was done with a thread, in the order in which it took it, which writers' clocks do not tell. */
  async activities(threadId: string): Promise<Activity[]> {
    const found: { rev: number; activity: Activity }[] = [];
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
      found.push(...(answer.Items ?? []).map((item) => ActivityItem.parse(item)));
      start = answer.LastEvaluatedKey;
    } while (start);
    return found.toSorted((a, b) => a.rev - b.rev).map(({ activity }) => activity);
  }

  async #put(
    thread: Thread,
    known: StoredThread | undefined,
    news: ThreadNews,
    { activities, companion, received, seat }: Beside,
  ): Promise<StoredThread | typeof LOST> {
    const rev = (known?.rev ?? 0) + 1;
    // Taken at each try: those who ask what changed look back a few seconds only.
    const now = this.#clock().toISOString();
    const view = viewOf(thread);
    const desk = deskOf(thread, view.status);
    const put = {
      TableName: this.#table,
      Item: {
        ...threadKey(thread.threadId),
        ...threadIndexKeys(thread, view, now),
        rev,
        updatedAt: now,
        news,
        thread,
        ...(desk ? { desk } : {}),
      },
      ConditionExpression: known ? "rev = :rev" : "attribute_not_exists(pk)",
      ...(known ? { ExpressionAttributeValues: { ":rev": known.rev } } : {}),
    };
    // Together with the thread or not at all: what a wave says of its members, and people are told, is never out of date.
    const notices = noticesOf(thread, activities, received && { mentionId: received.mentionId, at: now });
    const items = [...memberItems(thread, known?.thread), ...notices.map((notice) => noticeItem(notice, now))];
    const prepared = putIn(companion);
    const told = [
      ...items.map((Item) => ({ Put: { TableName: this.#table, Item } })),
      ...deskWrites(this.#table, thread, desk, known?.desk, seat),
    ];
    const written = await conditional<unknown>(() =>
      activities.length === 0 && prepared.length === 0 && told.length === 0
        ? this.#client.send(new PutCommand(put))
        : this.#client.send(
            new TransactWriteCommand({
              TransactItems: [
                { Put: put },
                ...prepared,
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
    return written === LOST ? LOST : { thread, rev, updatedAt: now, news, desk };
  }
}
