/** A run of text: whether it is evidence, and the topics whose words it is. */
export type Run = { readonly text: string; readonly marked: boolean; readonly topics: readonly string[] };

/** A topic's words in a text: UTF-16 units, end exclusive. */
export type TopicWords = {
  readonly topicId: string;
  readonly highlights: readonly { readonly from: number; readonly to: number }[];
};

/** Characters of context kept before the first evidence of an excerpt. */
const LEAD_IN = 12;
/** Evidence that starts this early needs no cut. */
const EARLY = 28;

/**
 * Splits a text at the edges of evidence and of topics' words. Evidence that does not stand in the text (a rule's name)
 * marks nothing; neither do places outside it.
 */
export function runsOf(text: string, evidence: readonly string[], topics: readonly TopicWords[] = []): Run[] {
  const found = spansOf(text, evidence);
  const words = topics.flatMap(({ topicId, highlights }) =>
    highlights.filter(({ from, to }) => from < to && to <= text.length).map((range) => ({ topicId, ...range })),
  );
  const edges = [0, text.length, ...found.flat(), ...words.flatMap(({ from, to }) => [from, to])];
  const cuts = [...new Set(edges)].sort((a, b) => a - b);
  return cuts.slice(1).map((to, i) => {
    const from = cuts[i] ?? 0;
    const covers = (start: number, end: number): boolean => start <= from && to <= end;
    return {
      text: text.slice(from, to),
      marked: found.some(([start, end]) => covers(start, end)),
      topics: [...new Set(words.filter((word) => covers(word.from, word.to)).map(({ topicId }) => topicId))],
    };
  });
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
