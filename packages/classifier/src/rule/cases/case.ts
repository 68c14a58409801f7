import type { FoldOptions } from "../fold.ts";
import type { Post } from "../post.ts";

/** A rule, a post's text, and the words that are to be marked in it; null where the rule is not to hold. */
export type Case = readonly [
  rule: string,
  text: string,
  marks: readonly string[] | null,
  more?: { readonly options?: Partial<FoldOptions>; readonly post?: Omit<Post, "text"> },
];
