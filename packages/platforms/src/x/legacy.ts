import * as z from "zod";
import { Text } from "@kikimimi/core/base/text";
import type { Media } from "@kikimimi/core/mention/mention";
import { Address, Count, Label, MaybeId, authorOf, decoration, present } from "../shared/field.ts";
import { EpochMillis, Instant } from "../shared/time.ts";
import { Ids } from "./id.ts";
import type { Post } from "./post.ts";
import type { Mark } from "./text.ts";

/** `Wed Oct 10 20:19:24 +0000 2018` as well as ISO 8601; epoch milliseconds. */
const LegacyInstant = z.union([
  Instant,
  z
    .string()
    .regex(/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{2}:\d{2}:\d{2} [+-]\d{4} \d{4}$/)
    .transform((text) => Date.parse(text))
    .pipe(z.number().int().nonnegative()),
]);

/** Unreadable members are left out. */
function listOf<S extends z.ZodType>(member: S) {
  return decoration(z.array(member.nullable().catch(null))).transform((list) =>
    (list ?? []).filter((one) => one !== null),
  );
}

/** Where a stretch begins; a wrong place is put right by its words. */
const Indices = z.unknown().transform((list) => {
  const [start] = Array.isArray(list) ? (list as readonly unknown[]) : [];
  return typeof start === "number" && Number.isInteger(start) && start >= 0 ? start : 0;
});

/** Entities of API v1.1, of posts and of direct messages. */
export const LegacyEntities = decoration(
  z.looseObject({
    user_mentions: listOf(
      z.looseObject({ indices: Indices, screen_name: Text.pipe(z.string().min(1)), id_str: MaybeId.catch(undefined) }),
    ),
    hashtags: listOf(z.looseObject({ indices: Indices, text: Text.pipe(z.string().min(1)) })),
    symbols: listOf(z.looseObject({ indices: Indices, text: Text.pipe(z.string().min(1)) })),
    urls: listOf(z.looseObject({ indices: Indices, url: z.string().min(1), expanded_url: Address })),
    media: listOf(
      z.looseObject({
        id_str: MaybeId.catch(undefined),
        type: z.string(),
        media_url_https: Address,
        ext_alt_text: Label,
      }),
    ),
  }),
);
export type LegacyEntities = z.infer<typeof LegacyEntities>;

/** An account of API v1.1. */
export const LegacyUser = z.looseObject({
  id_str: MaybeId.catch(undefined),
  id: MaybeId.catch(undefined),
  name: Label,
  screen_name: Label,
  username: Label,
  verified: decoration(z.boolean()),
  followers_count: Count,
  public_metrics: decoration(z.looseObject({ followers_count: Count })),
});
export type LegacyUser = z.infer<typeof LegacyUser>;

const Extended = decoration(
  z.looseObject({ full_text: Text, entities: LegacyEntities, extended_entities: LegacyEntities }),
);

const Held = z.unknown().optional();

/** A post of API v1.1, as `tweet_create_events` and the old endpoints send it. */
export const LegacyPost = z.looseObject({
  id_str: MaybeId.catch(undefined),
  id: MaybeId.catch(undefined),
  text: Text.optional(),
  full_text: Text.optional(),
  truncated: decoration(z.boolean()),
  extended_tweet: Extended,
  created_at: decoration(LegacyInstant),
  timestamp_ms: decoration(EpochMillis),
  user: decoration(LegacyUser),
  entities: LegacyEntities,
  extended_entities: LegacyEntities,
  in_reply_to_status_id_str: MaybeId.catch(undefined),
  in_reply_to_status_id: MaybeId.catch(undefined),
  is_quote_status: decoration(z.boolean()),
  quoted_status: decoration(z.looseObject({ user: decoration(LegacyUser) })),
  retweeted_status: Held,
  lang: Label,
  favorite_count: Count,
  retweet_count: Count,
  reply_count: Count,
  quote_count: Count,
  edit_history: decoration(z.looseObject({ initial_tweet_id: MaybeId.catch(undefined), edit_tweet_ids: Ids })),
});
export type LegacyPost = z.infer<typeof LegacyPost>;

/** One of `tweet_delete_events`. */
export const LegacyDelete = z.looseObject({
  status: z.looseObject({ id_str: MaybeId.catch(undefined), id: MaybeId.catch(undefined) }),
  timestamp_ms: decoration(EpochMillis),
});
export type LegacyDelete = z.infer<typeof LegacyDelete>;

/** The same post as API v2 would show it; v1.1 names no conversation. Undefined without an id. */
export function postOfLegacy(post: LegacyPost, accountId: string | undefined): Post | undefined {
  const id = post.id_str ?? post.id;
  if (id === undefined) return undefined;
  const { extended_tweet: extended, user } = post;
  const full = extended?.full_text ?? post.full_text;
  const entities = extended?.entities ?? post.entities;
  const media = (extended?.extended_entities ?? post.extended_entities ?? entities)?.media ?? [];
  const quoter = post.quoted_status?.user;
  const initial = post.edit_history?.initial_tweet_id;
  const versions = post.edit_history?.edit_tweet_ids ?? [];
  return {
    id,
    history: versions.length > 0 || initial === undefined ? versions : [initial, id],
    raw: full ?? post.text,
    told: post.created_at ?? post.timestamp_ms,
    author: user === undefined ? null : authorOfLegacy(user),
    conversation: undefined,
    parent: post.in_reply_to_status_id_str ?? post.in_reply_to_status_id,
    quoted: post.is_quote_status === true,
    repost: post.retweeted_status !== undefined && post.retweeted_status !== null,
    lang: post.lang,
    marks: marksOf(entities),
    media: media.map(mediumOf),
    counts: present({
      likes: post.favorite_count,
      replies: post.reply_count,
      reposts: post.retweet_count,
      quotes: post.quote_count,
    }),
    summoned: accountId !== undefined && quoter !== undefined && idOf(quoter) === accountId,
    cut: post.truncated === true && full === undefined,
  };
}

/** Marks of API v1.1, in its own order. */
export function marksOf(entities: LegacyEntities): Mark[] {
  return [
    ...(entities?.user_mentions ?? []).map((one) => ({
      type: "mention" as const,
      start: one.indices,
      words: `@${one.screen_name}`,
      target: one.id_str,
    })),
    ...(entities?.hashtags ?? []).map((one) => ({
      type: "hashtag" as const,
      start: one.indices,
      words: `#${one.text}`,
      target: one.text,
    })),
    ...(entities?.symbols ?? []).map((one) => ({
      type: "cashtag" as const,
      start: one.indices,
      words: `$${one.text}`,
      target: one.text,
    })),
    ...(entities?.urls ?? []).map((one) => ({
      type: "link" as const,
      start: one.indices,
      words: one.url,
      target: one.expanded_url,
    })),
  ];
}

/** An account of API v1.1; undefined id reads as an author nobody knows. */
export function authorOfLegacy(user: LegacyUser): Post["author"] {
  const id = idOf(user);
  if (id === undefined) return null;
  const handle = user.screen_name ?? user.username;
  return authorOf(id, {
    name: user.name,
    handle,
    url: handle === undefined ? undefined : `https://x.com/${encodeURIComponent(handle)}`,
    followers: user.followers_count ?? user.public_metrics?.followers_count,
    verified: user.verified,
  });
}

function idOf(user: LegacyUser): string | undefined {
  return user.id_str ?? user.id;
}

function mediumOf({
  type,
  media_url_https: url,
  ext_alt_text: description,
}: {
  type: string;
  media_url_https?: string | undefined;
  ext_alt_text?: string | undefined;
}): Media {
  return { type: type === "photo" ? "image" : "video", ...present({ url, description }) };
}
