import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { AwsRefusal, type JsonService, jsonService, type JsonServiceOptions } from "@kikimimi/aws/json-service";
import { Source } from "@kikimimi/core/source/source";
import * as z from "zod";
import { HeardMinutes, heardUpdate } from "./heard.ts";
import { sourceKey } from "./keys-source.ts";
import type { Sources } from "./sources.ts";

/** What a webhook asks the store: whose it is, and to note that it came. */
export type SourceLookup = Pick<Sources, "get" | "hear">;

const Found = z.object({ Item: z.record(z.string(), z.unknown()).optional() });

/** The lookup alone, without the SDK: a webhook's function has to start fast. Reads and writes the very items of `Sources`. */
export function createSourceLookup(
  options: { readonly table: string } & Omit<JsonServiceOptions, "service" | "prefix">,
): SourceLookup {
  const dynamo: JsonService = jsonService({ ...options, service: "dynamodb", prefix: "DynamoDB_20120810" });
  const minutes = new HeardMinutes();
  return {
    get: async (platform, sourceId) => {
      const Key = marshall(sourceKey(platform, sourceId));
      const { Item } = Found.parse(await dynamo("GetItem", { TableName: options.table, Key }));
      const source: unknown = Item && unmarshall(attributes(Item))["source"];
      return source === undefined ? undefined : Source.parse(source);
    },
    hear: async (platform, sourceId, at) => {
      if (!minutes.opens(platform, sourceId, at)) return;
      const { Key, ExpressionAttributeValues, ...update } = heardUpdate(options.table, platform, sourceId, at);
      try {
        await dynamo("UpdateItem", {
          ...update,
          Key: marshall(Key),
          ExpressionAttributeValues: marshall(ExpressionAttributeValues),
        });
      } catch (error) {
        if (!(error instanceof AwsRefusal && error.code === "ConditionalCheckFailedException")) throw error;
      }
    },
  };
}

/** Sound because DynamoDB answers attribute values and nothing else; `Source` parses what comes of them. */
function attributes(item: Record<string, unknown>): Parameters<typeof unmarshall>[0] {
  return item as Parameters<typeof unmarshall>[0];
}
