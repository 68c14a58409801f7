import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import * as z from "zod";
import { decodeSearchCursor, encodeSearchCursor, Place } from "./cursor.ts";
import { formOf } from "./form.ts";
import type { IndexState, IndexStep, SearchIndex, SearchPost, SearchThread } from "./search.ts";
import { pageStatement } from "./sqlite-query.ts";
import { openIndexFile } from "./sqlite-schema.ts";

/** Threads that leave the index in one step because they are too old. */
const EXPIRED_AT_ONCE = 200;

const StateRow = z.object({ seq: z.number(), place: z.string().nullable(), indexedUntil: z.string().nullable() });
const KnownRow = z.object({ rev: z.number(), news: z.number() });
const HitRow = z.object({ mentionId: z.string(), threadId: z.string(), rev: z.number(), at: z.number() });
const TextRow = z.object({ id: z.number(), text: z.string() });

/** The embedded index: SQLite's FTS5 over trigrams, in one file; `:memory:` keeps none. */
export function createSqliteIndex(path: string): SearchIndex {
  return new SqliteIndex(openIndexFile(path));
}

class SqliteIndex implements SearchIndex {
  readonly engine = "sqlite";
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  readonly state = async (brandId: string): Promise<IndexState> => {
    const row = this.#get("SELECT seq, place, indexedUntil FROM brand WHERE brandId = ?", brandId);
    return row ? StateRow.parse(row) : { seq: 0, place: null, indexedUntil: null };
  };

  readonly known: SearchIndex["known"] = async (brandId, threadIds) => {
    const found = new Map<string, { rev: number; news: number }>();
    for (const threadId of threadIds) {
      const row = this.#get("SELECT rev, news FROM thread WHERE threadId = ? AND brandId = ?", threadId, brandId);
      if (row) found.set(threadId, KnownRow.parse(row));
    }
    return found;
  };

  readonly put = async (step: IndexStep): Promise<boolean> => {
    let shrunk = false;
    const done = this.#whole(() => {
      const { brandId, place, indexedUntil, seq } = step;
      this.#run("INSERT OR IGNORE INTO brand (brandId, seq) VALUES (?, 0)", brandId);
      const won = this.#run(
        "UPDATE brand SET seq = seq + 1, place = ?, indexedUntil = ? WHERE brandId = ? AND seq = ?",
        place,
        indexedUntil,
        brandId,
        seq,
      );
      if (won === 0) return false;
      for (const thread of step.threads) this.#putThread(thread);
      for (const post of step.posts) shrunk = this.#putPost(post) || shrunk;
      for (const { mentionId, threadId } of step.gone)
        shrunk = this.#drop("mentionId = ? AND threadId = ?", mentionId, threadId) || shrunk;
      shrunk = this.#expire(brandId, step.expireBefore) || shrunk;
      return true;
    });
    if (shrunk) this.#settle();
    return done;
  };

  readonly remove: SearchIndex["remove"] = async (brandId, mentionIds) => {
    this.#whole(() => {
      for (const mentionId of mentionIds) this.#drop("brandId = ? AND mentionId = ?", brandId, mentionId);
      // What a step is about to bring may have been read before they were gone: it has to read again.
      this.#run("UPDATE brand SET seq = seq + 1 WHERE brandId = ?", brandId);
    });
    this.#settle();
  };

  readonly query: SearchIndex["query"] = async (query) => {
    const after = decodeSearchCursor(query, Place);
    const { sql, values } = pageStatement(this.#db, query, after);
    const rows = this.#statement(sql)
      .all(...values)
      .map((row) => HitRow.parse(row));
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const next = rows.length > page.length && last ? encodeSearchCursor(query, Place.parse(last)) : null;
    return { hits: page.map(({ mentionId, threadId, rev }) => ({ mentionId, threadId, rev })), next };
  };

  readonly size: SearchIndex["size"] = async (brandId) =>
    Number(this.#get("SELECT count(*) AS n FROM post WHERE brandId = ?", brandId)?.["n"]);

  readonly reset: SearchIndex["reset"] = async (brandId) => {
    this.#whole(() => {
      this.#run("DELETE FROM thread WHERE brandId = ?", brandId);
      this.#run("DELETE FROM post WHERE brandId = ?", brandId);
      // Builds FTS5's tables again out of what other brands have left.
      this.#run("INSERT INTO words (words) VALUES ('rebuild')");
      this.#run("UPDATE brand SET seq = seq + 1, place = NULL, indexedUntil = NULL WHERE brandId = ?", brandId);
    });
    this.#settle();
  };

  readonly close = (): void => this.#db.close();

  #putThread({ threadId, brandId, status, priority, holder, updatedAt, rev, news }: SearchThread): void {
    this.#run(
      `INSERT INTO thread (threadId, brandId, status, priority, holder, updatedAt, rev, news)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (threadId) DO UPDATE SET status = excluded.status,
        priority = excluded.priority, holder = excluded.holder, updatedAt = excluded.updatedAt, rev = excluded.rev,
        news = excluded.news`,
      threadId,
      brandId,
      status,
      priority,
      holder,
      updatedAt,
      rev,
      news,
    );
  }

  /** True when words of an earlier version were deleted. */
  #putPost(post: SearchPost): boolean {
    // A second space at the end lets a trigram begin at each character, so that one and two of them are found as well.
    const text = `${formOf(post.text).text} `;
    const list = (items: readonly string[]): string => ` ${items.join(" ")} `;
    const row = this.#get("SELECT id, text FROM post WHERE mentionId = ?", post.mentionId);
    const known = row && TextRow.parse(row);
    const same = known?.text === text;
    if (known && !same) this.#forgetWords(known);
    this.#run(
      `INSERT INTO post (mentionId, threadId, brandId, at, rev, platform, kind, lang, authorId, sources, topics, author, text)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mentionId) DO UPDATE SET threadId = excluded.threadId,
        at = excluded.at, rev = excluded.rev, kind = excluded.kind, lang = excluded.lang, authorId = excluded.authorId,
        sources = excluded.sources, topics = excluded.topics, author = excluded.author, text = excluded.text`,
      post.mentionId,
      post.threadId,
      post.brandId,
      post.at,
      post.rev,
      post.platform,
      post.kind,
      post.lang,
      post.authorId,
      list(post.sources),
      list(post.topics),
      formOf(post.author).text,
      text,
    );
    if (!same)
      this.#run("INSERT INTO words (rowid, text) SELECT id, text FROM post WHERE mentionId = ?", post.mentionId);
    return known !== undefined && !same;
  }

  /** Deletes the posts that a condition names; true when there were any. */
  #drop(condition: string, ...values: SQLInputValue[]): boolean {
    const rows = this.#statement(`SELECT id, text FROM post WHERE ${condition}`).all(...values);
    for (const row of rows) {
      const known = TextRow.parse(row);
      this.#forgetWords(known);
      this.#run("DELETE FROM post WHERE id = ?", known.id);
    }
    return rows.length > 0;
  }

  #forgetWords({ id, text }: z.infer<typeof TextRow>): void {
    this.#run("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", id, text);
  }

  #expire(brandId: string, before: string): boolean {
    const old = this.#statement("SELECT threadId FROM thread WHERE brandId = ? AND updatedAt < ? LIMIT ?");
    const ids = old.all(brandId, before, EXPIRED_AT_ONCE).map((row) => String(row["threadId"]));
    for (const threadId of ids) {
      this.#drop("threadId = ?", threadId);
      this.#run("DELETE FROM thread WHERE threadId = ?", threadId);
    }
    return ids.length > 0;
  }

  /** Takes the write-ahead log away, which still holds the pages as they were before a deletion. */
  #settle(): void {
    this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  /** Runs all of it or nothing. */
  #whole<T>(work: () => T): T {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  #get(sql: string, ...values: SQLInputValue[]): Record<string, unknown> | undefined {
    return this.#statement(sql).get(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }
}
