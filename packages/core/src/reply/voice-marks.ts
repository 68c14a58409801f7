import type { Language } from "../base/language.ts";
import type { Finding } from "./voice-finding.ts";
import type { VoiceGuideDraft } from "./voice-guide.ts";
import { sentencesOf } from "./voice-sentence.ts";
import type { Grapheme, Span } from "./voice-text.ts";

type Marks = Pick<VoiceGuideDraft, "maxEmoji" | "maxHashtags" | "maxExclamations" | "maxSentence">;

/** What is counted: a text's graphemes, those of links and names left out. */
export type Counted = { readonly graphemes: readonly Grapheme[]; readonly isHidden: (at: Span) => boolean };

/** More emoji, hashtags and exclamation marks than a guide allows, and sentences that are too long. */
export function lintMarks(guide: Marks, counted: Counted, language: Language): Finding[] {
  return [
    ...beyond(guide.maxEmoji, emojiIn(counted), "emoji", "too_many_emoji"),
    ...beyond(guide.maxHashtags, hashtagsIn(counted), "hashtags", "too_many_hashtags"),
    ...exclamations(guide.maxExclamations, counted, language),
    ...longSentences(guide.maxSentence[language], counted, language),
  ];
}

type Countable = Span & { readonly suggestion: string };

function beyond(
  most: number | null,
  all: readonly Countable[],
  rule: "emoji" | "hashtags",
  message: "too_many_emoji" | "too_many_hashtags",
): Finding[] {
  return most === null ? [] : all.slice(most).map((one) => ({ rule, message, most, ...one }));
}

/** By default shown as a picture, or asked to be one; © and ™ are no emoji. */
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[0-9#*]\uFE0F?\u20E3/u;

/** Whether a grapheme is an emoji: one with a skin tone, a flag or a family counts once. */
export function isEmoji(grapheme: string): boolean {
  return EMOJI.test(grapheme);
}

function emojiIn({ graphemes, isHidden }: Counted): Countable[] {
  return graphemes
    .filter((one) => isEmoji(one.text) && !isHidden(one))
    .map(({ from, to }) => ({ from, to, suggestion: "" }));
}

const TAG_MARK = /^[#＃]$/u;
const TAG_LETTER = /^[\p{L}\p{N}\p{M}_ー]/u;

/** Hashtags: a mark that no word runs into, and letters with a non-digit among them. Without its mark one is a word. */
function hashtagsIn({ graphemes, isHidden }: Counted): Countable[] {
  const tags: Countable[] = [];
  for (let i = 0; i < graphemes.length;) {
    const start = i;
    while (TAG_MARK.test(graphemes[i]?.text ?? "")) i++;
    const begins = i > start && !TAG_LETTER.test(graphemes[start - 1]?.text ?? "");
    const letters = i;
    if (i > start) while (TAG_LETTER.test(graphemes[i]?.text ?? "")) i++;
    const words = graphemes.slice(letters, i);
    const [first, last] = [graphemes[start], words.at(-1)];
    if (begins && first && last && words.some(({ text }) => !/^\p{N}/u.test(text)) && !isHidden(first))
      tags.push({ from: first.from, to: last.to, suggestion: words.map(({ text }) => text).join("") });
    if (i === start) i++;
  }
  return tags;
}

const EXCLAMATION = /^[!！‼﹗︕]/u;
const SENTENCE_END = /^[。．｡！？!?.…‼⁉]/u;

/** Each run of marks beyond the allowed ones is one finding; a sentence that loses its only mark gets a full stop. */
function exclamations(most: number | null, { graphemes, isHidden }: Counted, language: Language): Finding[] {
  if (most === null) return [];
  const marks = graphemes.flatMap((one, i) => (EXCLAMATION.test(one.text) && !isHidden(one) ? [i] : []));
  const beyondMost = marks.slice(most);
  return beyondMost.flatMap((i, n): Finding[] => {
    if (beyondMost[n - 1] === i - 1) return [];
    let end = n;
    while (beyondMost[end + 1] === (beyondMost[end] ?? 0) + 1) end++;
    const [first, last] = [graphemes[i], graphemes[beyondMost[end] ?? i]];
    if (!first || !last) return [];
    const isEnded = SENTENCE_END.test(graphemes[i - 1]?.text ?? "");
    const suggestion = isEnded ? "" : language === "ja" ? "。" : ".";
    return [
      { rule: "exclamations", message: "too_many_exclamations", most, from: first.from, to: last.to, suggestion },
    ];
  });
}

/** Characters in Japanese, words in English; a link or a name is one. */
function longSentences(most: number | null, { graphemes, isHidden }: Counted, language: Language): Finding[] {
  if (most === null) return [];
  return sentencesOf(graphemes, true).flatMap(({ first, last }): Finding[] => {
    const within = graphemes.slice(first, last);
    const shown = within.filter((one) => !isHidden(one));
    const text = shown.map(({ text: one }) => one).join("");
    const length =
      language === "ja"
        ? shown.filter((one) => one.text.trim() !== "").length
        : (text.match(/[\p{L}\p{N}][^\s]*/gu) ?? []).length;
    const [head, tail] = [
      within.find(({ text: one }) => one.trim() !== ""),
      within.findLast(({ text: one }) => one.trim() !== ""),
    ];
    if (length <= most || !head || !tail) return [];
    return [{ rule: "sentence", message: "long_sentence", most, from: head.from, to: tail.to, suggestion: null }];
  });
}
