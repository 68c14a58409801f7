import type { Secrets } from "../call.ts";
import type { Answer, Verdict, Webhook, WebhookRequest } from "../webhook.ts";
import { anySecretMatches, hmacSha256, newestSecret, sameText } from "./hmac.ts";

const HEADER = "x-hub-signature-256";
const PREFIX = "sha256=";
const SECRET = "appSecret";
const TOKEN = "verifyToken";

/** Names and meanings of the secrets that every Meta webhook needs. */
export const META_SECRETS = [
  { name: SECRET, description: "App secret (App settings, Basic); signs every delivery" },
  { name: TOKEN, description: "Verify token that you type into the webhook subscription" },
] as const;

/**
 * The pushing side that Facebook, Instagram, Threads and WhatsApp share: `hub.*` handshake and
 * `X-Hub-Signature-256: sha256=` with the hex HMAC-SHA256 of the raw bytes under the app secret.
 * Source: developers.facebook.com/docs/graph-api/webhooks/getting-started.
 */
export const metaWebhook: Webhook = {
  vouches: "bytes",
  handshake,
  verify,
  sign: (body, secrets) => ({ [HEADER]: signatureOf(newestSecret(secrets[SECRET], SECRET), body) }),
};

function signatureOf(secret: string, body: Uint8Array): string {
  return `${PREFIX}${hmacSha256(secret, [body], "hex")}`;
}

function verify(request: WebhookRequest, secrets: Secrets): Verdict {
  const header = request.headers[HEADER];
  if (!header) return { ok: false, reason: "missing_signature" };
  if (!header.startsWith(PREFIX)) return { ok: false, reason: "wrong_prefix" };
  const ok = anySecretMatches(secrets[SECRET], (secret) => sameText(header, signatureOf(secret, request.body)));
  return ok ? { ok } : { ok, reason: "signature_mismatch" };
}

function handshake(request: WebhookRequest, secrets: Secrets): Answer | undefined {
  const mode = request.query.get("hub.mode");
  if (request.method.toUpperCase() !== "GET" || mode === null) return undefined;
  const token = request.query.get("hub.verify_token") ?? "";
  const challenge = request.query.get("hub.challenge") ?? "";
  const known = anySecretMatches(secrets[TOKEN], (secret) => sameText(token, secret));
  if (mode !== "subscribe" || !known || challenge === "" || challenge.length > 1_000) return plain(403, "");
  return plain(200, challenge);
}

/** Plain text, so that a challenge can never be read as a page. */
function plain(status: number, body: string): Answer {
  return { status, contentType: "text/plain; charset=utf-8", body };
}
