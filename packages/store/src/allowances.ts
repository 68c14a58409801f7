import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { slotsKey, spendingKey } from "./keys-source.ts";
import { TTL_ATTRIBUTE } from "./keys.ts";
import { LOST, untilWon } from "./optimistic.ts";

/** One account of one platform; all sources with the same secrets share it. */
export type Account = { readonly platform: string; readonly account: string };

/** So many requests in so many seconds. */
export type Rate = { readonly requests: number; readonly seconds: number };

/** Spending is counted in millionths, so that no sum is ever a rounded one. */
const MICRO = 1_000_000;

/** Periods are kept this long after their last spending, in seconds. */
const KEPT_SECONDS = 400 * 24 * 60 * 60;

const Slots = z.object({ freeAt: z.number() });
const Spending = z.object({ micro: z.number().int() });

/** What platforms allow an account: requests in a stretch of time, and spending in a period. */
export class Allowances {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /**
   * Takes one request out of a bucket that all pollers share: answers 0 when it may go now, else the milliseconds after
   * which to ask again, without having taken any. The bucket is the generic cell rate algorithm (ITU-T I.371): one
   * number, the time at which it would be empty of requests.
   */
  async take({ platform, account }: Account, { requests, seconds }: Rate, now: Date): Promise<number> {
    const Key = slotsKey(platform, account);
    const each = (seconds * 1000) / requests;
    const burst = seconds * 1000 - each;
    return untilWon(async () => {
      const answer = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
      const known = answer.Item && Slots.parse(answer.Item).freeAt;
      const freeAt = Math.max(known ?? 0, now.getTime());
      const early = freeAt - burst - now.getTime();
      if (early > 0) return Math.ceil(early);
      const write = new UpdateCommand({
        TableName: this.#table,
        Key,
        UpdateExpression: "SET freeAt = :next",
        ConditionExpression: known === undefined ? "attribute_not_exists(freeAt)" : "freeAt = :known",
        ExpressionAttributeValues: { ":next": freeAt + each, ...(known === undefined ? {} : { ":known": known }) },
      });
      return this.#client.send(write).then(
        () => 0,
        (error: unknown) => {
          if (error instanceof ConditionalCheckFailedException) return LOST;
          throw error;
        },
      );
    });
  }

  /** Adds to what an account spent in a period, in the quota's unit. */
  async spend({ platform, account }: Account, period: string, amount: number, now: Date): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: spendingKey(platform, account, period),
        UpdateExpression: "ADD micro :amount SET #ttl = :ttl",
        ExpressionAttributeNames: { "#ttl": TTL_ATTRIBUTE },
        ExpressionAttributeValues: {
          ":amount": Math.round(amount * MICRO),
          ":ttl": Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
        },
      }),
    );
  }

  /** What an account spent in a period so far, in the quota's unit. */
  async spent({ platform, account }: Account, period: string): Promise<number> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: spendingKey(platform, account, period), ConsistentRead: true }),
    );
    return answer.Item ? Spending.parse(answer.Item).micro / MICRO : 0;
  }
}
