import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Thread } from "@kikimimi/core/thread/thread";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { Desk } from "./desk.ts";

/** A thread as the store knows it. */
export type StoredThread = {
  readonly thread: Thread;
  /** Counts the writes of this item. */
  readonly rev: number;
  readonly updatedAt: string;
  readonly news: ThreadNews;
  /** Where it lies, as those who count were told. */
  readonly desk?: Desk | undefined;
};

const News = z.object({ count: z.number().int(), mentionIds: z.array(z.string()) });

/** Which of its mentions a thread was told about: how often in all, and the last ones, newest last. */
export type ThreadNews = z.infer<typeof News>;

/** Mentions that a thread names as news; whoever missed more than these reads all of them. */
const NEWS = 12;

/** A thread's item in the table. */
export const ThreadItem = z.object({
  rev: z.number().int(),
  updatedAt: z.string(),
  news: News.default({ count: 0, mentionIds: [] }),
  thread: Thread,
  desk: Desk.optional(),
});

/** What a thread was told, with these mentions told as well. */
export function withNews(known: ThreadNews = { count: 0, mentionIds: [] }, mentionIds: readonly string[]): ThreadNews {
  const fresh = [...new Set(mentionIds)];
  return { count: known.count + fresh.length, mentionIds: [...known.mentionIds, ...fresh].slice(-NEWS) };
}

/** Threads by the partition key of their items, strongly consistent; those unknown are left out. */
export async function readThreads(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Record<string, unknown>[],
): Promise<Map<string, StoredThread>> {
  const wanted = keys.map((key) => ({ pk: String(key["pk"]), sk: String(key["sk"]) }));
  const items = await batchGet(client, table, wanted);
  return new Map(items.map((item) => [String(item["pk"]), ThreadItem.parse(item)]));
}
