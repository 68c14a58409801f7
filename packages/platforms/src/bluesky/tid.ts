import { createHash } from "node:crypto";

const ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";

/** When a key was made, in epoch milliseconds; undefined for a key that is no TID. */
export function timeOfTid(tid: string): number | undefined {
  if (!/^[2-7a-j][2-7a-z]{12}$/.test(tid)) return undefined;
  let value = 0n;
  for (const letter of tid) value = (value << 5n) | BigInt(ALPHABET.indexOf(letter));
  return Number((value >> 10n) / 1000n);
}

/**
 * A record key that is the same however often it is made: a TID, 53 bits of microseconds since 1970 and 10 bits of clock
 * id in 13 sortable characters. The digits below the millisecond and the clock id come from the key.
 * Source: atproto.com/specs/tid.
 */
export function tidOf(at: Date, key: string): string {
  const digest = createHash("sha256").update(key).digest();
  const micros = BigInt(at.getTime()) * 1000n + BigInt(digest.readUInt32BE(0) % 1000);
  let value = (micros << 10n) | BigInt(digest.readUInt16BE(4) & 0x3ff);
  let tid = "";
  for (let i = 0; i < 13; i++) {
    tid = `${ALPHABET[Number(value & 31n)]}${tid}`;
    value >>= 5n;
  }
  return tid;
}
