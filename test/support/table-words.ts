import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import { createDynamoClient } from "@kikimimi/store/client";
import { gunzipSync } from "node:zlib";
import type { World } from "./world.ts";

/** Every item of a world's table as text, bodies of deliveries unpacked, by its keys. */
export async function tableTexts(world: World): Promise<Map<string, string>> {
  const client = createDynamoClient({ endpoint: world.variables["DYNAMODB_ENDPOINT"] });
  const texts = new Map<string, string>();
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: world.variables["KIKIMIMI_TABLE"], ConsistentRead: true, ExclusiveStartKey: start }),
    );
    for (const item of page.Items ?? []) texts.set(`${item["pk"]?.S} ${item["sk"]?.S}`, textOf(item));
    start = page.LastEvaluatedKey;
  } while (start);
  return texts;
}

/** Keys of the items in which one of some words stands. */
export async function itemsWith(world: World, words: readonly string[]): Promise<string[]> {
  const texts = await tableTexts(world);
  return [...texts]
    .filter(([key, text]) => words.some((word) => key.includes(word) || text.includes(word)))
    .map(([key]) => key);
}

function textOf(item: Record<string, AttributeValue>): string {
  return JSON.stringify(item, (_name, value: unknown) => (value instanceof Uint8Array ? unpacked(value) : value));
}

function unpacked(bytes: Uint8Array): string {
  try {
    return gunzipSync(bytes).toString();
  } catch {
    return Buffer.from(bytes).toString();
  }
}
