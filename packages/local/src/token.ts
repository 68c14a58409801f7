import { isLoopback } from "@kikimimi/api/address";
import { issueToken } from "@kikimimi/api/auth";
import { Actor } from "@kikimimi/core/people/actor";
import { readSecrets } from "./secrets.ts";

/** Signs a bearer token for an actor with the laptop's own secret; valid for `days`. */
export async function issueLocalToken(dataDir: string, actor: Actor, days: number): Promise<string> {
  const [secret] = readSecrets(dataDir).tokens;
  return issueToken(Actor.parse(actor), secret ?? "", { now: new Date(), seconds: Math.round(days * 86_400) });
}

/**
 * Where the service takes tokens of its own secret, and with them links that sign in: anywhere while only this machine
 * reaches it; from this machine alone once others do, unless KIKIMIMI_LOCAL_TOKENS says otherwise.
 */
export function localTokens(host: string, env: Readonly<Record<string, string | undefined>>): string {
  return env["KIKIMIMI_LOCAL_TOKENS"] || (isLoopback(host) ? "anywhere" : "loopback");
}
