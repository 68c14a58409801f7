import { createHmac } from "node:crypto";
import { AppError } from "../base/error.ts";

const SECRET_PREFIX = "whsec_";
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** The bytes of a Standard Webhooks secret, with or without `whsec_`; undefined where it is none. */
export function keyOf(secret: string): Buffer | undefined {
  const encoded = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret;
  // Buffer skips what is no base64; a mistyped secret must not shrink to a shorter key.
  return encoded !== "" && BASE64.test(encoded) ? Buffer.from(encoded, "base64") : undefined;
}

/** A secret as people copy it, of 24 to 64 random bytes. */
export function newSecret(random: Uint8Array): string {
  return `${SECRET_PREFIX}${Buffer.from(random).toString("base64")}`;
}

/** The symmetric signature `v1` of Standard Webhooks 1.0.0 in base64: HMAC-SHA256 over `id.timestamp.body`. */
export function signatureOf(key: Uint8Array, id: string, timestamp: string, body: Uint8Array): string {
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
}

/**
 * Headers of a message that we send: its id stays the same however often it is sent, and while a secret is being
 * exchanged it is signed with the old one as well. Throws `unauthenticated` when a secret is none.
 * Source: github.com/standard-webhooks/standard-webhooks.
 */
export function signedAs(message: {
  readonly body: Uint8Array;
  /** The newest first; at least one. */
  readonly secrets: readonly string[];
  readonly id: string;
  readonly now: Date;
}): Record<string, string> {
  const { body, secrets, id, now } = message;
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = keyOf(secret);
    if (!key) throw new AppError("unauthenticated", "The secret to sign with is not base64");
    return `v1,${signatureOf(key, id, timestamp, body)}`;
  });
  if (signatures.length === 0) throw new AppError("unauthenticated", "There is no secret to sign with");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
