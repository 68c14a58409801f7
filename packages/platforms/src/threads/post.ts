import { digestOf } from "@kikimimi/core/base/identity";
import type { Author, Media } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, ignored, readMember } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { ThreadsSettings } from "./manifest.ts";
import { ThreadsPost } from "./wire.ts";

/** What is known of a post from where it was found. */
export type Place = {
  readonly settings: ThreadsSettings;
  /** The first post of the conversation that was asked for. */
  readonly root?: string | undefined;
  /** When the delivery was sent (epoch ms), for a post that tells no time. */
  readonly at?: number | undefined;
  /** Only the account's own posts are found there. */
  readonly own: boolean;
  /** It reads differently than before, since then (epoch ms). */
  readonly edited?: number | undefined;
};

/** One post to core; a bare repost says nothing new. */
export function readPost(value: unknown, place: Place): readonly Finding[] {
  return readMember("threads_post", ThreadsPost, value, (post) => [mentionOf(post, place)]);
}

/** What a post says, the long text that may hang on it included. */
export function textOf({ text, text_attachment: long }: Pick<ThreadsPost, "text" | "text_attachment">): string {
  return [text, long?.plaintext].filter((part) => part !== undefined && part !== "").join("\n\n");
}

/** Stands for a text in a post's address, so that an edit shows when the post is looked at again. */
export function markOf(text: string): string {
  return digestOf(text).slice(0, 12);
}

function mentionOf(post: ThreadsPost, place: Place): Finding {
  if (post.media_type === "REPOST_FACADE") return ignored("repost");
  const text = textOf(post);
  const media = mediaOf(post);
  if (text.trim() === "" && media.length === 0) return ignored("post_without_content");
  const timestamp = post.timestamp ?? place.at;
  if (timestamp === undefined) return failed("threads_post: timestamp: missing");
  const own = isOwn(post, place);
  const reply = post.is_reply === true || post.root_post !== undefined || post.replied_to !== undefined;
  return {
    type: "upserted",
    externalId: post.id,
    conversation: post.root_post ?? place.root ?? post.replied_to ?? post.id,
    createdAt: isoOf(timestamp),
    content: {
      version: Math.max(timestamp, place.edited ?? 0),
      kind: reply ? "reply" : "post",
      ...bounded(text),
      author: authorOfPost(post, own, place.settings),
      ...present({
        editedAt: place.edited === undefined ? undefined : isoOf(place.edited),
        url: post.permalink,
        parent: post.replied_to ?? (reply && post.root_post !== post.id ? post.root_post : undefined),
      }),
      media,
      own,
      address: { media: post.id, said: markOf(text) },
    },
  };
}

function isOwn({ username, is_reply_owned_by_me: mine }: ThreadsPost, { settings, own }: Place): boolean {
  return own || mine === true || username?.toLowerCase() === settings.username;
}

/** Accounts are known by user name only; the owner's id is told of our own posts alone. */
function authorOfPost({ username, owner }: ThreadsPost, own: boolean, settings: ThreadsSettings): Author | null {
  const name = username ?? (own ? settings.username : undefined);
  if (name === undefined) return owner?.id === undefined ? null : authorOf(owner.id, {});
  return authorOf(name.toLowerCase(), { handle: name, url: `https://www.threads.com/@${encodeURIComponent(name)}` });
}

const MEDIA_TYPES: ReadonlyMap<string, Media["type"]> = new Map(
  Object.entries({
    IMAGE: "image",
    VIDEO: "video",
    AUDIO: "audio",
    CAROUSEL_ALBUM: "image",
  } as const),
);

function mediaOf(post: ThreadsPost): Media[] {
  const { alt_text: description } = post;
  const children = (post.children?.data ?? []).filter((child) => child?.media_url !== undefined);
  const type = MEDIA_TYPES.get(post.media_type ?? "");
  const shown = children.map((child) => ({
    type: MEDIA_TYPES.get(child?.media_type ?? "") ?? ("image" as const),
    ...present({ url: child?.media_url, description: child?.alt_text }),
  }));
  // A picture may be withheld; that there is one still matters.
  const one =
    type && shown.length === 0
      ? [{ type, ...present({ url: post.media_url ?? post.thumbnail_url, description }) }]
      : [];
  return [
    ...shown,
    ...one,
    ...(post.gif_url === undefined ? [] : [{ type: "image" as const, ...present({ url: post.gif_url, description }) }]),
    ...(post.link_attachment_url === undefined ? [] : [{ type: "link" as const, url: post.link_attachment_url }]),
  ].slice(0, 50);
}
