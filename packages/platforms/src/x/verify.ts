import type { Secrets } from "../call.ts";
import type { Answer, Verdict, Webhook, WebhookRequest } from "../webhook.ts";
import { anySecretMatches, hmacSha256, newestSecret, sameText } from "../shared/hmac.ts";

const HEADER = "x-twitter-webhooks-signature";
const PREFIX = "sha256=";
const SECRET = "consumerSecret";

/**
 * X's tokens are UUIDs and base64. Deliveries are signed with the same key in the same way, so that answering for any
 * other text (`{"tweet_create_events": …}`) would sign a forger's delivery for him.
 */
const TOKEN = /^[A-Za-z0-9+/=_-]{1,200}$/;

/**
 * `x-twitter-webhooks-signature: sha256=` with the base64 HMAC-SHA256 of the raw bytes under the API key secret, and the
 * challenge `GET ?crc_token=…`, answered without state. Source: docs.x.com/x-api/webhooks/introduction.
 */
export const xWebhook: Webhook = {
  vouches: "bytes",
  handshake,
  verify,
  sign: (body, secrets) => ({ [HEADER]: signatureOf(newestSecret(secrets[SECRET], SECRET), body) }),
};

function signatureOf(secret: string, message: string | Uint8Array): string {
  return `${PREFIX}${hmacSha256(secret, [message], "base64")}`;
}

function verify(request: WebhookRequest, secrets: Secrets): Verdict {
  const header = request.headers[HEADER];
  if (!header) return { ok: false, reason: "missing_signature" };
  if (!header.startsWith(PREFIX)) return { ok: false, reason: "wrong_prefix" };
  const ok = anySecretMatches(secrets[SECRET], (secret) => sameText(header, signatureOf(secret, request.body)));
  return ok ? { ok } : { ok, reason: "signature_mismatch" };
}

function handshake(request: WebhookRequest, secrets: Secrets): Answer | undefined {
  const token = request.query.get("crc_token");
  if (request.method.toUpperCase() !== "GET" || token === null) return undefined;
  const secret = secrets[SECRET]?.find((candidate) => candidate !== "");
  if (secret === undefined || !TOKEN.test(token)) return json(403, { error: "refused" });
  return json(200, { response_token: signatureOf(secret, token) });
}

function json(status: number, body: object): Answer {
  return { status, contentType: "application/json", body: JSON.stringify(body) };
}
