import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { Post } from "./label.ts";

/** Which part of the data a writer belongs to: 15 % of writers test, 10 % dev, the rest train. */
export type Split = "train" | "dev" | "test";

const FOLDER = new URL("../../classifier/data/", import.meta.url);

function byteOf(text: string): number {
  return createHash("sha256").update(text, "utf8").digest()[0] ?? 0;
}

/** The split of a writer, by the first byte of the SHA-256 of the writer's name: all posts of one writer lie together. */
export function splitOf({ author }: Pick<Post, "author">): Split {
  const byte = byteOf(`split ${author}`);
  return byte < 38 ? "test" : byte < 64 ? "dev" : "train";
}

/** The cross-validation fold of a writer, 0 … `folds` − 1. */
export function foldOf({ author }: Pick<Post, "author">, folds: number): number {
  return byteOf(`fold ${author}`) % folds;
}

/** A post of the project's own data with the file that it stands in. */
export type OwnPost = Post & { readonly source: string };

/** The project's own posts of one language, in file order. */
export function ownPosts(language: "ja" | "en"): OwnPost[] {
  const folder = new URL(`${language}/`, FOLDER);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".jsonl"))
    .toSorted()
    .flatMap((file) =>
      readFileSync(new URL(file, folder), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => ({ ...Post.parse(JSON.parse(line)), source: file.replace(".jsonl", "") })),
    );
}
