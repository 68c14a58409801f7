import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { authorNeedle, statusesOf } from "./derive.ts";
import type { Place } from "./cursor.ts";
import type { SearchQuery } from "./search.ts";

/** One statement and its values. */
export type Statement = { readonly sql: string; readonly values: readonly SQLInputValue[] };

/**
 * A term met by more posts than this is looked for by walking from the newest post: a page fills after a few thousand,
 * where the full-text index would first collect and sort all that met.
 */
const FREQUENT = 4_000;

/** The trigram tokenizer knows nothing shorter, in characters. */
const GRAM = 3;

/** Finds a page of posts, newest first. */
export function pageStatement(db: DatabaseSync, query: SearchQuery, after: Place | undefined): Statement {
  const { all, none } = query.words;
  const grams = all.filter((needle) => Array.from(needle).length >= GRAM);
  const match = grams.map((needle) => `"${needle}"`).join(" AND ");
  const where: string[] = ["p.brandId = ?"];
  const values: SQLInputValue[] = [query.brandId];
  const add = (condition: string, ...more: SQLInputValue[]): void => {
    where.push(condition);
    values.push(...more);
  };
  const indexed = match !== "" && !isFrequent(db, "words WHERE words MATCH ?", [match]);
  if (indexed) add("words MATCH ?", match);
  // Every short needle begins a trigram, because two spaces end each text.
  const short = match === "" ? all.find((needle) => !isFrequent(db, SHORT, rangeOf(needle))) : undefined;
  if (short !== undefined) add(`p.id IN (SELECT doc FROM ${SHORT})`, ...rangeOf(short));
  for (const needle of all) if (!indexed || !grams.includes(needle)) add("instr(p.text, ?) > 0", needle);
  for (const needle of none) add("instr(p.text, ?) = 0", needle);
  addFilter(query.filter, add);
  if (after) add("(p.at, p.mentionId) < (?, ?)", after.at, after.mentionId);
  // CROSS JOIN keeps SQLite from walking the threads first.
  const from = indexed
    ? "words CROSS JOIN post p ON p.id = words.rowid CROSS JOIN thread t ON t.threadId = p.threadId"
    : `post p ${short === undefined ? "INDEXED BY post_by_time" : ""} CROSS JOIN thread t ON t.threadId = p.threadId`;
  return {
    sql: `SELECT p.mentionId, p.threadId, p.rev, p.at FROM ${from} WHERE ${where.join(" AND ")}
      ORDER BY p.at DESC, p.mentionId DESC LIMIT ?`,
    values: [...values, query.limit + 1],
  };
}

/** Where trigrams of a range stand. */
const SHORT = "grams WHERE term >= ? AND term <= ?";

/** The trigrams that begin with a needle. */
function rangeOf(needle: string): [string, string] {
  return [needle, `${needle}\u{10FFFF}`];
}

function isFrequent(db: DatabaseSync, places: string, values: readonly string[]): boolean {
  const counted = db
    .prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM ${places} LIMIT ?)`)
    .get(...values, FREQUENT + 1);
  return Number(counted?.["n"]) > FREQUENT;
}

function addFilter(filter: SearchQuery["filter"], add: (condition: string, ...values: SQLInputValue[]) => void): void {
  const { platform, source, status, minPriority, maxPriority, lang, kind, topic, holder, author, from, before } =
    filter;
  if (from !== undefined) add("p.at >= ?", from);
  if (before !== undefined) add("p.at < ?", before);
  if (platform !== undefined) add("p.platform = ?", platform);
  if (lang !== undefined) add("p.lang = ?", lang);
  if (kind !== undefined) add("p.kind = ?", kind);
  if (source !== undefined) add("instr(p.sources, ?) > 0", ` ${source} `);
  if (topic !== undefined) add("instr(p.topics, ?) > 0", ` ${topic} `);
  if (author !== undefined) add("(p.authorId = ? OR instr(p.author, ?) > 0)", author, authorNeedle(author));
  if (status !== undefined) {
    const statuses = statusesOf(status);
    add(`t.status IN (${statuses.map(() => "?").join(", ")})`, ...statuses);
  }
  if (holder !== undefined) add("t.holder = ?", holder);
  if (minPriority !== undefined) add("t.priority >= ?", minPriority);
  if (maxPriority !== undefined) add("t.priority <= ?", maxPriority);
}
