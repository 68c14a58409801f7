import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Key } from "./keys.ts";
import { LOST, untilWon } from "./optimistic.ts";

/** The engine's limit of keys in one BatchGetItem. */
const BATCH = 100;

/**
 * Reads items by key, in no particular order, until none is left unread; strongly consistent unless `eventual`, which
 * costs half and may be about a second behind.
 */
export async function batchGet(
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[],
  eventual = false,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for (let start = 0; start < keys.length; start += BATCH) {
    let pending: readonly Key[] = keys.slice(start, start + BATCH);
    await untilWon(async () => {
      const answer = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: [...pending], ConsistentRead: !eventual } } }),
      );
      items.push(...(answer.Responses?.[table] ?? []));
      pending = (answer.UnprocessedKeys?.[table]?.Keys ?? []) as Key[];
      return pending.length > 0 ? LOST : undefined;
    });
  }
  return items;
}
