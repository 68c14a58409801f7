import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { changesPartition, checksPartition, INDEXES, queuePartition, threadIdIn } from "./keys.ts";
import type { QueueList } from "./queue-list.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";
import { readThreads, type StoredThread } from "./thread-item.ts";

/** Threads that one list request may read, and steps that it may take in the index, before it hands back a short page with a cursor. */
const READ_BUDGET = 500;
const STEP_BUDGET = 20;

/** Keys of one step: some 12 kB, 1.5 R. */
const KEYS_AT_ONCE = 100;

/** Fewer threads are not read at once, where filters leave out some of them. */
const LEAST_READ = 25;

/** Some threads, and the place after which more follow. */
type Stepped = { readonly items: readonly StoredThread[]; readonly more: string | null };

/** The first of all, up to the one with which `count` of them are `counted`. */
function until<T>(all: readonly T[], count: number, counted: (one: T) => boolean): readonly T[] {
  let left = count;
  const end = all.findIndex((one) => counted(one) && --left === 0);
  return end === -1 ? all : all.slice(0, end + 1);
}

/** Threads in the orders in which people look at them; an index lags a moment, what it names is read by key. */
export class ThreadLists {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * One page of the queue in the order of `sort`, of threads that `wanted` takes. Reads by key condition; filters within a
   * bounded number of threads, so a page may be short while `next` is not null.
   */
  async queue(input: {
    brandId: string;
    list: QueueList;
    sort: "priority" | "due";
    limit: number;
    cursor?: string | undefined;
    /** Called with some threads before `wanted` is asked about each of them. */
    before?: ((threads: readonly StoredThread[]) => Promise<void>) | undefined;
    /** Threads to leave out; those of which it is known early are not even read. */
    hides?: ((threadId: string) => boolean) | undefined;
    wanted: (thread: StoredThread) => boolean;
  }): Promise<Paged<StoredThread>> {
    const index = INDEXES[input.sort];
    const partition = queuePartition(input.brandId, input.list);
    const items: StoredThread[] = [];
    const isOpen = (key: Record<string, unknown>): boolean => !input.hides?.(threadIdIn(key));
    let start = decodeCursor(input.cursor, index, partition);
    for (let read = 0, steps = 0; read < READ_BUDGET && steps < STEP_BUDGET; steps++) {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: index.name,
          KeyConditionExpression: "#p = :p",
          ExpressionAttributeNames: { "#p": index.pk },
          ExpressionAttributeValues: { ":p": partition },
          Limit: KEYS_AT_ONCE,
          ExclusiveStartKey: start,
        }),
      );
      const keys = answer.Items ?? [];
      for (let seen = 0; seen < keys.length;) {
        const next = until(keys.slice(seen), Math.max(input.limit - items.length, LEAST_READ), isOpen);
        seen += next.length;
        const byKey = await readThreads(this.#client, this.#table, next.filter(isOpen));
        read += byKey.size;
        await input.before?.([...byKey.values()]);
        for (const key of next) {
          const found = byKey.get(String(key["pk"]));
          if (found && isOpen(key) && input.wanted(found)) items.push(found);
          if (items.length === input.limit)
            return { items, next: key === keys.at(-1) && !answer.LastEvaluatedKey ? null : encodeCursor(key) };
        }
      }
      if (!answer.LastEvaluatedKey) return { items, next: null };
      start = answer.LastEvaluatedKey as Record<string, string>;
    }
    return { items, next: encodeCursor(start) };
  }

  /** How many threads stand on a list, at most `atMost`, and whether there are more; 0.5 R for some 24 threads. */
  async count(brandId: string, list: QueueList, atMost: number): Promise<{ count: number; more: boolean }> {
    const index = INDEXES.priority;
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: "#p = :p",
        ExpressionAttributeNames: { "#p": index.pk },
        ExpressionAttributeValues: { ":p": queuePartition(brandId, list) },
        Select: "COUNT",
        Limit: atMost + 1,
      }),
    );
    const found = answer.Count ?? 0;
    return { count: Math.min(found, atMost), more: found > atMost };
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
    const byKey = await readThreads(this.#client, this.#table, keys);
    const items = keys.flatMap((key) => byKey.get(String(key["pk"])) ?? []);
    return { items, more: answer.LastEvaluatedKey ? String(answer.LastEvaluatedKey[INDEXES.timeline.sk]) : null };
  }

  /** Threads on the queue whose first promise runs out by an instant, soonest first, and the place after which more follow. */
  async due(input: { brandId: string; until: string; limit: number; after: string | undefined }): Promise<Stepped> {
    const partition = queuePartition(input.brandId, "active");
    const { keys, more } = await this.#step(INDEXES.due, partition, input);
    const byKey = await readThreads(this.#client, this.#table, keys);
    return { items: keys.flatMap((key) => byKey.get(String(key["pk"])) ?? []), more };
  }

  /**
   * Threads counted by one version of a brand's plan (null: never counted) that have to be looked at by an instant, or all of them, longest
   * overdue first, and the place of the last one where more follow.
   */
  async checks(input: {
    brandId: string;
    planVersion: number | null;
    until: string | undefined;
    limit: number;
    after: string | undefined;
  }): Promise<{ items: (StoredThread & { readonly checkAt: string })[]; more: string | null }> {
    const index = INDEXES.check;
    const partition = checksPartition(input.brandId, input.planVersion);
    const { keys, more } = await this.#step(index, partition, input);
    const byKey = await readThreads(this.#client, this.#table, keys);
    const items = keys.flatMap((key) => {
      const found = byKey.get(String(key["pk"]));
      return found ? [{ ...found, checkAt: String(key[index.sk]).split("#")[0] ?? "" }] : [];
    });
    return { items, more };
  }

  /** Keys of an index whose sort key begins with an instant, up to one, after a place in it. */
  async #step(
    index: { readonly name: string; readonly pk: string; readonly sk: string },
    partition: string,
    { until, limit, after }: { until: string | undefined; limit: number; after: string | undefined },
  ): Promise<{ keys: readonly Record<string, unknown>[]; more: string | null }> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: index.name,
        KeyConditionExpression: `${index.pk} = :p AND ${index.sk} BETWEEN :a AND :u`,
        ExpressionAttributeValues: {
          ":p": partition,
          // Just after a place that was seen; "~" sorts after whatever a place says behind its instant.
          ":a": after === undefined ? "0" : `${after} `,
          ":u": `${until ?? ""}~`,
        },
        Limit: limit,
      }),
    );
    return {
      keys: answer.Items ?? [],
      more: answer.LastEvaluatedKey ? String(answer.LastEvaluatedKey[index.sk]) : null,
    };
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
    const byKey = await readThreads(this.#client, this.#table, keys);
    return {
      items: keys.flatMap((key) => byKey.get(String(key["pk"])) ?? []),
      next: encodeCursor(answer.LastEvaluatedKey),
    };
  }
}
