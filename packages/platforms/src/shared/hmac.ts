import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA256 of the parts, one after another, in the encoding that the platform puts into its header. */
export function hmacSha256(
  key: string | Uint8Array,
  parts: readonly (string | Uint8Array)[],
  encoding: "hex" | "base64",
): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}

/**
 * Whether two texts are the same, in time that depends on their lengths only.
 * Signatures are compared as text: two base64 texts can decode to the same bytes, and only one was signed.
 */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, "utf8"), Buffer.from(b, "utf8")];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Whether any of the secrets yields the signature; each is tried, so that time does not tell which one did. */
export function anySecretMatches(
  secrets: readonly string[] | undefined,
  matches: (secret: string) => boolean,
): boolean {
  let found = false;
  for (const secret of secrets ?? []) {
    // An empty key would let anybody sign.
    if (secret !== "" && matches(secret)) found = true;
  }
  return found;
}

/** The newest secret of a list, to sign with; throws when there is none, because that is a set-up error. */
export function newestSecret(secrets: readonly string[] | undefined, name: string): string {
  const secret = secrets?.find((candidate) => candidate !== "");
  if (secret === undefined) throw new Error(`No secret "${name}" to sign with`);
  return secret;
}
