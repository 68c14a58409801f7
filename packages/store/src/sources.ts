import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { Source, SourceState } from "@kikimimi/core/source";
import { sourceKey, sourcesPartition, sourceStateKey } from "./keys.ts";

const FRESH: SourceState = { schemaVersion: 1, cursors: {}, rev: 0 };

/** Connected sources and where their pollers stand. */
export class Sources {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(platform: string, sourceId: string): Promise<Source | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: sourceKey(platform, sourceId) }),
    );
    return answer.Item && Source.parse(answer.Item["source"]);
  }

  /** Creates or replaces a source. */
  async put(source: Source): Promise<void> {
    await this.#client.send(
      new PutCommand({
        TableName: this.#table,
        Item: { ...sourceKey(source.platform, source.sourceId), source: Source.parse(source) },
      }),
    );
  }

  /** All sources; they are configuration, tens rather than thousands. */
  async all(): Promise<Source[]> {
    const found: Source[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const answer = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: "pk = :p",
          ExpressionAttributeValues: { ":p": sourcesPartition },
          ExclusiveStartKey: start,
        }),
      );
      found.push(...(answer.Items ?? []).map((item) => Source.parse(item["source"])));
      start = answer.LastEvaluatedKey;
    } while (start);
    return found;
  }

  /** A source's polling state; a fresh one when it was never polled. */
  async state(platform: string, sourceId: string): Promise<SourceState> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: sourceStateKey(platform, sourceId), ConsistentRead: true }),
    );
    return answer.Item ? SourceState.parse(answer.Item["state"]) : FRESH;
  }

  /** Writes a state on top of the revision it was read at; undefined when somebody else was faster. */
  async putState(platform: string, sourceId: string, state: SourceState): Promise<SourceState | undefined> {
    const next = { ...state, rev: state.rev + 1 };
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...sourceStateKey(platform, sourceId), rev: next.rev, state: next },
          ConditionExpression: state.rev === 0 ? "attribute_not_exists(pk)" : "rev = :rev",
          ...(state.rev === 0 ? {} : { ExpressionAttributeValues: { ":rev": state.rev } }),
        }),
      );
      return next;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
