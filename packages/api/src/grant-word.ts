import { type Grant, Role } from "@kikimimi/core/people/actor";
import { Slug } from "@kikimimi/core/base/slug";
import * as z from "zod";

/** Whether a text can be a brand's id. */
export function isBrand(text: string): boolean {
  return Slug.safeParse(text).success;
}

/** The role in a brand that a word such as `demo:lead` says; undefined for other words. */
export function grantIn(word: string): Grant | undefined {
  const [brandId = "", role, ...rest] = word.split(":");
  const known = Role.safeParse(role);
  return known.success && rest.length === 0 && isBrand(brandId) ? { brandId, role: known.data } : undefined;
}

/** A role in a brand as one word. */
export const GrantWord = z.string().transform((word, issues): Grant => {
  const grant = grantIn(word);
  if (grant) return grant;
  issues.addIssue({ code: "custom", message: `is not brand:role: ${word}` });
  return z.NEVER;
});
