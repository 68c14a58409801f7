import { AppError } from "@kikimimi/core/base/error";
import { digestOf } from "@kikimimi/core/base/identity";
import { canonicalJson } from "@kikimimi/core/base/json";
import type { SealedToken, Source } from "@kikimimi/core/source/source";
import type { Call, Token, Tokens } from "@kikimimi/platforms/call";
import * as z from "zod";
import { type Context, newId } from "./context.ts";

const Stored = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  expiresAt: z.iso.datetime().optional(),
  facts: z.record(z.string(), z.string()).optional(),
});

/** Nobody else renews a token while one does; longer than any platform takes to answer. */
const LEASE_SECONDS = 60;
const WAIT_MS = 500;
const MAX_WAITS = 20;

export type TokenInput = {
  readonly ctx: Context;
  readonly source: Source;
  readonly tokens: Tokens;
  readonly call: Omit<Call, "token">;
  /** A token that the platform just refused: it is renewed whatever its end says. */
  readonly refused?: Token | undefined;
};

/**
 * A source's access token, renewed ahead of its end by one of those who need it; the others take the old one while it
 * lives, or wait. Throws what `Tokens.obtain` throws, and `upstream` when another one's renewal takes too long.
 */
export async function accessToken(input: TokenInput): Promise<Token> {
  const { ctx, source, call } = input;
  const digest = digestOf(canonicalJson(call.secrets));
  for (let waits = 0; waits <= MAX_WAITS; waits++) {
    const stored = await ctx.store.sources.token(source.platform, source.sourceId);
    const current = openToken(ctx, stored);
    const changed = stored !== undefined && stored.digest !== digest;
    if (current && !changed && !due(input, current)) return current;
    const leased = await lease(ctx, source, stored, digest);
    if (leased) return renew(input, leased, current, changed);
    if (current && !changed && alive(current, ctx.clock()) && !isRefused(input, current)) return current;
    await ctx.pace.wait(WAIT_MS);
  }
  throw new AppError("upstream", "The access token is being renewed by somebody else.");
}

function due(input: TokenInput, token: Token): boolean {
  if (isRefused(input, token)) return true;
  const { expiresAt } = token;
  return (
    expiresAt !== undefined && Date.parse(expiresAt) - input.tokens.renewSeconds * 1000 <= input.ctx.clock().getTime()
  );
}

function isRefused({ refused }: TokenInput, token: Token): boolean {
  return refused?.accessToken === token.accessToken;
}

function alive({ expiresAt }: Token, now: Date): boolean {
  return expiresAt === undefined || Date.parse(expiresAt) > now.getTime();
}

function openToken(ctx: Context, stored: SealedToken | undefined): Token | undefined {
  const text = stored && ctx.seal.open(stored.sealed);
  return text === undefined ? undefined : asToken(Stored.parse(JSON.parse(text)));
}

/** The members that have a value: `exactOptionalPropertyTypes` asks for it. */
function asToken({ accessToken: token, refreshToken, expiresAt, facts }: z.infer<typeof Stored>): Token {
  return {
    accessToken: token,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(facts === undefined ? {} : { facts }),
  };
}

async function lease(
  ctx: Context,
  { platform, sourceId }: Source,
  stored: SealedToken | undefined,
  digest: string,
): Promise<SealedToken | undefined> {
  const now = ctx.clock();
  if (stored?.lease && stored.lease.until > now.toISOString()) return undefined;
  const until = new Date(now.getTime() + LEASE_SECONDS * 1000).toISOString();
  const empty = { schemaVersion: 1 as const, sealed: "", digest, rev: 0 };
  return ctx.store.sources.putToken(platform, sourceId, {
    ...(stored ?? empty),
    lease: { owner: newId(ctx, "act"), until },
  });
}

async function renew(
  { ctx, source, tokens, call }: TokenInput,
  leased: SealedToken,
  current: Token | undefined,
  changed: boolean,
): Promise<Token> {
  const { lease: _lease, ...free } = leased;
  try {
    const token = await obtain(tokens, call, current, changed);
    const kept = await ctx.store.sources.putToken(source.platform, source.sourceId, {
      schemaVersion: 1,
      sealed: ctx.seal.seal(JSON.stringify(token)),
      digest: digestOf(canonicalJson(call.secrets)),
      ...(token.expiresAt === undefined ? {} : { expiresAt: token.expiresAt }),
      rev: leased.rev,
    });
    // Whoever was faster took the lease after it ran out; this token serves all the same.
    if (!kept) ctx.log.warn("token.not_kept", { platform: source.platform, sourceId: source.sourceId });
    return token;
  } catch (error) {
    await ctx.store.sources.putToken(source.platform, source.sourceId, free);
    throw error;
  }
}

/** With other secrets than before they come first; a refresh token that has rotated since is the second try. */
async function obtain(
  tokens: Tokens,
  call: Omit<Call, "token">,
  current: Token | undefined,
  changed: boolean,
): Promise<Token> {
  if (!changed) return tokens.obtain(call, current);
  try {
    return await tokens.obtain(call, undefined);
  } catch (error) {
    if (current && error instanceof AppError && error.code === "unauthenticated") return tokens.obtain(call, current);
    throw error;
  }
}
