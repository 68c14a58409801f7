import type { Author, Media } from "@kikimimi/core/mention/mention";
import { Address, authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, ignored, readMember, snakeCase } from "../shared/members.ts";
import type { MetaEntry } from "../shared/meta-delivery.ts";
import { isoOf } from "../shared/time.ts";
import { commentUrl, postUrl, ratingOf, tailOf, textDigest } from "./place.ts";
import { FeedHead, FeedValue, RatingValue } from "./wire.ts";

const SPOKEN = new Set(["comment", "post", "status", "photo", "video", "share", "link", "note"]);
const HEARD = new Set(["add", "edit", "edited", "update", "remove", "delete"]);
const GONE = new Set(["remove", "delete"]);

/**
 * One change of a Page's feed, of a mention elsewhere, or of its recommendations: what people write and take back.
 * Reactions, hiding, blocking and the like are named.
 */
export function readChange(field: string, value: unknown, entry: MetaEntry): readonly Finding[] {
  if (field !== "feed" && field !== "mention" && field !== "ratings") return [ignored(`facebook_${snakeCase(field)}`)];
  return readMember(`facebook_${field}`, FeedHead, value, ({ item, verb }) => {
    const what = `${snakeCase(item)}_${snakeCase(verb)}`;
    if (!HEARD.has(verb)) return [ignored(what)];
    const name = `facebook_${what}`;
    if (field === "ratings" && (item === "rating" || item === "review")) {
      return readMember(name, RatingValue, value, (rating) => [readRating(name, verb, rating, entry)]);
    }
    if (!SPOKEN.has(item)) return [ignored(what)];
    return readMember(name, FeedValue, value, (feed) => [readFeed(name, field, verb, feed, entry)]);
  });
}

function readFeed(name: string, field: string, verb: string, feed: FeedValue, entry: MetaEntry): Finding {
  const comment = feed.item === "comment";
  const postId = postIdOf(feed, entry);
  const externalId = comment ? (feed.comment_id ?? unnamedComment(field, feed)) : postId;
  if (externalId === undefined) return failed(`${name}: ${comment ? "comment_id" : "post_id"}: missing`);
  const story = feed.open_graph_story_id ?? (field === "ratings" ? postId : undefined);
  const conversation = story === undefined ? postId : tailOf(story);
  if (conversation === undefined) return failed(`${name}: post_id: missing`);
  const added = verb === "add";
  // An edit repeats the time of the first version, so the entry says when it happened.
  const at = added ? (feed.created_time ?? entry.time) : (entry.time ?? feed.created_time);
  if (at === undefined) return failed(`${name}: created_time: missing, and the entry has no time`);
  if (GONE.has(verb)) return { type: "deleted", externalId, conversation, deletedAt: isoOf(at) };
  const media = mediaOf(feed);
  if (feed.item === "share" && !feed.message) return ignored("share_without_text");
  const author = authorOfFeed(feed);
  const parent =
    comment && feed.parent_id !== undefined && tailOf(feed.parent_id) !== tailOf(conversation)
      ? feed.parent_id
      : undefined;
  return {
    type: "upserted",
    externalId,
    conversation,
    createdAt: isoOf(feed.created_time ?? at),
    content: {
      version: at,
      kind: comment ? "comment" : "post",
      ...bounded(feed.message ?? ""),
      author,
      ...present({ editedAt: added ? undefined : isoOf(at), parent }),
      url: urlOf(feed, conversation, comment ? externalId : undefined),
      media,
      own: author?.id === entry.id,
      address: {
        id: externalId,
        under: parent ?? externalId,
        post: conversation,
        account: entry.id,
        said: textDigest(feed.message ?? ""),
      },
    },
  };
}

/** Old photos and films come without a post's id; a Page names their post after them. */
function postIdOf({ post_id, photo_id, video_id }: FeedValue, entry: MetaEntry): string | undefined {
  if (post_id !== undefined) return post_id;
  const object = photo_id ?? video_id;
  return object === undefined ? undefined : `${entry.id}_${tailOf(object)}`;
}

/** A mention elsewhere may come without its comment's id: the same words at the same time are the same one. */
function unnamedComment(field: string, { post_id, created_time, message = "" }: FeedValue): string | undefined {
  if (field !== "mention" || post_id === undefined) return undefined;
  return `${post_id}#${created_time ?? ""}${textDigest(message)}`;
}

function urlOf(feed: FeedValue, post: string, comment: string | undefined): string {
  const told = feed.permalink_url ?? feed.post?.permalink_url;
  if (comment === undefined) return told ?? postUrl(post);
  return feed.permalink_url ?? commentUrl(post, comment);
}

function authorOfFeed({ from, sender_id, sender_name }: FeedValue): Author | null {
  if (from) return authorOf(from.id, { name: from.name });
  return sender_id === undefined ? null : authorOf(sender_id, { name: sender_name });
}

function mediaOf({ item, photo, photos, video, link }: FeedValue): Media[] {
  const album = (photos ?? []).flatMap((url) => Address.parse(url) ?? []);
  if (album.length > 0) return album.slice(0, 50).map((url) => ({ type: "image", url }));
  if (item === "photo" || photo !== undefined) return [{ type: "image", ...present({ url: photo ?? link }) }];
  if (item === "video" || video !== undefined) return [{ type: "video", ...present({ url: video ?? link }) }];
  return link === undefined ? [] : [{ type: "link", url: link }];
}

function readRating(name: string, verb: string, value: RatingValue, entry: MetaEntry): Finding {
  const reviewer = value.reviewer_id ?? value.from?.id;
  const story = value.open_graph_story_id === undefined ? undefined : tailOf(value.open_graph_story_id);
  const externalId = story ?? (reviewer === undefined ? undefined : reviewIdOf(entry.id, reviewer));
  if (externalId === undefined) return failed(`${name}: open_graph_story_id: missing, and so is the reviewer`);
  const added = verb === "add";
  const at = added ? (value.created_time ?? entry.time) : (entry.time ?? value.created_time);
  if (at === undefined) return failed(`${name}: created_time: missing, and the entry has no time`);
  if (GONE.has(verb)) return { type: "deleted", externalId, conversation: externalId, deletedAt: isoOf(at) };
  const author = reviewer === undefined ? null : authorOf(reviewer, { name: value.reviewer_name ?? value.from?.name });
  return {
    type: "upserted",
    externalId,
    conversation: externalId,
    createdAt: isoOf(value.created_time ?? at),
    content: {
      version: at,
      kind: "review",
      ...bounded(value.review_text ?? ""),
      author,
      ...present({
        editedAt: added ? undefined : isoOf(at),
        rating: ratingOf(value.recommendation_type, value.rating),
      }),
      url: `${postUrl(entry.id)}/reviews`,
      media: [],
      own: author?.id === entry.id,
      ...(story === undefined ? {} : { address: { story, account: entry.id } }),
    },
  };
}

/** A recommendation whose story is not shown: a person has one for a Page. */
export function reviewIdOf(page: string, reviewer: string): string {
  return `${page}_review_${reviewer}`;
}
