import * as z from "zod";
import { Actor, Role } from "./actor.ts";
import { Person } from "./person.ts";
import { Slug } from "../base/slug.ts";

/** A key as people see it; what proves it is kept apart. */
export const ApiKey = z.object({
  keyId: z.string(),
  name: Actor.shape.name,
  role: Role,
  brands: z.array(Slug).min(1),
  createdAt: z.iso.datetime(),
  createdBy: Person,
  expiresAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  revokedBy: Person.nullable(),
  /** To the hour; null while it was never used. */
  lastUsedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** What a person says of a key that is to be made. */
export const ApiKeyDraft = z.strictObject({
  name: z.string().trim().min(1).max(100),
  role: Role,
  brands: z.array(Slug).min(1).max(20),
  expiresAt: z.iso.datetime().nullable().default(null),
});
export type ApiKeyDraft = z.infer<typeof ApiKeyDraft>;

/** What every key begins with, so that scanners for leaked secrets know one when they see it. */
const PREFIX = "kkm_";
const TOKEN = /^kkm_([0-9A-HJKMNP-TV-Z]{26})_([\w-]{43})$/;

/** A key's token out of its id (`key_…`) and its secret (256 bits, base64url). */
export function keyTokenOf(keyId: string, secret: string): string {
  return `${PREFIX}${keyId.slice("key_".length)}_${secret}`;
}

/** Whether a bearer token is meant to be an API key. */
export function isApiKey(token: string): boolean {
  return token.startsWith(PREFIX);
}

/** The id and the secret in a key's token; undefined where it is none. */
export function partsOfKey(token: string): { readonly keyId: string; readonly secret: string } | undefined {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  return id === undefined || secret === undefined ? undefined : { keyId: `key_${id}`, secret };
}

/** Whether a key opens anything at an instant. */
export function isValidKey({ expiresAt, revokedAt }: Pick<ApiKey, "expiresAt" | "revokedAt">, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > now.getTime());
}

/** How long a key's last use may be out of date, in milliseconds. */
const USE_GRAIN_MS = 3_600_000;

/** Whether a use now is worth a write. */
export function isNewUse({ lastUsedAt }: Pick<ApiKey, "lastUsedAt">, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - Date.parse(lastUsedAt) >= USE_GRAIN_MS;
}
