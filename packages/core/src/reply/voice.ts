import type { Language } from "../base/language.ts";
import type { Finding, VoiceFinding } from "./voice-finding.ts";
import type { Required, VoiceGuideDraft } from "./voice-guide.ts";
import { contractionsIn } from "./voice-english.ts";
import { type Counted, lintMarks } from "./voice-marks.ts";
import { lintPoliteness } from "./voice-politeness.ts";
import { fold, type Grapheme, graphemesOf, type Span, untouchable } from "./voice-text.ts";
import { curesBy, findWords, foldText, inCaseOf, type WordFinder, wordsIn } from "./voice-words.ts";

/** In what a text is said. */
export type VoiceSetting = {
  readonly language: Language;
  /** Undefined where it is not known yet. */
  readonly platform?: string | undefined;
  readonly angry: boolean;
};

/** Nobody mends more at once; a text with more is written anew. */
export const MAX_VOICE_FINDINGS = 100;

/**
 * Where a text says otherwise than its brand's guide, from left to right, at most `MAX_VOICE_FINDINGS`. Takes time in
 * proportion to the text. Links, e-mail addresses and `@names` are looked over; an empty text has nothing to mend.
 */
export function lintVoice(guide: VoiceGuideDraft, text: string, setting: VoiceSetting): VoiceFinding[] {
  if (text.trim() === "") return [];
  const { language } = setting;
  const graphemes = graphemesOf(text);
  const hidden = untouchable(text);
  const folded = fold(graphemes, hidden);
  const counted: Counted = { graphemes, isHidden: within(hidden) };
  const finder = findWords(guide.avoid.map(({ word }) => word));
  const findings: Finding[] = [
    ...missing(guide.require, text, setting),
    ...wordsIn(finder, folded).map(({ from, to, word }): Finding => {
      const { instead, reason = "" } = guide.avoid[word] ?? {};
      return { rule: "avoid", message: "avoided", from, to, suggestion: instead ?? null, reason: reason || null };
    }),
    ...(language === "ja" ? lintPoliteness(guide.japanese, text, graphemes) : []).filter(
      (one) => !counted.isHidden(one),
    ),
    ...(language === "en" && !guide.contractions ? contractionsIn(folded) : []),
    ...lintMarks(guide, counted, language),
  ];
  const borders = new Set([0, ...graphemes.map(({ to }) => to)]);
  return findings
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .filter(({ from, to }) => borders.has(from) && borders.has(to))
    .slice(0, MAX_VOICE_FINDINGS)
    .map((finding) => whole(finding, { text, graphemes, finder }));
}

type Read = { readonly text: string; readonly graphemes: readonly Grapheme[]; readonly finder: WordFinder };

/** A finding with its words. Where a word stands in for another, it has its capital, and leaves no word to avoid. */
function whole({ from, to, ...finding }: Finding, read: Read): VoiceFinding {
  const found = read.text.slice(from, to);
  const { rule, message, suggestion = null, reason = null, most = null } = finding;
  const shown = { rule, message, from, to, found, reason, most };
  if (suggestion === null || (rule !== "avoid" && rule !== "contractions")) return { ...shown, suggestion };
  const cased = inCaseOf(found, suggestion);
  return { ...shown, suggestion: curesBy(read.finder, read, { from, to }, cased) ? cased : null };
}

/** Whether a stretch lies in one of some ordered ones, asked from left to right or not. */
function within(spans: readonly Span[]): (at: Span) => boolean {
  return ({ from, to }) => {
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.to ?? 0) <= from) low = middle + 1;
      else high = middle;
    }
    return (spans[low]?.from ?? Infinity) < to;
  };
}

/** Phrases that a reply in this setting must have and has not where it must. */
function missing(required: readonly Required[], text: string, setting: VoiceSetting): Finding[] {
  const asked = required.filter((one) => isAsked(one, setting));
  if (asked.length === 0) return [];
  const phraseOf = ({ phrase }: Required): string => foldText(phrase).text.trim();
  const whole = foldText(text).text.trim();
  const at = (where: Required["where"]): string[] => asked.filter((one) => one.where === where).map(phraseOf);
  const kept = {
    anywhere: new Set(at("anywhere").filter((phrase) => whole.includes(phrase))),
    start: peeled(whole, at("start"), (rest, phrase) =>
      rest.startsWith(phrase) ? rest.slice(phrase.length) : undefined,
    ),
    end: peeled(whole, at("end"), (rest, phrase) =>
      rest.endsWith(phrase) ? rest.slice(0, -phrase.length) : undefined,
    ),
  };
  return asked.filter((one) => !kept[one.where].has(phraseOf(one))).map((one) => missingFinding(one, text));
}

function isAsked({ language, platforms, situation }: Required, setting: VoiceSetting): boolean {
  return (
    (language === undefined || language === setting.language) &&
    (platforms.length === 0 || (setting.platform !== undefined && platforms.includes(setting.platform))) &&
    (situation === "any" || (situation === "angry") === setting.angry)
  );
}

/** Which phrases stand at one side of a text, one behind the other in any order, so that two of them never part each other. */
function peeled(
  text: string,
  phrases: readonly string[],
  peel: (rest: string, phrase: string) => string | undefined,
): ReadonlySet<string> {
  const kept = new Set<string>();
  // The longer one first: a shorter one may be its beginning.
  const longest = phrases.toSorted((a, b) => b.length - a.length);
  let rest = text;
  for (let found = true; found;) {
    found = false;
    for (const phrase of longest) {
      const next = kept.has(phrase) || phrase === "" ? undefined : peel(rest, phrase)?.trim();
      if (next === undefined) continue;
      kept.add(phrase);
      rest = next;
      found = true;
    }
  }
  return kept;
}

function missingFinding({ phrase, where }: Required, text: string): Finding {
  if (where === "start")
    return { rule: "require", message: "missing_start", from: 0, to: 0, suggestion: `${phrase}\n` };
  const at = text.length;
  const message = where === "end" ? "missing_end" : "missing";
  return { rule: "require", message, from: at, to: at, suggestion: `${text.endsWith("\n") ? "" : "\n"}${phrase}` };
}
