import { gunzipSync, gzipSync } from "node:zlib";

/** Largest body taken from a platform, in bytes; packed into base 64 it still fits one SQS message. */
export const MAX_BODY_BYTES = 512 * 1024;

/** Bytes as they travel and are kept: gzip, then base 64. */
export function packBody(bytes: Uint8Array): string {
  return gzipSync(bytes).toString("base64");
}

/** The bytes inside `packBody`'s text. */
export function unpackBody(packed: string): Uint8Array {
  return gunzipSync(Buffer.from(packed, "base64"));
}
