import * as z from "zod";

/** The languages that answers are written in. */
export const Language = z.enum(["ja", "en"]);
export type Language = z.infer<typeof Language>;

const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const LATIN = /\p{Script=Latin}/u;

/** The language that a text's letters tell; undefined where they tell none. */
export function languageIn(text: string): Language | undefined {
  if (JAPANESE.test(text)) return "ja";
  return LATIN.test(text) ? "en" : undefined;
}
