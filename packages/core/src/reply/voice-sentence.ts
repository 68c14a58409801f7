import type { Grapheme } from "./voice-text.ts";

/** A sentence as its first grapheme and the one behind its last, marks at its end left out. */
export type Sentence = { readonly first: number; readonly last: number };

const MARK = /^[。．｡！？!?…‥‼⁉]/u;

const OPENS = /^[「『“]/u;
const CLOSES = /^[」』”]/u;

/**
 * Parts a text into sentences. A line's end always parts sentences where `byLine`. Where not, only one that an empty line
 * follows does, because answers in Japanese break lines within sentences, and what is quoted is a part of its sentence.
 */
export function sentencesOf(graphemes: readonly Grapheme[], byLine: boolean): Sentence[] {
  const sentences: Sentence[] = [];
  let first = 0;
  let quotes = 0;
  const end = (last: number): void => {
    if (graphemes.slice(first, last).some(({ text }) => text.trim() !== "")) sentences.push({ first, last });
    first = last + 1;
  };
  for (const [i, { text }] of graphemes.entries()) {
    if (OPENS.test(text)) quotes++;
    if (CLOSES.test(text)) quotes = Math.max(0, quotes - 1);
    const isMark = MARK.test(text) || (text === "." && isStop(graphemes, i));
    const isEnd = isLineEnd(text) && (byLine || isLineEnd(graphemes[i + 1]?.text));
    if (isEnd) quotes = 0;
    if (isEnd || (isMark && (byLine || quotes === 0))) end(i);
  }
  end(graphemes.length);
  return sentences;
}

/** Whether a point ends a sentence, rather than a number of a list or a part of a word. */
function isStop(graphemes: readonly Grapheme[], i: number): boolean {
  return isBlank(graphemes[i + 1]) && !/^\p{N}/u.test(graphemes[i - 1]?.text ?? "");
}

function isBlank(grapheme: Grapheme | undefined): boolean {
  return grapheme === undefined || grapheme.text.trim() === "";
}

function isLineEnd(text: string | undefined): boolean {
  return text === "\n" || text === "\r\n";
}
