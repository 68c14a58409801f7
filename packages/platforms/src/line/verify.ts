import type { Secrets } from "../call.ts";
import type { Verdict, Webhook, WebhookRequest } from "../webhook.ts";
import { anySecretMatches, hmacSha256, newestSecret, sameText } from "../shared/hmac.ts";

const HEADER = "x-line-signature";
const SECRET = "channelSecret";

/**
 * `x-line-signature` is the base64 HMAC-SHA256 of the raw bytes under the channel secret; no prefix, no time.
 * Source: developers.line.biz/en/docs/messaging-api/verify-webhook-signature.
 */
export const lineWebhook: Webhook = {
  vouches: "bytes",
  verify,
  sign: (body, secrets) => ({ [HEADER]: hmacSha256(newestSecret(secrets[SECRET], SECRET), [body], "base64") }),
};

function verify(request: WebhookRequest, secrets: Secrets): Verdict {
  const header = request.headers[HEADER];
  if (!header) return { ok: false, reason: "missing_signature" };
  const ok = anySecretMatches(secrets[SECRET], (secret) =>
    sameText(header, hmacSha256(secret, [request.body], "base64")),
  );
  return ok ? { ok } : { ok, reason: "signature_mismatch" };
}
