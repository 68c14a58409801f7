import { isApiKey } from "@kikimimi/core/people/api-key";
import { authenticateKey } from "@kikimimi/pipeline/authenticate-key";
import type { Context } from "@kikimimi/pipeline/context";
import { decodeProtectedHeader } from "jose";
import { type Authenticate, authenticateWith, notOurs } from "./auth.ts";
import { isLoopback } from "./address.ts";
import { oidcTokens } from "./oidc.ts";
import type { AccessSettings } from "./oidc-settings.ts";

/** Longer tokens are refused unread; API Gateway takes some 10 KB of headers. */
const MAX_TOKEN = 8_192;

/** Accepts API keys, tokens of the identity provider, and tokens of the service's own secrets where those are taken. */
export function createAuthenticate(
  ctx: Context,
  secrets: readonly string[],
  { oidc, localTokens }: AccessSettings,
): Authenticate {
  const local = authenticateWith(secrets);
  const provider = oidc && oidcTokens(oidc, ctx);
  const takesLocal = (address: string | undefined): boolean =>
    localTokens === "anywhere" || (localTokens === "loopback" && address !== undefined && isLoopback(address));
  return async (token, address) => {
    if (token.length > MAX_TOKEN) throw notOurs();
    if (isApiKey(token)) return authenticateKey({ ctx, input: { token } });
    // The algorithm only chooses who looks at the token; each of them takes none but its own.
    if (algorithmOf(token) === "HS256") {
      if (takesLocal(address)) return local(token);
    } else if (provider) return provider(token);
    throw notOurs();
  };
}

function algorithmOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}
