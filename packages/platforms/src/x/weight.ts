import { linksIn } from "./link.ts";

/** What each link counts, however long it is. */
const LINK_WEIGHT = 23;
const EMOJI_WEIGHT = 2;

/** Code points that count 1; all others count 2. */
const LIGHT: readonly (readonly [number, number])[] = [
  [0x0000, 0x10ff],
  [0x2000, 0x200d],
  [0x2010, 0x201f],
  [0x2032, 0x2037],
];

/** A picture of one or more code points: a flag, a keycap, or pictographs with skin, joiner, tag and variation signs. */
const EMOJI =
  /^(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{ExtPict}(?:\p{ExtPict}|\p{EMod}|\u200D|\uFE0F|\u20E3|[\u{E0020}-\u{E007F}])+)$/u;
const MAY_HOLD_EMOJI = /[\p{ExtPict}\p{RI}\u20E3]/u;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * The length of a post as X counts it: NFC, links 23, emoji 2, Latin and the like 1, everything else 2.
 * Source: docs.x.com/fundamentals/counting-characters and the configuration "v3" of twitter-text. That library itself is
 * not used: its emoji table ends in 2018 and counts ❤️‍🔥 as 5, and it brings 11 MB along, core-js 2 among them.
 */
export function weightOf(text: string): number {
  const normal = text.normalize("NFC");
  let weight = 0;
  let from = 0;
  for (const { start, end } of linksIn(normal)) {
    weight += plainWeight(normal.slice(from, start)) + LINK_WEIGHT;
    from = end;
  }
  return weight + plainWeight(normal.slice(from));
}

function plainWeight(text: string): number {
  if (!MAY_HOLD_EMOJI.test(text)) return pointsWeight(text);
  let weight = 0;
  for (const { segment } of graphemes.segment(text)) {
    weight += EMOJI.test(segment) ? EMOJI_WEIGHT : pointsWeight(segment);
  }
  return weight;
}

function pointsWeight(text: string): number {
  let weight = 0;
  for (const char of text) weight += isLight(char.codePointAt(0) ?? 0) ? 1 : 2;
  return weight;
}

function isLight(point: number): boolean {
  return LIGHT.some(([first, last]) => point >= first && point <= last);
}

/** How many different cashtags ($ABC) a text holds; X takes one a post from its API. */
export function cashtagsIn(text: string): number {
  const tags = text.matchAll(/(?<![\p{L}\p{N}_$])\$([a-z]{1,6}(?:[._][a-z]{1,2})?)(?![\p{L}\p{N}_])/giu);
  return new Set([...tags].map((match) => match[1]?.toUpperCase())).size;
}
