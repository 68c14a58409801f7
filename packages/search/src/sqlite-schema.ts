import { DatabaseSync } from "node:sqlite";

/** Rises with each change of the tables; another one means that the index is built again. */
const VERSION = 1;

const TABLES = `
CREATE TABLE brand (brandId TEXT PRIMARY KEY, seq INTEGER NOT NULL, place TEXT, indexedUntil TEXT) WITHOUT ROWID;
CREATE TABLE thread (
  threadId TEXT PRIMARY KEY, brandId TEXT NOT NULL, status TEXT NOT NULL, priority INTEGER NOT NULL, holder TEXT,
  updatedAt TEXT NOT NULL, rev INTEGER NOT NULL, news INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX thread_by_age ON thread (brandId, updatedAt);
CREATE TABLE post (
  id INTEGER PRIMARY KEY, mentionId TEXT NOT NULL UNIQUE, threadId TEXT NOT NULL, brandId TEXT NOT NULL,
  at INTEGER NOT NULL, rev INTEGER NOT NULL, platform TEXT NOT NULL, kind TEXT NOT NULL, lang TEXT, authorId TEXT,
  sources TEXT NOT NULL, topics TEXT NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX post_by_time ON post (brandId, at, mentionId, threadId, platform, kind, lang);
CREATE INDEX post_by_thread ON post (threadId);
CREATE VIRTUAL TABLE words USING fts5(text, content='post', content_rowid='id', tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE grams USING fts5vocab(words, instance);
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
PRAGMA user_version = ${VERSION};
`;

/**
 * Opens the index in a file, or in memory; tables of another version are dropped. What is deleted is overwritten, in
 * the tables (`secure_delete`) and in FTS5's own (`secure-delete`), because people take words back.
 */
export function openIndexFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 10_000 });
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA cache_size = -32000",
  );
  const version = db.prepare("PRAGMA user_version").get()?.["user_version"];
  if (version === VERSION) return db;
  db.exec("BEGIN IMMEDIATE");
  // Another process may have made them while this one waited for its turn.
  if (db.prepare("PRAGMA user_version").get()?.["user_version"] !== VERSION) {
    for (const table of ["grams", "words", "post", "thread", "brand"]) db.exec(`DROP TABLE IF EXISTS ${table}`);
    db.exec(TABLES);
  }
  db.exec("COMMIT");
  return db;
}
