import type { Author, Counts, Media } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, ignored } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { canonicalId, instantOf, momentOf } from "./id.ts";
import type { XSettings } from "./manifest.ts";
import { type Mark, entitiesOf, unescaped } from "./text.ts";
import type { XIncludes, XPost, XUser } from "./wire.ts";

/** What all readings of one delivery share. */
export type Reading = {
  readonly settings: XSettings;
  /** ISO instant. */
  readonly receivedAt: string;
};

/** A post of either API version, before it becomes a mention. */
export type Post = {
  readonly id: string;
  /** All versions, oldest first; empty where X does not say. */
  readonly history: readonly string[];
  /** As sent, with `&amp;` and the like. */
  readonly raw: string | undefined;
  readonly told: number | undefined;
  readonly author: Author | null;
  readonly conversation: string | undefined;
  readonly parent: string | undefined;
  readonly quoted: boolean;
  readonly repost: boolean;
  readonly lang: string | undefined;
  readonly marks: readonly Mark[];
  readonly media: Media[];
  readonly counts: Omit<Counts, "readAt"> | undefined;
  /** X itself says that the post mentions or quotes us. */
  readonly summoned: boolean;
  readonly cut: boolean;
};

/** Codes of `lang` that name no language. Source: docs.x.com, "Supported languages". */
const NO_LANGUAGE = new Set(["und", "zxx", "qam", "qct", "qht", "qme", "qst", "art"]);

/** Bounds what the address keeps of the accounts that X mentions by itself in a reply. */
const MAX_HANDLES = 10;

/** One post to core; a plain repost says nothing new. */
export function mentionOf(post: Post, { settings, receivedAt }: Reading): Finding {
  if (post.repost) return ignored("repost");
  const { raw } = post;
  if (raw === undefined) return failed("x_post: no text");
  const externalId = canonicalId(post.id, post.history);
  const edited = externalId !== post.id;
  // Every edit has an id of its own, dated to the millisecond, whatever its created_at speaks of.
  const version = edited ? momentOf(post.id, post.told) : (post.told ?? instantOf(post.id));
  if (version === undefined) return failed("x_post: neither created_at nor a dated id");
  const entities = entitiesOf(raw, post.marks);
  const handles = post.marks.filter((mark) => mark.type === "mention").map((mark) => mark.words.slice(1));
  const lang = post.lang?.toLowerCase();
  // The first post names the conversation; an edit of it may name it by its own new id.
  const root =
    post.conversation !== undefined && post.history.includes(post.conversation) ? externalId : post.conversation;
  return {
    type: "upserted",
    externalId,
    conversation: root ?? post.parent ?? externalId,
    createdAt: isoOf(edited ? (instantOf(externalId) ?? version) : version),
    content: {
      version,
      kind: post.parent === undefined ? "post" : "reply",
      ...bounded(unescaped(raw)),
      ...(post.cut ? { truncated: true } : {}),
      author: post.author,
      ...present({
        lang: lang !== undefined && NO_LANGUAGE.has(lang) ? undefined : post.lang,
        editedAt: edited ? isoOf(version) : undefined,
        url: urlOf(post.id, post.author?.handle),
        parent: post.parent,
        entities: entities.length > 0 ? entities : undefined,
      }),
      media: post.media.slice(0, 50),
      own: settings.accountId !== undefined && post.author?.id === settings.accountId,
      address: {
        id: post.id,
        ...(isSummons(post, settings) ? { summoned: "true" } : {}),
        ...(handles.length > 0 ? { mentions: handles.slice(0, MAX_HANDLES).join(" ") } : {}),
      },
    },
    ...(post.counts === undefined ? {} : { counts: { readAt: receivedAt, ...post.counts } }),
  };
}

/** The page of a post; X finds it by its id, whatever the name before it. */
export function urlOf(id: string, handle: string | undefined): string {
  return `https://x.com/${encodeURIComponent(handle ?? "i")}/status/${encodeURIComponent(id)}`;
}

/** Whether the author mentioned us or quoted one of our posts, which X asks of every post that a self-serve app answers. */
function isSummons({ marks, quoted, summoned }: Post, { accountId, username }: XSettings): boolean {
  if (summoned) return true;
  const handle = username?.toLowerCase();
  return marks.some(({ type, words, target }) => {
    if (type === "mention")
      return words.slice(1).toLowerCase() === handle || (accountId !== undefined && target === accountId);
    if (type !== "link" || !quoted || target === undefined) return false;
    return /^https?:\/\/(?:www\.)?(?:x|twitter)\.com\/([^/]+)\/status\//i.exec(target)?.[1]?.toLowerCase() === handle;
  });
}

/** A post of API v2 with the objects that came beside it. */
export function postOf(post: XPost, includes: XIncludes, summoned = false): Post {
  const entities = post.note_tweet?.entities ?? post.entities;
  const marks: Mark[] = [
    ...(entities?.mentions ?? []).map(({ start, username, id }) => ({
      type: "mention" as const,
      start,
      words: `@${username}`,
      target: id,
    })),
    ...(entities?.hashtags ?? []).map(({ start, tag }) => ({
      type: "hashtag" as const,
      start,
      words: `#${tag}`,
      target: tag,
    })),
    ...(entities?.cashtags ?? []).map(({ start, tag }) => ({
      type: "cashtag" as const,
      start,
      words: `$${tag}`,
      target: tag,
    })),
    ...(entities?.urls ?? []).map((url) => ({
      type: "link" as const,
      start: url.start,
      words: url.url,
      target: url.unwound_url ?? url.expanded_url,
    })),
  ];
  const reference = (type: string): string | undefined => post.referenced_tweets.find((one) => one.type === type)?.id;
  return {
    id: post.id,
    history: post.edit_history_tweet_ids,
    raw: post.note_tweet?.text ?? post.text,
    told: post.created_at,
    author: post.author_id === undefined ? null : userOf(post.author_id, includes?.users ?? []),
    conversation: post.conversation_id,
    parent: reference("replied_to"),
    quoted: reference("quoted") !== undefined,
    repost: reference("retweeted") !== undefined,
    lang: post.lang,
    marks,
    media: mediaOf(post.attachments?.media_keys ?? [], includes),
    counts: countsOf(post),
    summoned,
    cut: false,
  };
}

/** An account as the includes show it; its id alone where they do not. */
export function userOf(id: string, users: readonly XUser[]): Author {
  const user = users.find((one) => one.id === id);
  const url = user?.username === undefined ? undefined : `https://x.com/${encodeURIComponent(user.username)}`;
  return authorOf(id, {
    name: user?.name,
    handle: user?.username,
    url,
    followers: user?.public_metrics?.followers_count,
    verified: user?.verified,
  });
}

/** Media in the order of their keys; those that were not sent along are left out. */
export function mediaOf(keys: readonly string[], includes: XIncludes): Media[] {
  return keys.flatMap((key) => {
    const media = includes?.media.find((one) => one.media_key === key);
    if (!media) return [];
    const type = media.type === "photo" ? "image" : "video";
    return [{ type, ...present({ url: media.url ?? media.preview_image_url, description: media.alt_text }) } as const];
  });
}

function countsOf({ public_metrics: metrics }: XPost): Post["counts"] {
  if (!metrics) return undefined;
  const counts = present({
    likes: metrics.like_count,
    replies: metrics.reply_count,
    reposts: metrics.retweet_count,
    quotes: metrics.quote_count,
    bookmarks: metrics.bookmark_count,
    views: metrics.impression_count,
  });
  return Object.keys(counts).length > 0 ? counts : undefined;
}
