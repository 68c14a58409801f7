import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { AppError } from "@kikimimi/core/base/error";
import { type SavedSource, SealedToken, SecretNote, Source, SourceState } from "@kikimimi/core/source/source";
import * as z from "zod";
import { overtaken } from "./documents.ts";
import { HeardMinutes, heardUpdate } from "./heard.ts";
import {
  sourceHeardKey,
  sourceKey,
  sourceSecretsKey,
  sourcesPartition,
  sourceStateKey,
  sourceTokenKey,
} from "./keys-source.ts";
import type { Key } from "./keys.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";

const FRESH = SourceState.parse({ schemaVersion: 1, cursors: {}, rev: 0 });

/** A source as it lies in the table; one that was disconnected stays as a stone, so that no version is counted twice. */
const Item = z.object({
  /** Absent in what was stored before sources had versions. */
  version: z.number().int().positive().optional(),
  updatedAt: z.iso.datetime().optional(),
  updatedBy: z.string().optional(),
  source: Source.optional(),
});
type Item = z.infer<typeof Item>;

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
    return answer.Item && Item.parse(answer.Item).source;
  }

  /** Strongly consistent read of a source with its version; undefined for what never was or was disconnected. */
  async saved(platform: string, sourceId: string): Promise<SavedSource | undefined> {
    return savedOf(await this.#item(platform, sourceId))[0];
  }

  /** Creates or replaces a source, whatever is there. */
  async put(source: Source): Promise<void> {
    await this.#client.send(
      new PutCommand({
        TableName: this.#table,
        Item: { ...sourceKey(source.platform, source.sourceId), version: 1, source: Source.parse(source) },
      }),
    );
  }

  /** Creates a source where nobody ever had one, and leaves alone what somebody changed or disconnected. */
  async putIfNew(source: Source): Promise<void> {
    await conditional(() =>
      this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...sourceKey(source.platform, source.sourceId), version: 1, source: Source.parse(source) },
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      ),
    );
  }

  /**
   * Saves a source on top of the version that it was changed from; undefined for one that is to be new. `conflict` where
   * somebody else was faster, and where another brand has one of that name, of which it says no more.
   */
  async save(source: Source, expected: number | undefined, by: { at: string; name: string }): Promise<SavedSource> {
    return untilWon(async () => {
      const known = await this.#item(source.platform, source.sourceId);
      const [saved] = savedOf(known);
      const name = `${source.platform}/${source.sourceId}`;
      if (saved && saved.source.brandId !== source.brandId)
        throw new AppError("conflict", `The name ${name} is taken: choose another one.`);
      if (saved?.version !== expected) throw overtaken(`source ${name}`, saved && asDocument(saved), expected);
      const next = { source, version: (known?.version ?? (known ? 1 : 0)) + 1, updatedAt: by.at, updatedBy: by.name };
      return (await this.#replace(source, known, next)) ? next : LOST;
    });
  }

  /** Takes a brand's source away; `not_found` where the brand has none. What was kept beside it is for `forget`. */
  async disconnect(brandId: string, platform: string, sourceId: string, by: { at: string; name: string }) {
    return untilWon(async () => {
      const known = await this.#item(platform, sourceId);
      if (known?.source?.brandId !== brandId)
        throw new AppError("not_found", `There is no source ${platform}/${sourceId}.`);
      const stone = { version: (known.version ?? 1) + 1, updatedAt: by.at, updatedBy: by.name };
      return (await this.#replace({ platform, sourceId }, known, stone)) ? undefined : LOST;
    });
  }

  /** Removes what was kept beside a source: where its poller stood, its access token, when it was heard. */
  async forget(platform: string, sourceId: string): Promise<void> {
    const keys = [sourceStateKey, sourceTokenKey, sourceHeardKey, sourceSecretsKey];
    await Promise.all(
      keys.map((key) => this.#client.send(new DeleteCommand({ TableName: this.#table, Key: key(platform, sourceId) }))),
    );
  }

  /** When each secret of a source was set, by name; those that were set elsewhere are not known. */
  async secretNotes(platform: string, sourceId: string): Promise<ReadonlyMap<string, SecretNote>> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: sourceSecretsKey(platform, sourceId), ConsistentRead: true }),
    );
    const { pk: _pk, sk: _sk, ...notes } = answer.Item ?? {};
    return new Map(Object.entries(notes).map(([name, note]) => [name, SecretNote.parse(note)]));
  }

  /** Notes that a secret was set, or with null that it was taken away. */
  async noteSecret(platform: string, sourceId: string, name: string, note: SecretNote | null): Promise<void> {
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: sourceSecretsKey(platform, sourceId),
        UpdateExpression: note ? "SET #name = :note" : "REMOVE #name",
        ExpressionAttributeNames: { "#name": name },
        ...(note ? { ExpressionAttributeValues: { ":note": note } } : {}),
      }),
    );
  }

  /** All sources; they are configuration, tens rather than thousands. */
  async all(): Promise<Source[]> {
    return (await this.allSaved()).map(({ source }) => source);
  }

  /** All sources with their versions. */
  async allSaved(): Promise<SavedSource[]> {
    const found: SavedSource[] = [];
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
      found.push(...(answer.Items ?? []).flatMap((item) => savedOf(Item.parse(item))));
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

  async #item(platform: string, sourceId: string): Promise<Item | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: sourceKey(platform, sourceId), ConsistentRead: true }),
    );
    return answer.Item && Item.parse(answer.Item);
  }

  /** Whether the item was as it was read, and is now the next one. */
  async #replace(
    { platform, sourceId }: Pick<Source, "platform" | "sourceId">,
    known: Item | undefined,
    next: Item,
  ): Promise<boolean> {
    const condition = known
      ? known.version
        ? "version = :v"
        : "attribute_not_exists(version)"
      : "attribute_not_exists(pk)";
    const put = new PutCommand({
      TableName: this.#table,
      Item: { ...sourceKey(platform, sourceId), ...Item.parse(next) },
      ConditionExpression: condition,
      ...(known?.version ? { ExpressionAttributeValues: { ":v": known.version } } : {}),
    });
    return (await conditional<unknown>(() => this.#client.send(put))) !== LOST;
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

function savedOf(item: Item | undefined): SavedSource[] {
  if (!item?.source) return [];
  const { source, version = 1, updatedAt = null, updatedBy = null } = item;
  return [{ source, version, updatedAt, updatedBy }];
}

/** For the words of a conflict. */
function asDocument({ version, updatedAt, updatedBy }: SavedSource) {
  return { version, updatedAt: updatedAt ?? "its beginning", updatedBy: updatedBy ?? "the service" };
}
