import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type DynamoDBClient,
  ScanCommand,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";

/** The engine's limit of writes in one BatchWriteItem. */
const BATCH = 25;
const PARALLEL = 8;

/**
 * For benches alone, because it reads the whole table: writes copies of all its items, number `from` to before `to`, each
 * under the names that `rename` puts into the items' JSON. What the store writes is filled in a hundred times faster so.
 */
export async function copyItems(
  client: DynamoDBClient,
  table: string,
  range: { readonly from: number; readonly to: number },
  rename: (json: string, copy: number) => string,
): Promise<void> {
  const { Items: originals = [] } = await client.send(new ScanCommand({ TableName: table }));
  const json = JSON.stringify(originals);
  const writes = (function* (): Generator<WriteRequest> {
    for (let copy = range.from; copy < range.to; copy++) {
      // Sound because it is JSON of items with other words in their strings.
      const items = JSON.parse(rename(json, copy)) as typeof originals;
      for (const Item of items) yield { PutRequest: { Item } };
    }
  })();
  const write = async (): Promise<void> => {
    for (let batch = take(writes); batch.length > 0; batch = take(writes)) {
      for (let left: WriteRequest[] = batch; left.length > 0;) {
        const answer: BatchWriteItemCommandOutput = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
        );
        left = answer.UnprocessedItems?.[table] ?? [];
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, write));
}

function take(writes: Generator<WriteRequest>): WriteRequest[] {
  const batch: WriteRequest[] = [];
  while (batch.length < BATCH) {
    const next = writes.next();
    if (next.done === true) break;
    batch.push(next.value);
  }
  return batch;
}
