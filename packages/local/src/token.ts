import { issueToken } from "@kikimimi/api/auth";
import { Actor } from "@kikimimi/core/actor";
import { readSecrets } from "./secrets.ts";

/** Signs a bearer token for an actor with the laptop's own secret; valid for `days`. */
export async function issueLocalToken(dataDir: string, actor: Actor, days: number): Promise<string> {
  const [secret] = readSecrets(dataDir).tokens;
  return issueToken(Actor.parse(actor), secret ?? "", { now: new Date(), seconds: Math.round(days * 86_400) });
}
