import type { Entity } from "@kikimimi/core/mention/mention";
import { present } from "../shared/field.ts";

/** A marked stretch as X tells it: offsets into the escaped text, and the very words that stand there. */
export type Mark = {
  readonly type: Entity["type"];
  readonly start: number;
  readonly words: string;
  readonly target?: string | undefined;
};

const ESCAPES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const ESCAPE = /&(?:amp|lt|gt);/g;
const MAX_MARKS = 100;

/** X escapes `&`, `<` and `>` in every text that it sends. */
export function unescaped(text: string): string {
  return text.replace(ESCAPE, (escape) => ESCAPES[escape] ?? escape);
}

/**
 * Marks as UTF-16 offsets of the unescaped text. X counts code points of the escaped one; a mark whose words do not stand
 * where it says is looked for in UTF-16 units, behind the mark before it and anywhere, and dropped when it is nowhere.
 */
export function entitiesOf(raw: string, marks: readonly Mark[]): Entity[] {
  const points = pointOffsets(raw);
  const removed = removedBefore(raw);
  const taken = new Map<number, Entity>();
  let from = 0;
  for (const { type, start, words, target } of marks.toSorted((a, b) => a.start - b.start).slice(0, MAX_MARKS)) {
    const places = [points[start], start, indexOf(raw, words, from), indexOf(raw, words, 0)];
    const at = places.find((place) => place !== undefined && !taken.has(place) && stands(raw, words, place));
    if (at === undefined) continue;
    from = at + words.length;
    taken.set(at, { type, start: at - removed(at), end: from - removed(from), ...present({ target }) });
  }
  return [...taken.values()].sort((a, b) => a.start - b.start);
}

/** UTF-16 offset of each code point. */
function pointOffsets(text: string): readonly number[] {
  const offsets: number[] = [];
  let at = 0;
  for (const char of text) {
    offsets.push(at);
    at += char.length;
  }
  return offsets;
}

function removedBefore(raw: string): (at: number) => number {
  const escapes = [...raw.matchAll(ESCAPE)].map((match) => ({ at: match.index, less: match[0].length - 1 }));
  return (at) => escapes.reduce((sum, escape) => (escape.at < at ? sum + escape.less : sum), 0);
}

function stands(text: string, words: string, at: number): boolean {
  if (at < 0 || words === "") return false;
  return folded(text.slice(at, at + words.length)) === folded(words);
}

function indexOf(text: string, words: string, from: number): number {
  return folded(text).indexOf(folded(words), from);
}

/** Same length as before: signs in full width and letters in either case are the same mark. */
function folded(text: string): string {
  return text
    .replaceAll("＃", "#")
    .replaceAll("＠", "@")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
