import { Kind, kindOf, type Reading } from "./symbols.ts";

const LONGEST = 14;

function startsAfter(before: Kind, now: Kind, latinNow: boolean): boolean {
  if (now === Kind.mark || now === Kind.space || before === Kind.space) return true;
  if (before === Kind.mark) return true;
  if (latinNow) return before !== Kind.latin && before !== Kind.digit;
  // A Japanese phrase begins where kana give way to something else: 解約だけ|混み合って|おります.
  return before === Kind.kana
    ? now !== Kind.kana
    : now === Kind.emoji || before === Kind.emoji || (before === Kind.latin && now !== Kind.kana);
}

/** The ends of a reading's words (of Latin script) and phrases (of Japanese), in symbols. */
export function chunkEnds(reading: Reading): number[] {
  const ends: number[] = [];
  let start = 0;
  for (let at = 1; at < reading.length; at += 1) {
    const unit = reading.symbols[at] ?? 0;
    const before = kindOf(reading.symbols[at - 1] ?? 0);
    const now = kindOf(unit);
    const lowSurrogate = unit >= 0xdc00 && unit <= 0xdfff;
    const apostrophe = unit === 0x27 || reading.symbols[at - 1] === 0x27;
    const same = before === Kind.mark && now === Kind.mark && reading.symbols[at - 1] === unit;
    if (lowSurrogate || same || (apostrophe && (before === Kind.latin || now === Kind.latin))) continue;
    if (
      startsAfter(before, now, now === Kind.latin || now === Kind.digit) ||
      (at - start >= LONGEST && now !== Kind.latin)
    ) {
      ends.push(at);
      start = at;
    }
  }
  if (reading.length > 0) ends.push(reading.length);
  return ends;
}
