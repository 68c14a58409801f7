import { AppError } from "@kikimimi/core/base/error";
import { digestOf } from "@kikimimi/core/base/identity";
import * as z from "zod";
import { type Call, type Token, type Tokens, secretOf } from "../call.ts";
import { errorOf, refusalOf } from "../shared/graph.ts";
import { send } from "../shared/http.ts";

/** A token lives 60 days, and may be renewed when it is a day old. */
const RENEW_SECONDS = 20 * 24 * 60 * 60;
const DAY_SECONDS = 24 * 60 * 60;

const REFRESH_URL = "https://graph.threads.net/refresh_access_token";

/**
 * Long-lived user tokens: the one that a person pasted is renewed as long as Threads allows.
 * Source: developers.facebook.com/docs/threads/get-started/long-lived-tokens.
 */
export const threadsTokens: Tokens = { renewSeconds: RENEW_SECONDS, obtain };

const Refreshed = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

type Bare = Omit<Call, "token">;

async function obtain(call: Bare, current: Token | undefined): Promise<Token> {
  const secret = secretOf(call.secrets, "accessToken");
  if (secret === undefined) throw new AppError("unauthenticated", "The source has no access token");
  const from = digestOf(secret);
  // A person who pasted a new token wants that one.
  const own = current?.facts?.["from"] === from ? current : undefined;
  try {
    return await refresh(call, own?.accessToken ?? secret, from);
  } catch (error) {
    const dead = error instanceof AppError && error.code === "unauthenticated";
    if (!dead || own === undefined || own.accessToken === secret) throw error;
    return refresh(call, secret, from);
  }
}

async function refresh(call: Bare, accessToken: string, from: string): Promise<Token> {
  const query = new URLSearchParams({ grant_type: "th_refresh_token", access_token: accessToken });
  const { json, headers, status } = await send(call, { url: `${REFRESH_URL}?${query.toString()}` });
  const facts = { from };
  const refreshed = Refreshed.safeParse(json);
  if (refreshed.success) {
    const { access_token: renewed, expires_in: seconds } = refreshed.data;
    return { accessToken: renewed, expiresAt: after(call, seconds), facts };
  }
  const refusal = refusalOf(json);
  const error = refusal
    ? errorOf(refusal, headers, call.now())
    : new AppError("upstream", `Threads answered ${status}`);
  // Younger than a day: it works as it is, and is tried again tomorrow.
  if (error.code === "invalid_input" || error.code === "forbidden")
    return { accessToken, expiresAt: after(call, RENEW_SECONDS + DAY_SECONDS), facts };
  throw error;
}

function after({ now }: Bare, seconds: number): string {
  return new Date(now().getTime() + seconds * 1000).toISOString();
}
