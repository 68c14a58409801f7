import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as z from "zod";
import { Intent, Level, Sentiment } from "@kikimimi/core/signal";

/** A labelled post of the project's own data. */
export const Post = z.object({
  text: z.string(),
  sentiment: Sentiment,
  anger: Level,
  urgency: Level,
  intents: z.array(Intent),
  slices: z.array(z.string()),
});
export type Post = z.infer<typeof Post>;

const FILES = { ja: ["ja/sns.jsonl", "ja/reviews.jsonl"], en: ["en/posts.jsonl"] } as const;

/** Whether a post may be tuned on: the first byte of the SHA-256 of its text is even. */
export function isTuning(post: Post): boolean {
  return ((createHash("sha256").update(post.text, "utf8").digest()[0] ?? 0) & 1) === 0;
}

/** The project's own posts of one language, in file order; for tools and tests only, read from `data/`. */
export function ownPosts(language: "ja" | "en"): Post[] {
  const folder = new URL("../data/", import.meta.url);
  return FILES[language]
    .flatMap((file) => readFileSync(new URL(file, folder), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => Post.parse(JSON.parse(line)));
}
