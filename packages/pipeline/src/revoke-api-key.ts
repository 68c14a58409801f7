import { type Actor, may, roleIn } from "@kikimimi/core/people/actor";
import type { ApiKey } from "@kikimimi/core/people/api-key";
import { AppError } from "@kikimimi/core/base/error";
import { authoriseFor } from "./authorise.ts";
import type { Context } from "./context.ts";

/** Ends a key for all of its brands; an admin of any of them may, because a key that leaked harms each. */
export async function revokeApiKey({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { keyId: string };
}): Promise<ApiKey> {
  const missing = new AppError("not_found", `There is no key ${input.keyId}.`);
  const at = ctx.clock().toISOString();
  const key = await ctx.store.apiKeys.change(input.keyId, (known) => {
    authoriseFor(actor, "admin", brandToAsk(actor, known), missing);
    if (known.revokedAt !== null) throw new AppError("conflict", `The key was revoked on ${known.revokedAt}.`);
    return { ...known, revokedAt: at, revokedBy: { id: actor.id, name: actor.name } };
  });
  if (!key) throw missing;
  return key;
}

/** The brand of the key in which the actor may the most. */
function brandToAsk(actor: Actor, { brands }: ApiKey): string {
  const own = brands.filter((brandId) => roleIn(actor, brandId) !== undefined);
  return own.find((brandId) => may(actor, "admin", brandId)) ?? own[0] ?? brands[0] ?? "";
}
