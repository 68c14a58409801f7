import { AppError } from "@kikimimi/core/base/error";
import { digestOf } from "@kikimimi/core/base/identity";
import * as z from "zod";
import { type Call, type Token, type Tokens, secretOf } from "../call.ts";
import { send } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { API, LIMIT } from "./request.ts";

const Granted = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive().default(7_200),
});

/**
 * OAuth 2.0 user context where there is a refresh token, else the app's bearer token. X hands out a new refresh token each
 * time and forgets the old one. Source: docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code.
 */
export const xTokens: Tokens = { renewSeconds: 600, obtain };

async function obtain(call: Omit<Call, "token">, current: Token | undefined): Promise<Token> {
  const granted = secretOf(call.secrets, "refreshToken");
  const clientId = secretOf(call.secrets, "clientId");
  if (granted === undefined || clientId === undefined) {
    const bearer = secretOf(call.secrets, "bearerToken");
    if (bearer === undefined)
      throw new AppError("unauthenticated", "X needs a client id with a refresh token, or a bearer token");
    return { accessToken: bearer };
  }
  // Tokens that descend from another grant belong to an account that somebody replaced.
  const grant = digestOf(granted).slice(0, 12);
  const descended = current?.facts?.["grant"] === grant ? current.refreshToken : undefined;
  return refresh(call, clientId, descended ?? granted, grant);
}

async function refresh(
  call: Omit<Call, "token">,
  clientId: string,
  refreshToken: string,
  grant: string,
): Promise<Token> {
  const clientSecret = secretOf(call.secrets, "clientSecret");
  const form = { grant_type: "refresh_token", refresh_token: refreshToken };
  const answered = await send(call, {
    url: `${API}/oauth2/token`,
    method: "POST",
    headers: clientSecret === undefined ? {} : { authorization: basic(clientId, clientSecret) },
    body: new URLSearchParams(clientSecret === undefined ? { ...form, client_id: clientId } : form),
  });
  if (answered.status === 429) throw limited("X", quietSeconds(answered.headers, call.now(), LIMIT));
  if (answered.status >= 400) throw new AppError("unauthenticated", `X refuses the refresh token (${answered.status})`);
  const token = Granted.safeParse(answered.json);
  if (!token.success) throw new AppError("upstream", "X answered without a token");
  const { access_token: accessToken, refresh_token: next = refreshToken, expires_in: seconds } = token.data;
  const expiresAt = new Date(call.now().getTime() + seconds * 1000).toISOString();
  return { accessToken, refreshToken: next, expiresAt, facts: { grant } };
}

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;
}
