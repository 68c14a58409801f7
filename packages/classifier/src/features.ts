import type { ClassifyHints, Language } from "@kikimimi/core/signal";
import { normalise, originalSlice, type Normalised } from "./normalise.ts";
import { polarHits, type Hit } from "./polarity.ts";
import type { Rule } from "./rule.ts";
import { EN_RULES } from "./rules-en.ts";
import { JA_RULES } from "./rules-ja.ts";

/** One measured property of a text, with the words that it came from and each one's share of it. */
export type Feature = {
  readonly name: string;
  readonly value: number;
  readonly evidence: readonly { readonly text: string; readonly share: number }[];
};

/** The rule set and weights that a text is read with; unknown languages borrow English's, where emoji and marks still count. */
export type ModelLanguage = "ja" | "en";

export function modelLanguage(language: Language): ModelLanguage {
  return language === "ja" ? "ja" : "en";
}

export function rulesOf(language: ModelLanguage): readonly Rule[] {
  return language === "ja" ? JA_RULES : EN_RULES;
}

const MARKS: readonly (readonly [string, RegExp])[] = [
  ["exclamation", /!/],
  ["repeated marks", /!{2,}|\?{2,}|!\?|\?!/],
  ["stretched letters", /([a-zぁ-んァ-ンー~])\1{2,}/],
  ["laughter", /w{2,}|笑|草|\blol\b|\blmao\b|\bhaha/],
  ["quotation", /「[^」]{2,80}」|"[^"]{2,120}"/],
  ["polite form", /(です|ます|ました|ません|でした|ください)/],
  ["ellipsis", /\.{3}|…/],
  ["hashtag", /#[^\s#]{2,40}/],
  ["link or handle", /https?:\/\/|@[a-z_]{3,30}/],
];
const CAPITALS = /\b[A-Z]{3,}(?:[ ,']+[A-Z]{2,}){0,6}\b/g;
const EN_KINDS: ReadonlySet<string> = new Set([
  "fault",
  "outage",
  "delay",
  "money",
  "sarcasm",
  "sarc",
  "request",
  "service",
  "complaint",
  "anger",
]);

function fromHits(
  norm: Normalised,
  name: string,
  hits: readonly Hit[],
  size: (hit: Hit) => number,
  value: (sum: number) => number,
): Feature[] {
  const sum = hits.reduce((total, hit) => total + size(hit), 0);
  if (sum === 0) return [];
  return [
    {
      name,
      value: value(sum),
      evidence: hits.map((hit) => ({ text: originalSlice(norm, hit.from, hit.to), share: size(hit) / sum })),
    },
  ];
}

function lexical(norm: Normalised, language: ModelLanguage): Feature[] {
  const hits = polarHits(norm.text, language === "ja");
  const good = hits.filter((hit) => hit.value > 0);
  const bad = hits.filter((hit) => hit.value < 0);
  const polar = [...good, ...bad];
  const net = polar.reduce((total, hit) => total + hit.value, 0);
  // The balance is explained by the words on its own side only.
  const leading = net > 0 ? good : bad;
  const last = hits.findLast((hit) => hit.value !== 0);
  const kinds = new Set(hits.map((hit) => hit.kind).filter((kind) => EN_KINDS.has(kind)));
  return [
    ...(polar.length === 0
      ? [{ name: "no feeling words", value: 1, evidence: [{ text: "rule:no feeling words", share: 1 }] }]
      : []),
    ...fromHits(
      norm,
      "good words",
      good,
      (hit) => hit.value,
      (sum) => Math.log1p(sum),
    ),
    ...fromHits(
      norm,
      "bad words",
      bad,
      (hit) => -hit.value,
      (sum) => Math.log1p(sum),
    ),
    ...(net === 0
      ? []
      : fromHits(
          norm,
          "balance",
          leading,
          (hit) => Math.abs(hit.value),
          () => Math.tanh(net / 3),
        )),
    ...(last === undefined
      ? []
      : fromHits(
          norm,
          "last words",
          [last],
          (hit) => Math.abs(hit.value),
          () => Math.tanh(last.value / 2),
        )),
    ...fromHits(
      norm,
      "angry words",
      hits.filter((hit) => hit.anger === 1),
      (hit) => hit.anger,
      (sum) => Math.min(2, sum),
    ),
    ...fromHits(
      norm,
      "furious words",
      hits.filter((hit) => hit.anger === 2),
      () => 1,
      (sum) => Math.min(3, sum),
    ),
    ...[...kinds].flatMap((kind) =>
      fromHits(
        norm,
        `words of ${kind}`,
        hits.filter((hit) => hit.kind === kind),
        () => 1,
        (sum) => Math.min(2, sum),
      ),
    ),
  ];
}

function matched(norm: Normalised, name: string, pattern: RegExp): Feature[] {
  const found = pattern.exec(norm.text);
  if (found === null) return [];
  const words = originalSlice(norm, found.index, found.index + found[0].length)
    .trim()
    .slice(0, 80)
    .replace(/[\uD800-\uDBFF]$/, "");
  return [{ name, value: 1, evidence: [{ text: words === "" ? `rule:${name}` : words, share: 1 }] }];
}

function capitals(text: string): Feature[] {
  const runs = text.match(CAPITALS) ?? [];
  const first = runs[0];
  if (first === undefined) return [];
  const units = runs.reduce((total, run) => total + run.length, 0);
  return [
    {
      name: "capitals",
      value: Math.min(1, (units / text.length) * 3),
      evidence: [{ text: first.slice(0, 80), share: 1 }],
    },
  ];
}

/** All features of a text but those that are zero. */
export function featuresOf(text: string, language: ModelLanguage, hints: ClassifyHints = {}): Feature[] {
  const norm = normalise(text);
  const { rating } = hints;
  const rated = rating !== undefined && Number.isFinite(rating) ? [Math.min(1, Math.max(0, rating)) * 2 - 1] : [];
  return [
    ...lexical(norm, language),
    ...rulesOf(language).flatMap((rule) => matched(norm, rule.name, rule.pattern)),
    ...MARKS.flatMap(([name, pattern]) => matched(norm, name, pattern)),
    ...capitals(text),
    { name: "length", value: Math.log(1 + norm.text.length / 40) - 1, evidence: [{ text: "rule:length", share: 1 }] },
    ...rated.map((value) => ({ name: "rating", value, evidence: [{ text: "rule:rating", share: 1 }] })),
  ];
}
