import { AppError } from "@kikimimi/core/base/error";
import { digestOf } from "@kikimimi/core/base/identity";
import { canonicalJson } from "@kikimimi/core/base/json";
import type { Source } from "@kikimimi/core/source/source";
import type { Call, Secrets, Token } from "@kikimimi/platforms/call";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Account } from "@kikimimi/store/allowances";
import { accessToken } from "./access-token.ts";
import type { Context } from "./context.ts";

/** Longer than this is for the next run to wait. */
const LONGEST_WAIT_MS = 5_000;

/** Who pays and waits: all sources that use the same secrets of a platform, and all that use none. */
export function accountOf(platform: Platform, secrets: Secrets): Account {
  return { platform: platform.manifest.id, account: digestOf(canonicalJson(secrets)) };
}

/**
 * Does something with a platform's API as one source: settings parsed, requests within the account's rate, the access
 * token in hand. A token that is refused although it should live is renewed once.
 */
export async function withCall<T>(
  ctx: Context,
  source: Source,
  platform: Platform,
  secrets: Secrets,
  use: (call: Call) => Promise<T>,
): Promise<T> {
  const call = {
    settings: platform.manifest.settings.parse(source.settings),
    secrets,
    fetch: pacedFetch(ctx, platform, accountOf(platform, secrets)),
    now: ctx.clock,
    pace: ctx.pace,
  };
  const { tokens } = platform;
  if (!tokens) return use(call);
  const tokenAfter = (refused?: Token): Promise<Token> => accessToken({ ctx, source, tokens, call, refused });
  const token = await tokenAfter();
  try {
    return await use({ ...call, token });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "unauthenticated") throw error;
    const renewed = await tokenAfter(token);
    if (renewed.accessToken === token.accessToken) throw error;
    return use({ ...call, token: renewed });
  }
}

/** Waits for a free slot of the account's rate before each request; throws `rate_limited` when that takes too long. */
function pacedFetch(ctx: Context, { manifest }: Platform, account: Account): typeof fetch {
  const { rate } = manifest;
  if (!rate) return ctx.fetch;
  return async (target, init) => {
    for (let waited = 0; ;) {
      const ms = await ctx.store.allowances.take(account, rate, ctx.clock());
      if (ms === 0) return ctx.fetch(target, init);
      if (waited + ms > LONGEST_WAIT_MS) {
        throw new AppError("rate_limited", `${manifest.name}'s request rate is used up`, {
          retryAfter: Math.ceil(ms / 1000),
        });
      }
      waited += ms;
      await ctx.pace.wait(ms);
    }
  };
}
