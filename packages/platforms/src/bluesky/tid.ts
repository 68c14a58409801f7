import { createHash } from "node:crypto";

const ALPHABET = "234567abcdefghijklmnopqrstuvwxyz";

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
