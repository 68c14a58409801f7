import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { Erasure } from "@kikimimi/core/people/erasure";
import * as z from "zod";
import {
  erasedKey,
  erasedPartition,
  erasingKey,
  erasingPartition,
  erasureKey,
  erasuresPartition,
} from "./keys-access.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";
import { queryAll } from "./query-all.ts";

const Item = z.object({ rev: z.number().int(), erasure: Erasure });
const ErasingItem = z.object({ brandId: z.string(), erasureId: z.string() });
const ErasedItem = z.object({ threadId: z.string().nullable() });

/** Erasures of people's posts, and the posts that each of them erased. */
export class Erasures {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Strongly consistent read. */
  async get(brandId: string, erasureId: string): Promise<Erasure | undefined> {
    return (await this.#item(brandId, erasureId))?.erasure;
  }

  /** The erasures of all brands that are under way; strongly consistent. */
  async running(): Promise<{ readonly brandId: string; readonly erasureId: string }[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": erasingPartition },
      ConsistentRead: true,
    });
    return items.map((item) => ErasingItem.parse(item));
  }

  /** Applies a pure rule to an erasure, or to nothing where there is none yet; undefined where the rule leaves it so. */
  async change(
    brandId: string,
    erasureId: string,
    rule: (known: Erasure | undefined) => Erasure | undefined,
  ): Promise<Erasure | undefined> {
    return untilWon(async () => {
      const known = await this.#item(brandId, erasureId);
      const erasure = rule(known?.erasure);
      if (erasure === undefined || erasure === known?.erasure) return known?.erasure;
      const Put = {
        TableName: this.#table,
        Item: { ...erasureKey(brandId, erasureId), rev: (known?.rev ?? 0) + 1, erasure },
        ConditionExpression: known ? "rev = :rev" : "attribute_not_exists(pk)",
        ...(known ? { ExpressionAttributeValues: { ":rev": known.rev } } : {}),
      };
      const marker = { TableName: this.#table, Key: erasingKey(brandId, erasureId) };
      const mark =
        erasure.phase === null
          ? { Delete: marker }
          : { Put: { TableName: this.#table, Item: { ...marker.Key, brandId, erasureId } } };
      // What is under way is marked together with its first step, and no longer with its last, or neither is written.
      const isTurn = !known || known.erasure.phase === null || erasure.phase === null;
      const items = [{ Put }, ...(isTurn ? [mark] : [])];
      const written = await conditional<unknown>(() =>
        this.#client.send(new TransactWriteCommand({ TransactItems: items })),
      );
      return written === LOST ? LOST : erasure;
    });
  }

  /** A brand's erasures, in the order of their ids. */
  async list(brandId: string, page: { limit: number; cursor?: string | undefined }): Promise<Paged<Erasure>> {
    const partition = erasuresPartition(brandId);
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        KeyConditionExpression: "pk = :p",
        ExpressionAttributeValues: { ":p": partition },
        ConsistentRead: true,
        Limit: page.limit,
        ExclusiveStartKey: decodeCursor(page.cursor, { pk: "pk", sk: "sk" }, partition),
      }),
    );
    return {
      items: (answer.Items ?? []).map((item) => Item.parse(item).erasure),
      next: encodeCursor(answer.LastEvaluatedKey),
    };
  }

  /** Notes a post that an erasure is about to erase; noting it again changes nothing. */
  async note(erasureId: string, mentionId: string, threadId: string | null): Promise<void> {
    const put = new PutCommand({
      TableName: this.#table,
      Item: { ...erasedKey(erasureId, mentionId), threadId },
      ConditionExpression: "attribute_not_exists(pk)",
    });
    await conditional(() => this.#client.send(put));
  }

  /** How many posts an erasure erased, and in how many threads. Costs a read of each note. */
  async count(erasureId: string): Promise<Erasure["erased"]> {
    const threads = new Set<string>();
    let posts = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: "pk = :p",
          ExpressionAttributeValues: { ":p": erasedPartition(erasureId) },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      for (const item of answer.Items ?? []) {
        const { threadId } = ErasedItem.parse(item);
        posts++;
        if (threadId !== null) threads.add(threadId);
      }
      start = answer.LastEvaluatedKey;
    } while (start);
    return { posts, threads: threads.size };
  }

  async #item(brandId: string, erasureId: string): Promise<z.infer<typeof Item> | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: erasureKey(brandId, erasureId), ConsistentRead: true }),
    );
    return answer.Item && Item.parse(answer.Item);
  }
}
