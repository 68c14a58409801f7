import { digestOf } from "@kikimimi/core/base/identity";

/** A post's or comment's own part of an id like `{page}_{post}` or `{post}_{comment}`. */
export function tailOf(id: string): string {
  return id.slice(id.lastIndexOf("_") + 1) || id;
}

/** Where people see a post. */
export function postUrl(postId: string): string {
  return `https://www.facebook.com/${encodeURIComponent(postId)}`;
}

/** Where people see a comment. */
export function commentUrl(postId: string, commentId: string): string {
  return `${postUrl(postId)}?comment_id=${encodeURIComponent(tailOf(commentId))}`;
}

/** A comment's ids, read from its address: Meta leaves the ids out for apps that only read public content. */
export function idsOfPermalink(
  url: string | undefined,
): { readonly post: string; readonly comment: string } | undefined {
  const address = url === undefined ? null : URL.parse(url);
  const comment = address?.searchParams.get("reply_comment_id") ?? address?.searchParams.get("comment_id");
  const match = /\/(\d+)\/(?:posts|photos|videos)\/(?:[^/]*\/)?(\d+)/.exec(address?.pathname ?? "");
  if (!comment || !match?.[1] || !match[2]) return undefined;
  return { post: `${match[1]}_${match[2]}`, comment: `${match[2]}_${comment}` };
}

/** Enough to see whether a text is another one than before. */
export function textDigest(text: string): string {
  return digestOf(text).slice(0, 10);
}

/** 0 … 1 of a recommendation, or of one to five stars; undefined where it says neither. */
export function ratingOf(type: string | undefined, stars: number | undefined): number | undefined {
  const word = type?.toLowerCase();
  if (word === "positive") return 1;
  if (word === "negative") return 0;
  return stars !== undefined && stars >= 1 && stars <= 5 ? (stars - 1) / 4 : undefined;
}
