import * as z from "zod";
import { documentOf } from "../base/document.ts";
import { Language } from "../base/language.ts";
import { wellFormed } from "../base/text.ts";
import { findWords, foldText, wordsIn } from "./voice-words.ts";

const words = (most: number) => z.string().trim().max(most).transform(wellFormed);
const some = (most: number) => z.string().trim().min(1).max(most).transform(wellFormed);
/** At most so many; 0 is none at all, null as many as one likes. */
const most = (limit: number) => z.number().int().min(0).max(limit).nullable().default(null);

/** How Japanese sentences end: free is not looked at; casual knows no heavy honorifics, polite です・ます, formal 敬語. */
export const Politeness = z.enum(["free", "casual", "polite", "formal"]);
export type Politeness = z.infer<typeof Politeness>;

/** A word that the brand does not use, what it says instead, and why. */
const Avoided = z.strictObject({ word: some(60), instead: some(100).optional(), reason: words(120).default("") });

/** Words that a reply must have, where in it, and in which replies. */
const Required = z.strictObject({
  phrase: some(300),
  where: z.enum(["anywhere", "start", "end"]).default("anywhere"),
  /** Of this language only; of both when left out. */
  language: Language.optional(),
  /** On these platforms; on all where there is none. */
  platforms: z.array(z.string().max(40)).max(50).default([]),
  /** In an angry thread, in one that is not, or in both. */
  situation: z.enum(["any", "angry", "calm"]).default("any"),
});
export type Required = z.infer<typeof Required>;

/** What a lead writes down of how a brand speaks. */
export const VoiceGuideDraft = z
  .strictObject({
    /** Words that describe it, for people. */
    tone: words(1_000).default(""),
    japanese: Politeness.default("free"),
    /** Whether English may say "don't". */
    contractions: z.boolean().default(true),
    avoid: z.array(Avoided).max(200).default([]),
    require: z.array(Required).max(20).default([]),
    maxEmoji: most(20),
    maxHashtags: most(20),
    maxExclamations: most(20),
    /** The longest sentence: characters in Japanese, words in English. */
    maxSentence: z
      .strictObject({
        ja: z.number().int().min(10).max(500).nullable().default(null),
        en: z.number().int().min(5).max(200).nullable().default(null),
      })
      .default({ ja: null, en: null }),
    /** How one would say it, and how not, for people. */
    examples: z
      .array(z.strictObject({ good: some(300), bad: words(300).default("") }))
      .max(20)
      .default([]),
  })
  .superRefine(offersNoAvoided);
export type VoiceGuideDraft = z.infer<typeof VoiceGuideDraft>;

/** Refuses a guide that asks for, or offers, a word that it avoids. */
export function offersNoAvoided(
  { avoid, require }: { avoid: z.infer<typeof Avoided>[]; require: Required[] },
  context: z.RefinementCtx,
): void {
  const finder = findWords(avoid.map(({ word }) => word));
  const offered = [
    ...avoid.flatMap(({ instead }, i) => (instead === undefined ? [] : [[["avoid", i, "instead"], instead] as const])),
    ...require.map(({ phrase }, i) => [["require", i, "phrase"], phrase] as const),
  ];
  for (const [path, text] of offered) {
    const [found] = wordsIn(finder, foldText(text));
    if (!found) continue;
    const message = `says "${avoid[found.word]?.word}", which is among the words to avoid`;
    context.addIssue({ code: "custom", path: [...path], message });
  }
}

/** A guide that asks for nothing. */
export const NO_VOICE_GUIDE: VoiceGuideDraft = VoiceGuideDraft.parse({});

/** How a brand speaks. */
export const VoiceGuide = documentOf(z.strictObject(VoiceGuideDraft.shape));
export type VoiceGuide = z.infer<typeof VoiceGuide>;
