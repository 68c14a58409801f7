import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import { Reply } from "@kikimimi/core/reply/reply";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { INDEXES, outboxPartition, replyIndexKeys, replyKey, replyPrefix, threadKey } from "./keys.ts";
import type { Companion } from "./mentions.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import { queryAll } from "./query-all.ts";

/** A reply as the store knows it. */
export type StoredReply = {
  readonly reply: Reply;
  /** Counts the writes of this item. */
  readonly rev: number;
};

const Item = z.object({ rev: z.number().int(), reply: Reply });

/** Replies of threads, from drafts to what was sent; those that wait for a sender stand in the brand's outbox. */
export class Replies {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Strongly consistent read. */
  async get(threadId: string, replyId: string): Promise<StoredReply | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: replyKey(threadId, replyId), ConsistentRead: true }),
    );
    return answer.Item && Item.parse(answer.Item);
  }

  /** Keeps a first draft; the one that is there where its id is known already. */
  async create(reply: Reply): Promise<StoredReply> {
    const written = await conditional<unknown>(() => this.#client.send(new PutCommand(this.#putOf(reply, null))));
    if (written !== LOST) return { reply, rev: 1 };
    const known = await this.get(reply.threadId, reply.replyId);
    if (!known) throw new Error(`reply ${reply.replyId} is there and cannot be read`);
    return known;
  }

  /** A first draft as a write that goes with others in one transaction. */
  prepareNew(reply: Reply): StoredReply & Companion {
    return { reply, rev: 1, put: this.#putOf(reply, null) };
  }

  /** Applies a pure rule to a reply; undefined when there is none. */
  async change(
    threadId: string,
    replyId: string,
    rule: (reply: Reply) => Reply | "unchanged",
  ): Promise<StoredReply | undefined> {
    return untilWon(async () => {
      const known = await this.get(threadId, replyId);
      if (!known) return undefined;
      const reply = rule(known.reply);
      if (reply === "unchanged") return known;
      const written = await conditional<unknown>(() =>
        this.#client.send(new PutCommand(this.#putOf(reply, known.rev))),
      );
      return written === LOST ? LOST : { reply, rev: known.rev + 1 };
    });
  }

  /**
   * A pure change of one reply as a write that goes with others in one transaction; undefined when there is none.
   * Prepare it anew for each try: it holds for the revision that was read.
   */
  async prepare(
    threadId: string,
    replyId: string,
    rule: (reply: Reply) => Reply,
  ): Promise<(StoredReply & Companion) | undefined> {
    const known = await this.get(threadId, replyId);
    if (!known) return undefined;
    const reply = rule(known.reply);
    return { reply, rev: known.rev + 1, put: this.#putOf(reply, known.rev) };
  }

  /** Forgets a reply unless `mayForget` throws; false when there is none. */
  async remove(threadId: string, replyId: string, mayForget: (reply: Reply) => void): Promise<boolean> {
    return untilWon(async () => {
      const known = await this.get(threadId, replyId);
      if (!known) return false;
      mayForget(known.reply);
      const removed = await conditional<unknown>(() =>
        this.#client.send(
          new DeleteCommand({
            TableName: this.#table,
            Key: replyKey(threadId, replyId),
            ConditionExpression: "rev = :rev",
            ExpressionAttributeValues: { ":rev": known.rev },
          }),
        ),
      );
      return removed === LOST ? LOST : true;
    });
  }

  /** A thread's replies, oldest first. */
  async ofThread(threadId: string): Promise<StoredReply[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :p AND begins_with(sk, :r)",
      ExpressionAttributeValues: { ":p": threadKey(threadId).pk, ":r": replyPrefix },
      ConsistentRead: true,
    });
    return items.map((item) => Item.parse(item));
  }

  /** A brand's replies that wait for a sender and that no message brought there in time, longest waiting first. */
  async overdue(brandId: string, now: Date, limit: number): Promise<StoredReply[]> {
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.priority.name,
        KeyConditionExpression: "gsi2pk = :p AND gsi2sk <= :now",
        ExpressionAttributeValues: { ":p": outboxPartition(brandId), ":now": `${now.toISOString()}#~` },
        Limit: limit,
      }),
    );
    const keys = (answer.Items ?? []).map((item) => ({ pk: String(item["pk"]), sk: String(item["sk"]) }));
    const items = await batchGet(this.#client, this.#table, keys);
    return items.map((item) => Item.parse(item));
  }

  #putOf(reply: Reply, expectedRev: number | null): Companion["put"] {
    return {
      TableName: this.#table,
      Item: {
        ...replyKey(reply.threadId, reply.replyId),
        ...replyIndexKeys(reply),
        rev: (expectedRev ?? 0) + 1,
        reply,
      },
      ConditionExpression: expectedRev === null ? "attribute_not_exists(pk)" : "rev = :rev",
      ...(expectedRev === null ? {} : { ExpressionAttributeValues: { ":rev": expectedRev } }),
    };
  }
}
