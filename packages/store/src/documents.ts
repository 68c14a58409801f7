import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Saved } from "@kikimimi/core/base/document";
import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import { documentKey, documentsPartition } from "./keys-rule.ts";
import { conditional, LOST, untilWon } from "./optimistic.ts";
import { queryAll } from "./query-all.ts";

/** Where a document lies: with its brand, or with one person's own. */
export type Place = { readonly brandId: string; readonly owner?: string | null };

/** A document without what its saving gives it. */
export type ToSave<T extends Saved> = Omit<T, "schemaVersion" | "version">;

/** A document that was removed stays as a stone with its version, so that no version is ever counted twice. */
type Item<T> = { readonly version: number; readonly document: T | null };

/** A brand's named documents of one kind, each with versions. */
export class Documents<T extends Saved> {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #kind: string;
  readonly #schema: z.ZodType<T>;

  constructor(client: DynamoDBDocumentClient, table: string, kind: string, schema: z.ZodType<T>) {
    this.#client = client;
    this.#table = table;
    this.#kind = kind;
    this.#schema = schema;
  }

  /** All documents of a place, by id; strongly consistent unless `eventual`, which costs half and may be about a second behind. */
  async all({ brandId, owner = null }: Place, read?: "eventual"): Promise<T[]> {
    const items = await queryAll(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :p",
      ExpressionAttributeValues: { ":p": documentsPartition(this.#kind, brandId, owner) },
      ConsistentRead: read !== "eventual",
    });
    return items.flatMap((item) => this.#parse(item).document ?? []);
  }

  /** Strongly consistent read; undefined for what never was or was removed. */
  async get(place: Place, id: string): Promise<T | undefined> {
    return (await this.#item(place, id))?.document ?? undefined;
  }

  /**
   * Saves a document on top of the version that it was changed from; undefined for one that is to be new. Somebody
   * else's save in between is a `conflict` that names the newer version, and so is a removal.
   */
  async save(place: Place, document: ToSave<T>, expectedVersion: number | undefined): Promise<T> {
    const saved = await this.#write(place, document.id, (known) => {
      if (known?.document?.version !== expectedVersion)
        throw overtaken(`${this.#kind} ${document.id}`, known?.document, expectedVersion);
      return this.#schema.parse({ ...document, schemaVersion: 1, version: (known?.version ?? 0) + 1 });
    });
    if (!saved) throw new Error("a save leaves a document");
    return saved;
  }

  /** Applies a pure rule to a document, whatever its version; `not_found` when there is none. */
  async change(place: Place, id: string, rule: (known: T) => ToSave<T> | "unchanged"): Promise<T> {
    const changed = await this.#write(place, id, (known) => {
      if (!known?.document) throw new AppError("not_found", `There is no ${this.#kind} ${id}.`);
      const next = rule(known.document);
      if (next === "unchanged") return known.document;
      return this.#schema.parse({ ...next, schemaVersion: 1, version: known.version + 1 });
    });
    if (!changed) throw new Error("a change leaves a document");
    return changed;
  }

  /** Removes a document, whatever its version unless one is expected; `not_found` when there is none. */
  async remove(place: Place, id: string, expectedVersion: number | undefined): Promise<void> {
    await this.#write(place, id, (known) => {
      if (!known?.document) throw new AppError("not_found", `There is no ${this.#kind} ${id}.`);
      if (expectedVersion !== undefined && known.document.version !== expectedVersion)
        throw overtaken(`${this.#kind} ${id}`, known.document, expectedVersion);
      return null;
    });
  }

  async #write(place: Place, id: string, change: (known: Item<T> | undefined) => T | null): Promise<T | null> {
    const key = documentKey(this.#kind, place.brandId, place.owner ?? null, id);
    return untilWon(async () => {
      const known = await this.#item(place, id);
      const document = change(known);
      const put = new PutCommand({
        TableName: this.#table,
        Item: { ...key, version: (known?.version ?? 0) + 1, document },
        ConditionExpression: known ? "version = :v" : "attribute_not_exists(pk)",
        ...(known ? { ExpressionAttributeValues: { ":v": known.version } } : {}),
      });
      return (await conditional<unknown>(() => this.#client.send(put))) === LOST ? LOST : document;
    });
  }

  async #item({ brandId, owner = null }: Place, id: string): Promise<Item<T> | undefined> {
    const Key = documentKey(this.#kind, brandId, owner, id);
    const answer = await this.#client.send(new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }));
    return answer.Item && this.#parse(answer.Item);
  }

  #parse(item: Record<string, unknown>): Item<T> {
    return z.object({ version: z.number().int().positive(), document: this.#schema.nullable() }).parse(item);
  }
}

/** The `conflict` of a save or a removal on top of a version that no longer is the newest. */
export function overtaken(
  name: string,
  known: Pick<Saved, "version" | "updatedAt" | "updatedBy"> | null | undefined,
  expected: number | undefined,
): AppError {
  if (!known) return new AppError("conflict", `The ${name} was removed; save it anew, without a version.`);
  const { version, updatedBy, updatedAt } = known;
  const changed = expected === undefined ? "you meant to make a new one" : `you changed version ${expected}`;
  return new AppError(
    "conflict",
    `The ${name} is at version ${version}, saved by ${updatedBy} at ${updatedAt}; ${changed}.`,
    { issues: [{ path: "expectedVersion", message: String(version) }] },
  );
}
