import { isTopLevelDomain } from "./domain.ts";

/** A stretch of a text that is more than text; UTF-16 units, end exclusive. */
export type Stretch = {
  readonly type: "link" | "mention" | "tag";
  readonly start: number;
  readonly end: number;
  /** The whole address, the handle, the tag without its sign. */
  readonly value: string;
};

/** Where words may begin: after blanks and opening brackets; Japanese sets marks without blanks. */
const BEFORE = String.raw`(?<=^|[\s(（「『【、。])`;
/** What ends an address: blanks and the marks of Japanese sentences. */
const ADDRESS = String.raw`[^\s、。，．！？「」『』（）【】〈〉《》]`;
const LINK = new RegExp(String.raw`(?<![A-Za-z0-9])https?://${ADDRESS}+`, "giu");
const BARE = new RegExp(
  String.raw`${BEFORE}(?<domain>[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)(?![@A-Za-z0-9])${ADDRESS}*`,
  "giu",
);
const MENTION = new RegExp(String.raw`${BEFORE}@(?<handle>[a-z0-9-]+(?:\.[a-z0-9-]+)+)\b`, "giu");
const HANDLE = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Soft hyphen, joiners, hair and zero-width spaces, and the sign that puts a circle around: none belongs to a tag. */
const NO_TAG = String.raw`\s\u00AD\u2060\u200A-\u200D\u20E2`;
/** A tag has at least one character that is no digit and no mark; the sign of an emoji's shape makes "#" a keycap. */
const TAG = new RegExp(String.raw`(?<=^|\s)[#＃](?!\uFE0F)(?<tag>[^${NO_TAG}]*[^\d\p{P}${NO_TAG}][^${NO_TAG}]*)`, "gu");
const CASHTAG = /(?<=^|[\s(])\$(?<ticker>[A-Za-z][A-Za-z0-9]{0,4})(?=$|[\s.,;:!?)"'\u2019])/gu;
const MAX_TAG = 64;

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

/** Length as Bluesky counts it: grapheme clusters. */
export function graphemesOf(text: string): number {
  return [...graphemes.segment(text)].length;
}

/**
 * Links, mentions and tags of a text as people type it, in order and without overlap. Bluesky's apps draw the same
 * lines, except that a link also ends at a Japanese mark and may follow Japanese text without a blank.
 * Source: docs.bsky.app/docs/advanced-guides/post-richtext.
 */
export function stretchesOf(text: string): Stretch[] {
  const found = [...linksIn(text), ...mentionsIn(text), ...tagsIn(text)].sort((a, b) => a.start - b.start);
  return found.filter((stretch, index) => found.slice(0, index).every(({ end }) => end <= stretch.start));
}

function linksIn(text: string): Stretch[] {
  const whole = [...text.matchAll(LINK)].map((match) => linkAt(match.index, match[0], ""));
  const bare = [...text.matchAll(BARE)]
    .filter(({ groups }) => isTopLevelDomain(groups?.["domain"]?.split(".").at(-1) ?? ""))
    .map((match) => linkAt(match.index, match[0], "https://"));
  return [...whole, ...bare];
}

function linkAt(start: number, written: string, scheme: string): Stretch {
  let address = written.replace(/[.,;:!?]+$/, "");
  if (address.endsWith(")") && !address.includes("(")) address = address.slice(0, -1);
  return { type: "link", start, end: start + address.length, value: `${scheme}${address}` };
}

function mentionsIn(text: string): Stretch[] {
  return [...text.matchAll(MENTION)].flatMap(({ index, groups }) => {
    const handle = groups?.["handle"] ?? "";
    if (!HANDLE.test(handle)) return [];
    return [{ type: "mention", start: index, end: index + 1 + handle.length, value: handle }];
  });
}

function tagsIn(text: string): Stretch[] {
  const tags = [...text.matchAll(TAG)].flatMap(({ index, groups }): Stretch[] => {
    const tag = (groups?.["tag"] ?? "").replace(/\p{P}+$/u, "");
    if (tag === "" || graphemesOf(tag) > MAX_TAG) return [];
    return [{ type: "tag", start: index, end: index + 1 + tag.length, value: tag }];
  });
  const tickers = [...text.matchAll(CASHTAG)].map(({ index, groups }): Stretch => {
    const ticker = groups?.["ticker"] ?? "";
    return { type: "tag", start: index, end: index + 1 + ticker.length, value: `$${ticker.toUpperCase()}` };
  });
  return [...tags, ...tickers];
}
