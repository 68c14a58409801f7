import { AppError } from "@kikimimi/core/base/error";
import { type Form, formOf } from "./form.ts";

/**
 * What a text must and must not hold, in the form that `formOf` gives. A needle that begins with a letter of spaced
 * script has a space before it (a word begins there), one that was quoted and ends with such a letter also one after it.
 */
export type Words = { readonly all: readonly string[]; readonly none: readonly string[] };

/** A stretch of a text in UTF-16 units, end exclusive. */
export type Range = { readonly from: number; readonly to: number };

/** UTF-16 units and terms of one query. */
export const MAX_QUERY_UNITS = 300;
const MAX_TERMS = 12;
const MAX_RANGES = 50;

const TERM = /([-－−]?)(?:["“”＂]([^"“”＂]*)(?:["“”＂]|$)|「([^」]*)(?:」|$)|([^\s"“”＂「]+))/gu;

/**
 * Reads a query: all terms must be there, "quoted" ones (also 「…」) as whole words, -those not at all.
 * Throws `invalid_input` when something was written and nothing of it can be looked for.
 */
export function wordsOf(query: string): Words {
  if (query.length > MAX_QUERY_UNITS)
    throw new AppError("invalid_input", `q: longer than ${MAX_QUERY_UNITS} characters.`);
  const all: string[] = [];
  const none: string[] = [];
  for (const [, minus, curved, corner, bare] of query.matchAll(TERM)) {
    const needle = needleOf(curved ?? corner ?? bare ?? "", bare === undefined);
    if (needle !== undefined) (minus === "" ? all : none).push(needle);
  }
  if (all.length + none.length > MAX_TERMS) throw new AppError("invalid_input", `q: more than ${MAX_TERMS} terms.`);
  if (query.trim() !== "" && all.length + none.length === 0)
    throw new AppError("invalid_input", "q: there is no letter, digit or emoji in it to look for.");
  return { all: [...new Set(all)], none: [...new Set(none)] };
}

/** What to look for of one term; undefined when nothing of it can be looked for. */
export function needleOf(term: string, whole: boolean): string | undefined {
  const { text } = formOf(term);
  const inner = text.trim();
  if (inner === "") return undefined;
  return `${startsSpaced(inner) ? " " : ""}${inner}${whole && endsSpaced(inner) ? " " : ""}`;
}

const UNSPACED_FIRST = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆\p{Extended_Pictographic}]/u;
const UNSPACED_LAST = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆\p{Extended_Pictographic}]$/u;

function startsSpaced(text: string): boolean {
  return !UNSPACED_FIRST.test(text);
}

function endsSpaced(text: string): boolean {
  return !UNSPACED_LAST.test(text);
}

/** Whether a text's form holds what it must and nothing that it must not. */
export function meetsWords(form: string, { all, none }: Words): boolean {
  return all.every((needle) => form.includes(needle)) && !none.some((needle) => form.includes(needle));
}

/** Where the words stand in the original text: sorted, apart from each other, the first fifty. */
export function rangesOf(original: string, { all }: Words): Range[] {
  const form = formOf(original);
  const found = all.flatMap((needle) => rangesOfNeedle(form, needle)).sort((a, b) => a.from - b.from || b.to - a.to);
  const merged: Range[] = [];
  for (const range of found) {
    const last = merged.at(-1);
    if (last && range.from < last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged.slice(0, MAX_RANGES);
}

function rangesOfNeedle(form: Form, needle: string): Range[] {
  const ranges: Range[] = [];
  const head = needle.startsWith(" ") ? 1 : 0;
  const tail = needle.endsWith(" ") ? 1 : 0;
  for (let at = form.text.indexOf(needle); at >= 0; at = form.text.indexOf(needle, at + 1)) {
    const from = form.from[at + head] ?? 0;
    const to = form.to[at + needle.length - tail - 1] ?? from;
    if (to > from) ranges.push({ from, to });
    if (ranges.length === MAX_RANGES) break;
  }
  return ranges;
}
