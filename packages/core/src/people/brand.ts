import * as z from "zod";
import { DocumentName, documentOf } from "../base/document.ts";
import { Language } from "../base/language.ts";
import { wellFormed } from "../base/text.ts";
import { Zone } from "../time/calendar.ts";

/** What an admin writes down of a brand. */
export const BrandDraft = z.strictObject({
  /** Shown to people in place of the brand's id. */
  name: DocumentName.transform(wellFormed),
  /** By whose clocks "tomorrow 9:00" is meant; null: nobody said. Reports count by the zone of the brand's plan. */
  timeZone: Zone.nullable().default(null),
  /** In which a customer is answered whose own language is neither. */
  language: Language.default("ja"),
  /** Whom its people ask when nobody else is known: a name, an address, a channel. */
  contact: z.string().trim().max(200).transform(wellFormed).default(""),
});
export type BrandDraft = z.infer<typeof BrandDraft>;

/** What a brand is called, and the zone and language of its people. */
export const Brand = documentOf(BrandDraft);
export type Brand = z.infer<typeof Brand>;
