import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";

/** A query of the table itself: which index a function may read is told from where its queries stand. */
type TableQuery = Pick<
  QueryCommandInput,
  "TableName" | "KeyConditionExpression" | "ExpressionAttributeValues" | "ConsistentRead"
>;

/** All items that a query finds, in the order of their keys; reads until none is left. */
export async function queryAll(client: DynamoDBDocumentClient, query: TableQuery): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const answer = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: start }));
    items.push(...(answer.Items ?? []));
    start = answer.LastEvaluatedKey;
  } while (start);
  return items;
}
