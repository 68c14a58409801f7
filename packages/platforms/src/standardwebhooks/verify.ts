import { createHash } from "node:crypto";
import { digestOf } from "@kikimimi/core/base/identity";
import { keyOf, signatureOf, signedAs } from "@kikimimi/core/webhook/standard-webhook";
import type { Secrets } from "../call.ts";
import type { Verdict, Webhook, WebhookRequest } from "../webhook.ts";
import { anySecretMatches, newestSecret, sameText } from "../shared/hmac.ts";

const SECRET = "signingSecret";
const TOLERANCE_SECONDS = 300;

/**
 * Standard Webhooks 1.0.0, symmetric `v1`: base64 HMAC-SHA256 over `id.timestamp.body`, any one of the
 * space-separated signatures, 300 seconds either way. The reference library reads the system clock, so it
 * serves as the peer in tests and not here. Source: github.com/standard-webhooks/standard-webhooks.
 */
export const standardWebhook: Webhook = {
  vouches: "bytes",
  headers: ["webhook-id", "webhook-timestamp"],
  verify,
  sign,
};

function verify(request: WebhookRequest, secrets: Secrets, now: Date): Verdict {
  const id = request.headers["webhook-id"];
  const timestamp = request.headers["webhook-timestamp"];
  const header = request.headers["webhook-signature"];
  if (!id || !timestamp || !header) return { ok: false, reason: "missing_signature" };
  if (!/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: "malformed_timestamp" };
  const age = Math.floor(now.getTime() / 1000) - Number(timestamp);
  if (Math.abs(age) > TOLERANCE_SECONDS) return { ok: false, reason: "stale_timestamp" };
  const offered = header.split(" ").flatMap((part) => (part.startsWith("v1,") ? [part.slice(3)] : []));
  const ok = anySecretMatches(secrets[SECRET], (secret) => {
    const key = keyOf(secret);
    if (!key) return false;
    const expected = signatureOf(key, id, timestamp, request.body);
    return offered.filter((signature) => sameText(signature, expected)).length > 0;
  });
  return ok ? { ok } : { ok, reason: "signature_mismatch" };
}

function sign(body: Uint8Array, secrets: Secrets, now: Date): Record<string, string> {
  const id = `msg_${digestOf(createHash("sha256").update(body).digest("hex"))}`;
  return signedAs({ body, secrets: [newestSecret(secrets[SECRET], SECRET)], id, now });
}
