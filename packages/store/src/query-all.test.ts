import type { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { queryAll } from "./query-all.ts";

const QUERY = { TableName: "t", KeyConditionExpression: "pk = :p", ExpressionAttributeValues: { ":p": "x" } };

/** A client whose queries are answered page by page. Sound because nothing but `send` is asked of it. */
function clientOf(pages: readonly object[]) {
  const starts: unknown[] = [];
  const send = (command: QueryCommand): Promise<object> => {
    starts.push(command.input.ExclusiveStartKey);
    return Promise.resolve(pages[starts.length - 1] ?? {});
  };
  // Sound because the only thing that is asked of it is to send.
  return { client: { send } as unknown as DynamoDBDocumentClient, starts };
}

describe("all that a query finds", () => {
  it("is read page by page, each from where the one before ended", async () => {
    const { client, starts } = clientOf([
      { Items: [{ sk: "1" }, { sk: "2" }], LastEvaluatedKey: { pk: "x", sk: "2" } },
      { Items: [], LastEvaluatedKey: { pk: "x", sk: "3" } },
      { Items: [{ sk: "4" }] },
    ]);
    expect(await queryAll(client, QUERY)).toEqual([{ sk: "1" }, { sk: "2" }, { sk: "4" }]);
    expect(starts).toEqual([undefined, { pk: "x", sk: "2" }, { pk: "x", sk: "3" }]);
  });

  it("is nothing where there is nothing", async () => {
    expect(await queryAll(clientOf([{}]).client, QUERY)).toEqual([]);
  });
});
