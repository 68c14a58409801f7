import type { Counts, Media } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type NodeReader, idOf } from "../shared/graph-node.ts";
import { type Finding, ignored, isRecord, readMember } from "../shared/members.ts";
import { readListed } from "../shared/meta-messaging.ts";
import { isoOf } from "../shared/time.ts";
import { reviewIdOf } from "./feed.ts";
import { commentUrl, idsOfPermalink, postUrl, ratingOf, tailOf, textDigest } from "./place.ts";
import { type Attached, GraphPost, GraphRating } from "./wire.ts";
import type * as z from "zod";

/** What is known of a node before it is read. */
export type NodePlace = {
  readonly list?: "posts" | "comments" | "ratings" | "conversations" | "messages" | undefined;
  /** Post under which comments stand. */
  readonly post?: string | undefined;
  /** The Page's own id. */
  readonly account?: string | undefined;
  /** Posts of comments that were looked at again, and when a text was found to be another one (epoch milliseconds). */
  readonly posts?: Readonly<Record<string, string>> | undefined;
  readonly edited?: Readonly<Record<string, number>> | undefined;
  /** ISO instant of the delivery. */
  readonly readAt: string;
};

type Node = Readonly<Record<string, unknown>>;

/** Posts, comments, recommendations, conversations and messages as the Graph API shows them. */
export const facebookNodes: NodeReader<NodePlace> = {
  own,
  keep: ["id", "parent", "comment_count", "permalink_url"],
  nested,
};

/** The list that an address shows, and what it is a list of. */
export function placeOfUri(uri: string | undefined): Pick<NodePlace, "list" | "post"> {
  const path = uri === undefined ? undefined : URL.parse(uri)?.pathname;
  const match =
    /\/([^/]+)\/(feed|posts|published_posts|visitor_posts|tagged|comments|ratings|conversations|messages)$/.exec(
      path ?? "",
    );
  const [, id, edge] = match ?? [];
  if (edge === "ratings" || edge === "conversations" || edge === "messages") return { list: edge };
  if (edge === "comments") return { list: edge, post: id };
  return edge === undefined ? {} : { list: "posts" };
}

const EDGES = ["comments", "messages"] as const;

function nested(node: Node, place: NodePlace): [string, NodePlace][] {
  const id = idOf(node);
  const { list: _list, ...rest } = place;
  return EDGES.flatMap((edge): [string, NodePlace][] => {
    const inner = node[edge];
    if (!isRecord(inner) || !Array.isArray(inner["data"]) || inner["data"].length === 0) return [];
    // Answers to a comment stand under the same post as the comment.
    const post = isComment(node, place) ? (postOf(node, place) ?? place.post) : (id ?? place.post);
    return [[edge, { ...rest, list: edge, post }]];
  });
}

function own(node: Node, place: NodePlace): readonly Finding[] {
  const id = idOf(node) ?? "";
  if (isMessage(node, id, place)) {
    return node["message"] === undefined && node["from"] === undefined
      ? [ignored("message_without_content")]
      : readListed(node, { platform: "facebook", ...present({ account: place.account }) });
  }
  if (
    place.list === "conversations" ||
    id.startsWith("t_") ||
    node["participants"] !== undefined ||
    node["snippet"] !== undefined
  ) {
    return isRecord(node["messages"]) ? [] : [ignored("conversation_summary")];
  }
  if (RATING.some((member) => node[member] !== undefined) || place.list === "ratings") {
    return readMember("facebook_rating", GraphRating, node, (rating) => [readRating(rating, place)]);
  }
  const spoken = POST.some((member) => node[member] !== undefined);
  if (!spoken && place.list === undefined) return [];
  const comment = isComment(node, place);
  return readMember(`facebook_${comment ? "comment" : "post"}`, GraphPost, node, (post) => [
    comment ? readComment(post, place) : readPost(post, place),
  ]);
}

/** Posts may name whom they are to as well; their ids are pairs of numbers. */
function isMessage(node: Node, id: string, { list }: NodePlace): boolean {
  if (list !== undefined) return list === "messages";
  return /^(m_|mid\.)/.test(id) || (node["to"] !== undefined && !/^\d+_\d+$/.test(id));
}

const RATING = ["reviewer", "recommendation_type", "review_text", "open_graph_story", "has_review", "has_rating"];
const POST = ["message", "story", "created_time", "attachments", "attachment", "comment_count"];

function isComment(node: Node, { list, post, posts }: NodePlace): boolean {
  if (list !== undefined) return list === "comments";
  if (post !== undefined || (posts !== undefined && posts[idOf(node) ?? ""] !== undefined)) return true;
  const link = node["permalink_url"];
  if (typeof link === "string" && link.includes("comment_id=")) return true;
  return ["comment_count", "can_comment", "can_reply_privately", "parent", "attachment", "user_likes"].some(
    (member) => node[member] !== undefined,
  );
}

function postOf(node: Node, place: NodePlace): string | undefined {
  return place.posts?.[idOf(node) ?? ""] ?? place.post;
}

function readPost(post: GraphPost, place: NodePlace): Finding {
  const media = mediaOf(post);
  if (post.id === undefined) return ignored("post_without_id");
  if (!post.message && media.length === 0) return ignored("post_without_text");
  return upserted(post, post.id, { ...place, post: post.id }, media, "post");
}

function readComment(comment: GraphPost, place: NodePlace): Finding {
  const link = idsOfPermalink(comment.permalink_url);
  const externalId = comment.id ?? link?.comment;
  if (externalId === undefined) return ignored("comment_without_id");
  const root = externalId.includes("_") ? externalId.slice(0, externalId.indexOf("_")) : externalId;
  const told = place.posts?.[externalId] ?? place.post ?? link?.post ?? comment.object?.id;
  const post = told ?? (place.account === undefined ? root : `${place.account}_${root}`);
  const media = mediaOf(comment);
  if (!comment.message && media.length === 0) return ignored("comment_without_text");
  return upserted(comment, externalId, { ...place, post }, media, "comment");
}

function upserted(
  node: GraphPost,
  externalId: string,
  place: NodePlace & { readonly post: string },
  media: Media[],
  kind: "post" | "comment",
): Finding {
  const at = node.created_time ?? node.updated_time;
  const edited = place.edited?.[externalId];
  const author = node.from ? authorOf(node.from.id, { name: node.from.name }) : null;
  const parent = kind === "comment" ? node.parent?.id : undefined;
  const counts = countsOf(node, place.readAt);
  const account = place.account;
  return {
    type: "upserted",
    externalId,
    conversation: place.post,
    createdAt: at === undefined ? place.readAt : isoOf(at),
    content: {
      // Without a time any reading that has one is the newer.
      version: edited ?? at ?? 0,
      kind,
      ...bounded(node.message ?? ""),
      author,
      ...present({ editedAt: edited === undefined ? undefined : isoOf(edited), parent }),
      url: node.permalink_url ?? (kind === "post" ? postUrl(externalId) : commentUrl(place.post, externalId)),
      media,
      own: account !== undefined && author?.id === account,
      address: {
        id: externalId,
        under: parent ?? externalId,
        post: place.post,
        said: textDigest(node.message ?? ""),
        ...present({ account }),
      },
    },
    ...(counts ? { counts } : {}),
  };
}

function countsOf(node: GraphPost, readAt: string): Counts | undefined {
  const told = present({
    likes: node.like_count ?? node.reactions?.summary?.total_count ?? node.likes?.summary?.total_count,
    replies: node.comment_count ?? node.comments?.summary?.total_count,
    reposts: node.shares?.count,
  });
  return Object.keys(told).length > 0 ? { readAt, ...told } : undefined;
}

function mediaOf({ attachments, attachment, full_picture }: GraphPost): Media[] {
  const attached = [...(attachments?.data ?? []), attachment].flatMap((one) => (one ? attachedOf(one) : []));
  if (attached.length > 0 || full_picture === undefined) return attached.slice(0, 50);
  return [{ type: "image", url: full_picture }];
}

function attachedOf(one: z.infer<typeof Attached>): Media[] {
  const type = one.media_type ?? one.type ?? "";
  const url = one.unshimmed_url ?? one.url;
  const description = one.description ?? one.title;
  if (/video/i.test(type)) return [{ type: "video", ...present({ url, description }) }];
  if (/photo|album|sticker|animated/i.test(type))
    return [{ type: "image", ...present({ url: one.media?.image?.src ?? url, description }) }];
  return url === undefined ? [] : [{ type: "link", ...present({ url, description }) }];
}

function readRating(rating: GraphRating, place: NodePlace): Finding {
  const reviewer = rating.reviewer?.id;
  const story = rating.open_graph_story === undefined ? undefined : tailOf(rating.open_graph_story.id);
  const externalId =
    story ??
    (reviewer === undefined || place.account === undefined ? rating.id : reviewIdOf(place.account, reviewer)) ??
    // Without the Page's id its recommendations can still be told from each other.
    (reviewer === undefined ? undefined : reviewIdOf("page", reviewer)) ??
    (rating.created_time === undefined
      ? undefined
      : `review_${rating.created_time}_${textDigest(rating.review_text ?? "")}`);
  if (externalId === undefined) return ignored("rating_without_id");
  const author = rating.reviewer ? authorOf(rating.reviewer.id, { name: rating.reviewer.name }) : null;
  const at = rating.created_time;
  return {
    type: "upserted",
    externalId,
    conversation: externalId,
    createdAt: at === undefined ? place.readAt : isoOf(at),
    content: {
      version: at ?? 0,
      kind: "review",
      ...bounded(rating.review_text ?? ""),
      author,
      ...present({
        rating: ratingOf(rating.recommendation_type, rating.rating),
        url: place.account === undefined ? undefined : `${postUrl(place.account)}/reviews`,
      }),
      media: [],
      own: author !== null && author.id === place.account,
      ...(story === undefined ? {} : { address: { story, ...present({ account: place.account }) } }),
    },
  };
}
