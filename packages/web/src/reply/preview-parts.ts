import type { CheckedReply } from "@kikimimi/api/schema-reply";

type Length = Pick<NonNullable<CheckedReply["check"]>, "length" | "max" | "unit">;

/** A stretch of a reply as a platform shows it. */
export type Part = { readonly text: string; readonly is: "words" | "link" | "over" };

/** How much of a text fits, in UTF-16 units; undefined where only the platform can tell. */
function fitting(text: string, { length, max, unit }: Length): number | undefined {
  if (length <= max) return text.length;
  if (unit === "utf16") return max;
  if (unit === "byte") return firstUnits(text, max, (one) => new TextEncoder().encode(one).length);
  if (unit === "grapheme") return firstUnits(text, max, () => 1);
  // Links have a weight of their own there.
  return undefined;
}

function firstUnits(text: string, max: number, weigh: (grapheme: string) => number): number {
  let left = max;
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    left -= weigh(segment);
    if (left < 0) return index;
  }
  return text.length;
}

/** A text in parts: what a platform makes a link of, and what is beyond its limit. */
export function partsOf(text: string, check: Length | null | undefined): readonly Part[] {
  const fits = (check ? fitting(text, check) : undefined) ?? text.length;
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
