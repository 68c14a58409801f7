import type { Actor } from "@kikimimi/core/people/actor";
import { type ApiKey, type ApiKeyDraft, keyTokenOf } from "@kikimimi/core/people/api-key";
import { AppError } from "@kikimimi/core/base/error";
import { hashOfKey } from "./authenticate-key.ts";
import { authorise } from "./authorise.ts";
import { type Context, newId } from "./context.ts";

/** Bytes of a key's secret. */
const SECRET_BYTES = 32;

/**
 * Makes a key and answers its token, this once. Its maker has to be an admin of each of its brands, so that no key may
 * more than who made it; and a person, so that what a leaked key could do ends when it is revoked.
 */
export async function createApiKey({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: ApiKeyDraft;
}): Promise<{ key: ApiKey; token: string }> {
  for (const brandId of input.brands) authorise(actor, "admin", brandId);
  if (actor.kind === "key") throw new AppError("forbidden", "A key makes no keys: a person has to.");
  const now = ctx.clock();
  if (input.expiresAt !== null && Date.parse(input.expiresAt) <= now.getTime())
    throw new AppError("invalid_input", "expiresAt: is in the past");
  const key: ApiKey = {
    ...input,
    keyId: newId(ctx, "key"),
    brands: [...new Set(input.brands)],
    createdAt: now.toISOString(),
    createdBy: { id: actor.id, name: actor.name },
    revokedAt: null,
    revokedBy: null,
    lastUsedAt: null,
  };
  const secret = Buffer.from(ctx.random(SECRET_BYTES)).toString("base64url");
  await ctx.store.apiKeys.create(key, hashOfKey(secret));
  return { key, token: keyTokenOf(key.keyId, secret) };
}
