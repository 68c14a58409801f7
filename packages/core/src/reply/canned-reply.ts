import * as z from "zod";
import { DocumentName, documentOf } from "../base/document.ts";
import { Language } from "../base/language.ts";
import { parseTemplate } from "./template.ts";
import { wellFormed } from "../base/text.ts";

const Words = z
  .string()
  .trim()
  .min(1)
  .max(5_000)
  .transform(wellFormed)
  .superRefine((text, context) => {
    for (const { message, at } of parseTemplate(text).problems)
      context.addIssue({ code: "custom", message: `${message} (character ${at + 1})` });
  });

/** A reply's language variants. */
export const CannedLanguage = Language;
export type CannedLanguage = z.infer<typeof CannedLanguage>;

/** What a person writes down of a canned reply; its id is what one types after `/`. */
export const CannedReplyDraft = z.strictObject({
  name: DocumentName,
  texts: z
    .strictObject({ ja: Words.optional(), en: Words.optional() } satisfies Record<CannedLanguage, unknown>)
    .refine(({ ja, en }) => (ja ?? en) !== undefined, "a text in one language at least"),
});
export type CannedReplyDraft = z.infer<typeof CannedReplyDraft>;

/** A saved answer with variables. */
export const CannedReply = documentOf(CannedReplyDraft);
export type CannedReply = z.infer<typeof CannedReply>;

/** The variant for a customer's language, else the other one. */
export function variantOf({ texts }: Pick<CannedReply, "texts">, wanted: CannedLanguage): [CannedLanguage, string] {
  for (const lang of [wanted, ...CannedLanguage.options]) {
    const text = texts[lang];
    if (text !== undefined) return [lang, text];
  }
  throw new Error("a canned reply has a text");
}
