import { type AttributeValue, type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { TTL_ATTRIBUTE } from "./keys.ts";

/** What DynamoDB adds to each item, and to each of its entries in an index, when it counts storage. */
const OVERHEAD = 100;
const INDEX_KEYS = /^gsi\d+pk$/;

/**
 * For benches alone, because it reads the whole table: bytes of a table as DynamoDB bills them: names and values of items, entries of the indexes, a hundred bytes for each;
 * those that expire by themselves apart. Source: docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html.
 */
export async function tableBytes(
  client: DynamoDBClient,
  table: string,
): Promise<{ storedBytes: number; archivedBytes: number }> {
  const sums = { storedBytes: 0, archivedBytes: 0 };
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey: start }));
    for (const item of page.Items ?? []) {
      sums[TTL_ATTRIBUTE in item ? "archivedBytes" : "storedBytes"] += itemBytes(item);
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return sums;
}

function itemBytes(item: Record<string, AttributeValue>): number {
  const whole =
    OVERHEAD + Object.entries(item).reduce((sum, [name, value]) => sum + name.length + valueBytes(value), 0);
  const keys = valueBytes(item["pk"]) + valueBytes(item["sk"]);
  const indexes = Object.keys(item).filter((name) => INDEX_KEYS.test(name));
  const entries = indexes.map(
    (name) => OVERHEAD + keys + valueBytes(item[name]) + valueBytes(item[name.replace("pk", "sk")]),
  );
  return entries.reduce((sum, bytes) => sum + bytes, whole);
}

function valueBytes(value: AttributeValue | undefined): number {
  if (value === undefined) return 0;
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.B !== undefined) return value.B.length;
  const inner = value.M ? Object.entries(value.M) : (value.L ?? []).map((one, at) => ["", one, at] as const);
  return inner.reduce((sum, [name, one]) => sum + name.length + 1 + valueBytes(one), 3);
}
