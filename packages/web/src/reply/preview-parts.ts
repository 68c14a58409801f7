import type { CheckedReply } from "@kikimimi/api/schema-reply";

type Fit = Pick<NonNullable<CheckedReply["check"]>, "fits">;

/** Characters by which somebody finds the place. */
const SHOWN = 12;

/** A stretch of a reply as a platform shows it. */
export type Part = { readonly text: string; readonly is: "words" | "link" | "over" };

/** A text in parts: what a platform makes a link of, and what is beyond its limit as the platform itself counts. */
export function partsOf(text: string, check: Fit | null | undefined): readonly Part[] {
  const fits = Math.min(check?.fits ?? text.length, text.length);
  const parts: Part[] = [];
  let from = 0;
  const put = (to: number, is: Part["is"]): void => {
    if (to > from) parts.push({ text: text.slice(from, to), is });
    from = Math.max(from, to);
  };
  for (const match of text.slice(0, fits).matchAll(/https?:\/\/[^\s、。）」]+|(?<![\w@#])[@#][\p{L}\p{N}_]+/gu)) {
    put(match.index, "words");
    put(match.index + match[0].length, "link");
  }
  put(fits, "words");
  put(text.length, "over");
  return parts;
}

/** What is beyond the limit: how many characters as people see them, and the first of them. Null where all fits. */
export function beyond(text: string, check: Fit | null | undefined): { count: number; first: string } | null {
  const over = partsOf(text, check).find(({ is }) => is === "over");
  if (!over) return null;
  const characters = [...new Intl.Segmenter().segment(over.text)].map(({ segment }) => segment);
  return { count: characters.length, first: characters.slice(0, SHOWN).join("").replaceAll(/\s+/g, " ").trim() };
}
