import { statusesOf } from "./derive.ts";
import type { Place } from "./cursor.ts";
import type { SearchQuery } from "./search.ts";

/** A piece of OpenSearch's query language. */
export type Clause = { readonly [name: string]: unknown };

/**
 * The index's settings: one analyser by Japanese words (kuromoji), one by pairs of characters, which finds what the
 * dictionary cut elsewhere. Threads are the parents of their posts, so that a claim is one small write.
 */
export const INDEX = {
  settings: {
    analysis: {
      char_filter: { fold: { type: "icu_normalizer", name: "nfkc_cf" } },
      analyzer: {
        japanese: {
          type: "custom",
          char_filter: ["fold"],
          tokenizer: "kuromoji_tokenizer",
          filter: ["lowercase", "cjk_width", "asciifolding"],
        },
        pairs: {
          type: "custom",
          char_filter: ["fold"],
          tokenizer: "standard",
          filter: ["lowercase", "cjk_bigram", "asciifolding"],
        },
      },
    },
  },
  mappings: {
    dynamic: false,
    properties: {
      join: { type: "join", relations: { thread: "post" } },
      brandId: { type: "keyword" },
      threadId: { type: "keyword" },
      mentionId: { type: "keyword" },
      platform: { type: "keyword" },
      sources: { type: "keyword" },
      topics: { type: "keyword" },
      kind: { type: "keyword" },
      lang: { type: "keyword" },
      authorId: { type: "keyword" },
      at: { type: "long" },
      status: { type: "keyword" },
      holder: { type: "keyword" },
      priority: { type: "integer" },
      updatedAt: { type: "date" },
      author: { type: "text", analyzer: "pairs" },
      text: { type: "text", analyzer: "japanese", fields: { pairs: { type: "text", analyzer: "pairs" } } },
    },
  },
} as const;

/** The body of a search for one page, newest posts first. */
export function pageBody({ brandId, words, filter, limit }: SearchQuery, after: Place | undefined): Clause {
  const only: Clause[] = [{ term: { join: "post" } }, { term: { brandId } }];
  const { platform, source, lang, kind, topic, author, from, before } = filter;
  for (const [field, value] of Object.entries({ platform, sources: source, lang, kind, topics: topic }))
    if (value !== undefined) only.push({ term: { [field]: value } });
  if (from !== undefined || before !== undefined)
    only.push({
      range: { at: { ...(from === undefined ? {} : { gte: from }), ...(before === undefined ? {} : { lt: before }) } },
    });
  if (author !== undefined) only.push(either([{ term: { authorId: author } }, { match_phrase: { author } }]));
  const thread = threadClauses(filter);
  if (thread.length > 0) only.push({ has_parent: { parent_type: "thread", query: { bool: { filter: thread } } } });
  return {
    size: limit + 1,
    _source: ["mentionId", "threadId", "rev", "at"],
    query: { bool: { filter: [...only, ...words.all.map(phrase)], must_not: words.none.map(phrase) } },
    sort: [{ at: "desc" }, { mentionId: "desc" }],
    ...(after ? { search_after: [after.at, after.mentionId] } : {}),
  };
}

function threadClauses({ status, holder, minPriority, maxPriority }: SearchQuery["filter"]): Clause[] {
  const clauses: Clause[] = [];
  if (status !== undefined) clauses.push({ terms: { status: statusesOf(status) } });
  if (holder !== undefined) clauses.push({ term: { holder } });
  if (minPriority !== undefined || maxPriority !== undefined)
    clauses.push({
      range: {
        priority: {
          ...(minPriority === undefined ? {} : { gte: minPriority }),
          ...(maxPriority === undefined ? {} : { lte: maxPriority }),
        },
      },
    });
  return clauses;
}

function either(should: Clause[]): Clause {
  return { bool: { should, minimum_should_match: 1 } };
}

/** A needle as whole words of either analyser; an unquoted one also as the beginning of a longer word. */
function phrase(needle: string): Clause {
  const words = needle.trim();
  const type = needle.startsWith(" ") && !needle.endsWith(" ") ? "match_phrase_prefix" : "match_phrase";
  return either([{ [type]: { text: words } }, { [type]: { "text.pairs": words } }]);
}
