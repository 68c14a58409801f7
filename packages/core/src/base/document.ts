import * as z from "zod";
import { Slug } from "./slug.ts";

/** What saving gives to a named document of a brand. */
const saved = {
  schemaVersion: z.literal(1),
  brandId: z.string(),
  /** Names it within its brand and kind. */
  id: Slug,
  /** Counts its saves. */
  version: z.number().int().positive(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
};

/** The saved form of what a person writes down of a document. */
export function documentOf<S extends z.ZodRawShape>(draft: z.ZodObject<S>) {
  return draft.extend(saved);
}

/** What every document has, whatever it holds. */
export type Saved = { readonly [K in keyof typeof saved]: z.infer<(typeof saved)[K]> };

/** A document's name, for people. */
export const DocumentName = z.string().trim().min(1).max(80);
