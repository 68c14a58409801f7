import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify as verifySignature } from "node:crypto";
import type { Secrets } from "../call.ts";
import { anySecretMatches, newestSecret } from "../shared/hmac.ts";
import { isRecord } from "../shared/members.ts";
import type { Answer, Verdict, Webhook, WebhookRequest } from "../webhook.ts";

const SIGNATURE = "x-signature-ed25519";
const TIMESTAMP = "x-signature-timestamp";
const PUBLIC_KEY = "publicKey";
const SIGNING_KEY = "signingKey";

/** Discord names no tolerance; five minutes either way is what others that sign a time allow. */
const TOLERANCE_SECONDS = 300;

/** What comes before the seed in a private key of RFC 8410, section 7. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/**
 * Interactions and application events: Ed25519 over timestamp and raw bytes, signature and key in hexadecimal digits.
 * A bad signature has to be answered with 401; Discord sends some on purpose.
 * Source: docs.discord.com/developers/interactions/overview.
 */
export const discordWebhook: Webhook = {
  vouches: "bytes",
  verify,
  probe,
  invent,
  sign: (body, secrets, now) => {
    const seed = Buffer.from(newestSecret(secrets[SIGNING_KEY], SIGNING_KEY), "hex");
    const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
    const timestamp = String(Math.floor(now.getTime() / 1000));
    return { [SIGNATURE]: sign(null, signedBytes(timestamp, body), key).toString("hex"), [TIMESTAMP]: timestamp };
  },
};

/** A key pair of which a laptop knows both halves. */
function invent(): Readonly<Record<string, string>> {
  const { d = "", x = "" } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const hex = (part: string): string => Buffer.from(part, "base64url").toString("hex");
  return { [PUBLIC_KEY]: hex(x), [SIGNING_KEY]: hex(d) };
}

function signedBytes(timestamp: string, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(timestamp), body]);
}

function verify(request: WebhookRequest, secrets: Secrets, now: Date): Verdict {
  const signature = request.headers[SIGNATURE];
  const timestamp = request.headers[TIMESTAMP];
  if (!signature || !timestamp) return { ok: false, reason: "missing_signature" };
  if (!/^[0-9a-f]{128}$/i.test(signature)) return { ok: false, reason: "malformed_signature" };
  if (!/^\d{1,12}$/.test(timestamp)) return { ok: false, reason: "malformed_timestamp" };
  if (Math.abs(Math.floor(now.getTime() / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) {
    return { ok: false, reason: "stale_timestamp" };
  }
  const bytes = signedBytes(timestamp, request.body);
  const ok = anySecretMatches(secrets[PUBLIC_KEY], (key) => isSigned(bytes, Buffer.from(signature, "hex"), key));
  return ok ? { ok } : { ok, reason: "signature_mismatch" };
}

function isSigned(bytes: Uint8Array, signature: Uint8Array, publicKey: string): boolean {
  if (!/^[0-9a-f]{64}$/i.test(publicKey)) return false;
  try {
    const x = Buffer.from(publicKey, "hex").toString("base64url");
    const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
    return verifySignature(null, bytes, key, signature);
  } catch {
    // Not every 32 bytes are a point of the curve.
    return false;
  }
}

/** Interactions ping with type 1, application events with type 0; an event has type 1 as well. */
function probe(body: unknown): Answer | undefined {
  if (!isRecord(body) || body["event"] !== undefined) return undefined;
  if (body["type"] === 1) return { status: 200, contentType: "application/json", body: '{"type":1}' };
  const isEventPing = body["type"] === 0 && body["application_id"] !== undefined && body["channel_id"] === undefined;
  return isEventPing ? { status: 204, contentType: "application/json", body: "" } : undefined;
}
