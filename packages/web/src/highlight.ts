/** A run of text, marked when it is evidence. */
export type Run = { readonly text: string; readonly marked: boolean };

/** Characters of context kept before the first evidence of an excerpt. */
const LEAD_IN = 12;
/** Evidence that starts this early needs no cut. */
const EARLY = 28;

/** Splits a text into evidence and the rest; evidence that does not stand in the text (a rule's name) marks nothing. */
export function runsOf(text: string, evidence: readonly string[]): Run[] {
  const found = spansOf(text, evidence);
  const runs: Run[] = [];
  let at = 0;
  for (const [from, to] of found) {
    if (from > at) runs.push({ text: text.slice(at, from), marked: false });
    runs.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) runs.push({ text: text.slice(at), marked: false });
  return runs;
}

/** The part of a text that starts shortly before its first evidence, at a word's start. */
export function excerptOf(text: string, evidence: readonly string[]): string {
  const flat = text.replace(/\s+/g, " ").trim();
  const first = spansOf(flat, evidence)[0]?.[0] ?? 0;
  if (first <= EARLY) return flat;
  let start = 0;
  for (const { index } of new Intl.Segmenter(undefined, { granularity: "word" }).segment(flat)) {
    if (index > first - LEAD_IN) break;
    start = index;
  }
  return start === 0 ? flat : `…${flat.slice(start).trimStart()}`;
}

/** Where evidence stands, in order and merged where it overlaps. */
function spansOf(text: string, evidence: readonly string[]): [number, number][] {
  const lower = text.toLowerCase();
  // Lower-casing can change a text's length (İ); then only exact matches are safe to cut by.
  const hay = lower.length === text.length ? lower : text;
  const spans: [number, number][] = [];
  for (const word of new Set(evidence)) {
    const needle = hay === lower ? word.toLowerCase() : word;
    if (needle.trim() === "") continue;
    for (let i = hay.indexOf(needle); i >= 0; i = hay.indexOf(needle, i + needle.length)) {
      spans.push([i, i + needle.length]);
    }
  }
  const merged: [number, number][] = [];
  for (const span of spans.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = merged.at(-1);
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
    else merged.push(span);
  }
  return merged;
}
