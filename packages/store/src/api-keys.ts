import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { ApiKey } from "@kikimimi/core/people/api-key";
import * as z from "zod";
import { batchGet } from "./batch.ts";
import { apiKeyEntryKey, apiKeyKey, apiKeysPartition } from "./keys-access.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";

const Item = z.object({
  schemaVersion: z.literal(1),
  rev: z.number().int(),
  key: ApiKey,
  /** SHA-256 of the secret, hex. The secret has 256 bits, so that nothing slower is needed to keep it. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** A key as the store knows it. */
export type StoredKey = Pick<z.infer<typeof Item>, "key" | "hash" | "rev">;

/** API keys by their ids, listed by brand; their secrets are nowhere. */
export class ApiKeys {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  /** Strongly consistent, so that a key that was revoked opens nothing from the next request on. */
  async get(keyId: string): Promise<StoredKey | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: apiKeyKey(keyId), ConsistentRead: true }),
    );
    return answer.Item && Item.parse(answer.Item);
  }

  /** Keeps a new key and lists it for each of its brands, all at once. */
  async create(key: ApiKey, hash: string): Promise<void> {
    const entries = key.brands.map((brandId) => apiKeyEntryKey(brandId, key.keyId));
    const items = [{ ...apiKeyKey(key.keyId), schemaVersion: 1, rev: 1, key, hash }, ...entries];
    await this.#client.send(
      new TransactWriteCommand({
        TransactItems: items.map((Item) => ({
          Put: { TableName: this.#table, Item, ConditionExpression: "attribute_not_exists(pk)" },
        })),
      }),
    );
  }

  /** Applies a pure rule to a key; undefined when there is none. */
  async change(keyId: string, rule: (key: ApiKey) => ApiKey | "unchanged"): Promise<ApiKey | undefined> {
    return untilWon(async () => {
      const known = await this.get(keyId);
      if (!known) return undefined;
      const key = rule(known.key);
      if (key === "unchanged") return known.key;
      return (await this.#write(known, key)) ? key : LOST;
    });
  }

  /** Notes a use on top of what was read; nothing where somebody else wrote meanwhile: that was a use, or the end of it. */
  async noteUse(known: StoredKey, at: string): Promise<void> {
    await this.#write(known, { ...known.key, lastUsedAt: at });
  }

  /** A brand's keys, oldest first. */
  async ofBrand(brandId: string, page: { limit: number; cursor?: string | undefined }): Promise<Paged<ApiKey>> {
    const partition = apiKeysPartition(brandId);
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
    const keys = (answer.Items ?? []).map((item) => apiKeyKey(String(item["sk"])));
    const items = (await batchGet(this.#client, this.#table, keys)).map((item) => Item.parse(item).key);
    return {
      items: items.sort((a, b) => (a.keyId < b.keyId ? -1 : 1)),
      next: encodeCursor(answer.LastEvaluatedKey),
    };
  }

  async #write({ hash, rev, key: { keyId } }: StoredKey, key: ApiKey): Promise<boolean> {
    const written = await conditional<unknown>(() =>
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...apiKeyKey(keyId), schemaVersion: 1, rev: rev + 1, key, hash },
          ConditionExpression: "rev = :rev",
          ExpressionAttributeValues: { ":rev": rev },
        }),
      ),
    );
    return written !== LOST;
  }
}
