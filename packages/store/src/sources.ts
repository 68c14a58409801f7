import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { SealedToken, Source, SourceState } from "@kikimimi/core/source/source";
import * as z from "zod";
import { HeardMinutes, heardUpdate } from "./heard.ts";
import { sourceHeardKey, sourceKey, sourcesPartition, sourceStateKey, sourceTokenKey } from "./keys-source.ts";
import type { Key } from "./keys.ts";

const FRESH = SourceState.parse({ schemaVersion: 1, cursors: {}, rev: 0 });

/** Connected sources and where their pollers stand. */
export class Sources {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #minutes = new HeardMinutes();

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
    return (await this.#putAt(sourceStateKey(platform, sourceId), { state: next }, state.rev)) ? next : undefined;
  }

  /** A source's access token, sealed; undefined when none was ever obtained. */
  async token(platform: string, sourceId: string): Promise<SealedToken | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: sourceTokenKey(platform, sourceId), ConsistentRead: true }),
    );
    return answer.Item && SealedToken.parse(answer.Item["token"]);
  }

  /** Writes a token on top of the revision it was read at (0: none); undefined when somebody else was faster. */
  async putToken(platform: string, sourceId: string, token: SealedToken): Promise<SealedToken | undefined> {
    const next = { ...token, rev: token.rev + 1 };
    return (await this.#putAt(sourceTokenKey(platform, sourceId), { token: next }, token.rev)) ? next : undefined;
  }

  /** Notes that a webhook delivery came at this time (ISO); later times win, and one a minute is written. */
  async hear(platform: string, sourceId: string, at: string): Promise<void> {
    if (!this.#minutes.opens(platform, sourceId, at)) return;
    try {
      await this.#client.send(new UpdateCommand(heardUpdate(this.#table, platform, sourceId, at)));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** When a webhook delivery last came (ISO, to the minute); undefined when none ever did. */
  async heardAt(platform: string, sourceId: string): Promise<string | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: sourceHeardKey(platform, sourceId) }),
    );
    return answer.Item && z.iso.datetime().parse(answer.Item["heardAt"]);
  }

  /** Whether the item was at this revision (0: absent) and is now at the next one. */
  async #putAt(key: Key, item: Readonly<Record<string, unknown>>, rev: number): Promise<boolean> {
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...key, rev: rev + 1, ...item },
          ConditionExpression: rev === 0 ? "attribute_not_exists(pk)" : "rev = :rev",
          ...(rev === 0 ? {} : { ExpressionAttributeValues: { ":rev": rev } }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
