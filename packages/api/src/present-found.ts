import type { Found, FoundPost } from "@kikimimi/pipeline/search-threads";
import { cut } from "@kikimimi/core/base/text";
import { presentRow } from "./present.ts";
import type { SearchAnswer, SearchHit } from "./schema-search.ts";

/** UTF-16 units of a found post's text that an answer shows, and how many of them stand before the first word. */
const EXCERPT_UNITS = 200;
const LEAD_UNITS = 40;

/** What was found, as the API shows it. */
export function presentFound({ items, ...found }: Found): SearchAnswer {
  return { ...found, items: items.map((row) => ({ ...presentRow(row), hits: row.hits.map(presentHit) })) };
}

function presentHit({ stored: { mention }, ranges }: FoundPost): SearchHit {
  const content = mention.revisions[0];
  const text = content?.text ?? "";
  const start = startOf(text, ranges[0]?.from ?? 0);
  const excerpt = cut(text.slice(start), EXCERPT_UNITS);
  return {
    mentionId: mention.mentionId,
    createdAt: mention.createdAt ?? mention.receivedAt,
    author: content?.author ?? null,
    url: content?.url ?? null,
    excerpt,
    start,
    ranges: ranges.filter(({ to }) => to <= start + excerpt.length),
  };
}

/** A little before the first word, and never between the halves of a surrogate pair. */
function startOf(text: string, first: number): number {
  if (first + LEAD_UNITS < EXCERPT_UNITS) return 0;
  const start = first - LEAD_UNITS;
  return /[\uDC00-\uDFFF]/.test(text.charAt(start)) ? start - 1 : start;
}
