import { createHash, timingSafeEqual } from "node:crypto";
import type { Actor } from "@kikimimi/core/people/actor";
import { isNewUse, isValidKey, partsOfKey } from "@kikimimi/core/people/api-key";
import { AppError } from "@kikimimi/core/base/error";
import type { StoredKey } from "@kikimimi/store/api-keys";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";

/** What is kept of a key's secret. */
export function hashOfKey(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** Compared with where there is no key, so that an unknown one takes as long as a wrong one. */
const NOBODY = "0".repeat(64);

/**
 * Whom an API key speaks for; throws `unauthenticated` for one that is unknown, wrong, expired or revoked, without saying
 * which. The key is read anew each time: revoking it holds from the next request on.
 */
export async function authenticateKey({ ctx, input }: { ctx: Context; input: { token: string } }): Promise<Actor> {
  const parts = partsOfKey(input.token);
  const known = parts && (await ctx.store.apiKeys.get(parts.keyId));
  const isRight = timingSafeEqual(
    Buffer.from(hashOfKey(parts?.secret ?? ""), "hex"),
    Buffer.from(known?.hash ?? NOBODY, "hex"),
  );
  if (!known || !isRight || !isValidKey(known.key, ctx.clock()))
    throw new AppError("unauthenticated", "The API key is unknown, expired or revoked.");
  await noteUse(ctx, known);
  const { keyId: id, name, role, brands } = known.key;
  return { id, name, kind: "key", role, brands };
}

/** Nobody is refused because a use could not be noted. */
async function noteUse(ctx: Context, known: StoredKey): Promise<void> {
  const now = ctx.clock();
  if (!isNewUse(known.key, now)) return;
  await ctx.store.apiKeys.noteUse(known, now.toISOString()).catch((error: unknown) => {
    ctx.log.warn("api_key.use_not_noted", { keyId: known.key.keyId, error: describeError(error) });
  });
}
