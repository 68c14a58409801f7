import { AppError } from "@kikimimi/core/base/error";
import { parseJson } from "@kikimimi/core/base/json";
import { type Call, type Token, type Tokens, secretOf } from "../call.ts";
import { type Answered, send } from "../shared/http.ts";
import { isRecord } from "../shared/members.ts";
import { BlueskySettings } from "./manifest.ts";
import { Session } from "./wire.ts";
import { errorOf, methodUrl, unexpected, within } from "./xrpc.ts";

/** What an access token lives where it does not say so itself. */
const LIFE_MS = 2 * 60 * 60 * 1000;

/**
 * Sessions: `createSession` with an app password, `refreshSession` with the token that it hands out anew each time.
 * Signing in is limited to 30 in 5 minutes and 300 a day, so sessions are kept and renewed.
 * Source: docs.bsky.app/docs/api/com-atproto-server-create-session.
 */
export const blueskyTokens: Tokens = { renewSeconds: 600, obtain };

type Caller = Omit<Call, "token">;

async function obtain(call: Caller, current: Token | undefined): Promise<Token> {
  return (current?.refreshToken === undefined ? undefined : await renew(call, current.refreshToken)) ?? signIn(call);
}

/** Undefined when the session has ended; a new one begins then. */
async function renew(call: Caller, refreshToken: string): Promise<Token | undefined> {
  const url = methodUrl(call.settings, "com.atproto.server.refreshSession");
  // The old token is good for a while after it was used, so a repetition finds its answer.
  const request = {
    url,
    method: "POST",
    headers: { authorization: `Bearer ${refreshToken}` },
    repeatable: true,
  } as const;
  const answered = await send(call, request);
  try {
    return tokenOf(call, within(call, answered));
  } catch (error) {
    if (error instanceof AppError && error.code === "unauthenticated") return undefined;
    throw error;
  }
}

async function signIn(call: Caller): Promise<Token> {
  const { handle, did } = BlueskySettings.parse(call.settings);
  const [identifier, password] = [handle ?? did, secretOf(call.secrets, "appPassword")];
  if (identifier === undefined || password === undefined) {
    throw new AppError("unauthenticated", "Bluesky needs a handle (or DID) and an app password");
  }
  const url = methodUrl(call.settings, "com.atproto.server.createSession");
  const answered = await send(call, { url, method: "POST", body: { identifier, password }, repeatable: true });
  // A name or password that is none is refused as bad input; both will never do.
  if (answered.status === 400) {
    throw new AppError("unauthenticated", `Bluesky refuses to sign in (${errorOf(answered) || 400})`);
  }
  return tokenOf(call, within(call, answered));
}

function tokenOf(call: Caller, answered: Answered): Token {
  const session = Session.safeParse(answered.json);
  if (answered.status !== 200 || !session.success) throw unexpected(answered);
  const { accessJwt, refreshJwt, did, handle } = session.data;
  return {
    accessToken: accessJwt,
    refreshToken: refreshJwt,
    expiresAt: (endOf(accessJwt) ?? new Date(call.now().getTime() + LIFE_MS)).toISOString(),
    facts: { did, ...(handle === undefined ? {} : { handle }) },
  };
}

/** `exp` of a token; it is ours to read and the server's to check. */
function endOf(jwt: string): Date | undefined {
  try {
    const payload = parseJson(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
    const seconds = isRecord(payload) ? payload["exp"] : undefined;
    return typeof seconds === "number" && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : undefined;
  } catch {
    return undefined;
  }
}
