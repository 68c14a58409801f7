import { createHash } from "node:crypto";

/** Crockford's base 32: sortable, no look-alikes, safe in URLs and keys. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function base32(bytes: Uint8Array, length: number): string {
  let bits = 0;
  let value = 0;
  let out = "";
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5 && out.length < length) {
      out += ALPHABET[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return out;
}

/** Parts are length-prefixed, so that no two different lists of parts read alike. */
function derive(prefix: string, parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return `${prefix}_${base32(hash.digest(), 26)}`;
}

/** The id of a mention: the same post on the same platform for the same brand, whoever delivers it. */
export function mentionIdOf(brandId: string, platform: string, externalId: string): string {
  return derive("mnt", [brandId, platform, externalId]);
}

/** The id of a thread: one conversation on one platform for one brand. */
export function threadIdOf(brandId: string, platform: string, conversation: string): string {
  return derive("thr", [brandId, platform, conversation]);
}

/** The id of the erasure of one author's posts; it names the author to nobody who does not know the account's id already. */
export function erasureIdOf(brandId: string, platform: string, authorId: string): string {
  return derive("ers", [brandId, platform, authorId]);
}

/** The id of an outgoing webhook's message: one event for one subscription, however often it is told. */
export function webhookMessageIdOf(subscriptionId: string, eventId: string): string {
  return derive("msg", [subscriptionId, eventId]);
}

/** A digest (130 bits, base 32) of any text; used to break ties the same way everywhere. */
export function digestOf(text: string): string {
  return base32(createHash("sha256").update(text).digest(), 26);
}

/** A sortable id in the manner of ULID: 48 bits of milliseconds, then 80 bits of randomness. */
export function sortableId(prefix: string, at: Date, random: Uint8Array): string {
  let time = at.getTime();
  let head = "";
  for (let i = 0; i < 10; i++) {
    head = `${ALPHABET[time % 32]}${head}`;
    time = Math.floor(time / 32);
  }
  return `${prefix}_${head}${base32(random, 16)}`;
}

/** The instant inside a sortable id, or undefined when the id is not one. */
export function instantOf(id: string): Date | undefined {
  const match = /^[a-z]+_([0-9A-HJKMNP-TV-Z]{10})[0-9A-HJKMNP-TV-Z]{16}$/.exec(id);
  if (!match?.[1]) return undefined;
  let time = 0;
  for (const digit of match[1]) time = time * 32 + ALPHABET.indexOf(digit);
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
