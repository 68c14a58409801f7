import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { AppError } from "@kikimimi/core/base/error";
import { SlaPlan } from "@kikimimi/core/promise/plan";
import * as z from "zod";
import { slaOldestKey, slaPlanKey, slaRecountedKey } from "./keys-clock.ts";
import type { Key } from "./keys.ts";

/** A brand's promises with how often they were saved. */
export type StoredPlan = { readonly plan: SlaPlan; readonly version: number; readonly updatedAt: string };

const Item = z.object({ version: z.number().int().positive(), plan: SlaPlan, updatedAt: z.iso.datetime() });

const Mark = z.object({ version: z.number().int().nonnegative() });

/** What brands promise. */
export class Plans {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Undefined where a brand never said anything. */
  async get(brandId: string): Promise<StoredPlan | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: slaPlanKey(brandId), ConsistentRead: true }),
    );
    return answer.Item && Item.parse(answer.Item);
  }

  /** Saves on top of a version (0: none yet); `conflict` when somebody else was faster. */
  async put(brandId: string, plan: SlaPlan, version: number, updatedAt: string): Promise<StoredPlan> {
    const next = { plan, version: version + 1, updatedAt };
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...slaPlanKey(brandId), ...next },
          ConditionExpression: version === 0 ? "attribute_not_exists(pk)" : "version = :version",
          ...(version === 0 ? {} : { ExpressionAttributeValues: { ":version": version } }),
        }),
      );
      return next;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw new AppError("conflict", `The plan is no longer at version ${version}: read it again.`);
    }
  }

  /** The oldest version by which some thread's clocks may still be watched. */
  oldestInUse(brandId: string): Promise<number> {
    return this.#mark(slaOldestKey(brandId));
  }

  /** Says that no thread's clocks are watched by a version before this one any more. */
  setOldestInUse(brandId: string, version: number): Promise<void> {
    return this.#setMark(slaOldestKey(brandId), version);
  }

  /** The newest version by which all clocks of the past were counted. */
  recounted(brandId: string): Promise<number> {
    return this.#mark(slaRecountedKey(brandId));
  }

  /** Says that all clocks of the past are counted by this version. */
  setRecounted(brandId: string, version: number): Promise<void> {
    return this.#setMark(slaRecountedKey(brandId), version);
  }

  async #mark(key: Key): Promise<number> {
    const answer = await this.#client.send(new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }));
    return answer.Item ? Mark.parse(answer.Item).version : 0;
  }

  async #setMark(key: Key, version: number): Promise<void> {
    await this.#client.send(new PutCommand({ TableName: this.#table, Item: { ...key, version } }));
  }
}
