import type { Post } from "@kikimimi/classifier/rule/post";
import type { Counts, MentionContent } from "@kikimimi/core/mention/mention";
import type { Signal } from "@kikimimi/core/mention/signal";

/** A post whose fields may be there without a value, as parsers leave them. */
export type LoosePost = {
  readonly [K in keyof Omit<Post, "text" | "author">]?: Post[K] | undefined;
} & {
  readonly text: string;
  readonly author?: LooseAuthor | null | undefined;
};
type LooseAuthor = { readonly id: string } & {
  readonly [K in keyof Omit<NonNullable<Post["author"]>, "id">]?: NonNullable<Post["author"]>[K] | undefined;
};

/** Sound because rules ask of each field whether it is undefined, not whether it is there. */
export function postFrom(loose: LoosePost): Post {
  return loose as Post;
}

/** What arrived, or is stored, of one mention. */
export type MentionParts = {
  readonly platform: string;
  readonly sourceId: string | undefined;
  readonly content: MentionContent;
  readonly counts: Counts | null;
  readonly signal: Signal | null;
};

/** Languages of posts in no language, as platforms name them. */
const NO_LANGUAGE: ReadonlySet<string> = new Set(["und", "zxx"]);

/** A mention as rules read it. */
export function postOf({ platform, sourceId, content, counts, signal }: MentionParts): Post {
  const told = content.lang !== undefined && !NO_LANGUAGE.has(content.lang) ? content.lang : undefined;
  const heard = signal && signal.language !== "other" ? signal.language : undefined;
  const links = (content.entities ?? []).flatMap(({ type, target, start, end }) =>
    type === "link" ? [target ?? content.text.slice(start, end)] : [],
  );
  const cards = content.media.flatMap(({ type, url }) => (type === "link" && url !== undefined ? [url] : []));
  return postFrom({
    text: content.text,
    author: content.author,
    lang: told ?? heard,
    platform,
    source: sourceId,
    kind: content.kind,
    likes: counts?.likes,
    rating: content.rating,
    hasMedia: content.media.some(({ type }) => type !== "link"),
    url: content.url,
    links: [...links, ...cards],
  });
}
