import type { Author, Media } from "@kikimimi/core/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, ignored, readMember, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { type FacebookEntry, FeedHead, FeedValue } from "./wire.ts";

const SPOKEN = new Set(["comment", "post", "status", "photo", "video"]);
const HEARD = new Set(["add", "edit", "edited", "remove"]);

/** One change of a Page's feed: what people write and take back; reactions, shares and the like are named. */
export function readFeed(value: unknown, entry: FacebookEntry): readonly Finding[] {
  return readMember("facebook_feed", FeedHead, value, ({ item, verb }) => {
    const what = `${snakeCase(item)}_${snakeCase(verb)}`;
    if (!SPOKEN.has(item) || !HEARD.has(verb)) return [ignored(what)];
    return readMember(`facebook_${what}`, FeedValue, value, (feed) => [read(what, verb, feed, entry)]);
  });
}

function read(what: string, verb: string, feed: FeedValue, entry: FacebookEntry): Finding {
  const comment = feed.item === "comment";
  const externalId = comment ? feed.comment_id : feed.post_id;
  if (externalId === undefined) return failed(`facebook_${what}: ${comment ? "comment_id" : "post_id"}: missing`);
  if (feed.post_id === undefined) return failed(`facebook_${what}: post_id: missing`);
  const added = verb === "add";
  // An edit repeats the time of the first version, so the entry says when it happened.
  const at = added ? (feed.created_time ?? entry.time) : (entry.time ?? feed.created_time);
  if (at === undefined) return failed(`facebook_${what}: created_time: missing, and the entry has no time`);
  const conversation = feed.post_id;
  if (verb === "remove") return { type: "deleted", externalId, conversation, deletedAt: isoOf(at) };
  const author = authorOfFeed(feed);
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
      ...present({
        editedAt: added ? undefined : isoOf(at),
        url: feed.permalink_url,
        parent: feed.parent_id === feed.post_id ? undefined : feed.parent_id,
      }),
      media: mediaOf(feed),
      own: author?.id === entry.id,
    },
  };
}

function authorOfFeed({ from, sender_id, sender_name }: FeedValue): Author | null {
  if (from) return authorOf(from.id, { name: from.name });
  return sender_id === undefined ? null : authorOf(sender_id, { name: sender_name });
}

function mediaOf({ item, photo, video, link }: FeedValue): Media[] {
  if (item === "photo" || photo !== undefined) return [{ type: "image", ...present({ url: photo ?? link }) }];
  if (item === "video" || video !== undefined) return [{ type: "video", ...present({ url: video ?? link }) }];
  return link === undefined ? [] : [{ type: "link", url: link }];
}
