import type { Secrets } from "../call.ts";
import { anySecretMatches, newestSecret, sameText } from "../shared/hmac.ts";
import type { Verdict, Webhook, WebhookRequest } from "../webhook.ts";

const HEADER = "x-telegram-bot-api-secret-token";
const SECRET = "secretToken";

/**
 * Telegram signs nothing: every update carries the `secret_token` that `setWebhook` was given, as it is.
 * Source: core.telegram.org/bots/api#setwebhook.
 */
export const telegramWebhook: Webhook = {
  vouches: "sender",
  verify,
  sign: (_body, secrets) => ({ [HEADER]: newestSecret(secrets[SECRET], SECRET) }),
};

function verify(request: WebhookRequest, secrets: Secrets): Verdict {
  const header = request.headers[HEADER];
  if (!header) return { ok: false, reason: "missing_secret_token" };
  const ok = anySecretMatches(secrets[SECRET], (secret) => sameText(header, secret));
  return ok ? { ok } : { ok, reason: "secret_token_mismatch" };
}
