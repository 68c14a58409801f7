import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import { type Call, type Token, type Tokens, secretOf } from "../call.ts";
import { graph } from "../shared/graph.ts";
import { InstagramSettings } from "./manifest.ts";

const RENEW_SECONDS = 10 * 24 * 60 * 60;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * A Page's token lives until it is revoked; one of Instagram login 60 days, and is exchanged for a new one before that,
 * once it is a day old. Source: developers.facebook.com/docs/instagram-platform/reference/refresh_access_token.
 */
export const instagramTokens: Tokens = { renewSeconds: RENEW_SECONDS, obtain };

const Refreshed = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().int().positive() });

async function obtain(call: Omit<Call, "token">, current: Token | undefined): Promise<Token> {
  const secret = secretOf(call.secrets, "accessToken");
  const { login } = InstagramSettings.parse(call.settings);
  if (login === "facebook") {
    if (secret === undefined) throw new AppError("unauthenticated", "The source has no access token");
    return { accessToken: secret };
  }
  const held = current?.accessToken ?? secret;
  if (held === undefined) throw new AppError("unauthenticated", "The source has no access token");
  try {
    return await refresh(call, held);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // A person may have typed in another token since.
    if (error.code === "unauthenticated" && current !== undefined && secret !== undefined && secret !== held) {
      return obtain(call, undefined);
    }
    // A token that is younger than a day is refused, and good all the same: it is tried again tomorrow.
    if (current === undefined && (error.code === "invalid_input" || error.code === "forbidden")) {
      return { accessToken: held, expiresAt: after(call, RENEW_SECONDS + DAY_SECONDS) };
    }
    throw error;
  }
}

async function refresh(call: Omit<Call, "token">, held: string): Promise<Token> {
  const query = { grant_type: "ig_refresh_token", access_token: held };
  const { json } = await graph(
    { ...call, token: { accessToken: held } },
    // This one takes its token in the query only, and has no version.
    { path: "/refresh_access_token", query, base: HOST },
  );
  const refreshed = Refreshed.safeParse(json);
  if (!refreshed.success) throw new AppError("upstream", "Instagram answered with no token");
  return { accessToken: refreshed.data.access_token, expiresAt: after(call, refreshed.data.expires_in) };
}

const HOST = "https://graph.instagram.com";

function after({ now }: Pick<Call, "now">, seconds: number): string {
  return new Date(now().getTime() + seconds * 1000).toISOString();
}
