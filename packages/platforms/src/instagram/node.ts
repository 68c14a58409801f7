import type { Author, Counts, Media } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type NodeReader, idOf } from "../shared/graph-node.ts";
import { type Finding, ignored, isRecord, readMember } from "../shared/members.ts";
import { readListed } from "../shared/meta-messaging.ts";
import { isoOf } from "../shared/time.ts";
import { profileUrl, textDigest } from "./place.ts";
import { GraphComment, GraphMedia } from "./wire.ts";

type List = "media" | "comments" | "conversations" | "messages";

/** What is known of a node before it is read. */
export type NodePlace = {
  readonly list?: List | undefined;
  /** Media under which comments stand, and the comment under which answers do. */
  readonly media?: string | undefined;
  readonly parent?: string | undefined;
  /** The list is one of our own media. */
  readonly mine?: boolean | undefined;
  /** We are mentioned in it, so that it is answered as a mention. */
  readonly mentioned?: boolean | undefined;
  readonly account?: string | undefined;
  readonly username?: string | undefined;
  /** When a text was found to be another one (epoch milliseconds). */
  readonly edited?: Readonly<Record<string, number>> | undefined;
  /** ISO instant of the delivery. */
  readonly readAt: string;
};

type Node = Readonly<Record<string, unknown>>;

/** Media, comments, conversations and messages as the Graph API shows them. */
export const instagramNodes: NodeReader<NodePlace> = { own, keep: ["id", "media", "media_type"], nested };

const EDGE =
  /\/([^/]+)\/(media|tags|stories|live_media|recent_media|top_media|comments|replies|conversations|messages)$/;

/** The list that an address shows, and what it is a list of. */
export function placeOfUri(uri: string | undefined, account: string | undefined): Partial<NodePlace> {
  const [, id, edge] = EDGE.exec((uri === undefined ? undefined : URL.parse(uri)?.pathname) ?? "") ?? [];
  if (edge === undefined) return {};
  if (edge === "comments") return { list: "comments", media: id };
  if (edge === "replies") return { list: "comments", parent: id };
  if (edge === "conversations" || edge === "messages") return { list: edge };
  return { list: "media", mine: (edge === "media" || edge === "stories") && (id === "me" || id === account) };
}

function nested(node: Node, place: NodePlace): [string, NodePlace][] {
  const { list: _list, mentioned: _mentioned, mine: _mine, ...rest } = place;
  const id = idOf(node);
  const inMedia = isMedia(node, place);
  const of = isRecord(node["media"]) ? idOf(node["media"]) : undefined;
  const places: [string, NodePlace][] = [
    ["comments", { ...rest, list: "comments", media: inMedia ? id : place.media }],
    ["replies", { ...rest, list: "comments", media: place.media ?? of, parent: id }],
    ["messages", { ...rest, list: "messages" }],
    ["media", { ...rest, list: "media", mine: id !== undefined && id === place.account }],
    ["tags", { ...rest, list: "media" }],
    ["mentioned_comment", { ...rest, list: "comments", media: undefined, mentioned: true }],
    ["mentioned_media", { ...rest, list: "media", mentioned: true }],
    ["business_discovery", rest],
  ];
  return places.filter(([edge]) => {
    const inner = node[edge];
    if (!isRecord(inner)) return false;
    if (edge.startsWith("mentioned_") || edge === "business_discovery") return true;
    return Array.isArray(inner["data"]) && inner["data"].length > 0;
  });
}

const MEDIA = [
  "media_type",
  "caption",
  "permalink",
  "comments_count",
  "media_product_type",
  "media_url",
  "is_comment_enabled",
];

function isMedia(node: Node, { list }: NodePlace): boolean {
  return list === undefined ? MEDIA.some((member) => node[member] !== undefined) : list === "media";
}

function own(node: Node, place: NodePlace): readonly Finding[] {
  const { list, account, username } = place;
  if (list === "messages" || (list === undefined && node["to"] !== undefined)) {
    return node["message"] === undefined && node["from"] === undefined
      ? [ignored("message_without_content")]
      : readListed(node, { platform: "instagram", account, username });
  }
  const conversing = ["participants", "messages", "updated_time"].some((member) => node[member] !== undefined);
  if (list === "conversations" || (list === undefined && conversing)) {
    return isRecord(node["messages"]) ? [] : [ignored("conversation_summary")];
  }
  if (isMedia(node, place)) {
    return readMember("instagram_media", GraphMedia, node, (media) => [readMedia(media, place)]);
  }
  if (list === "comments" || node["text"] !== undefined) {
    return readMember("instagram_comment", GraphComment, node, (comment) => [readComment(comment, place)]);
  }
  return [];
}

function readMedia(media: GraphMedia, place: NodePlace): Finding {
  const at = media.timestamp ?? media.created_time;
  const shown = mediaOf(media);
  const handle = media.username ?? media.user?.username;
  if (!media.caption && (at === undefined || shown.length === 0)) return ignored("media_without_text");
  const mine =
    place.mine === true ||
    (place.account !== undefined && media.owner?.id === place.account) ||
    (place.username !== undefined && handle === place.username);
  const edited = place.edited?.[media.id];
  const counts = countsOf(place.readAt, media.like_count, media.comments_count, media.view_count);
  return {
    type: "upserted",
    externalId: media.id,
    conversation: media.id,
    createdAt: at === undefined ? place.readAt : isoOf(at),
    content: {
      // Without a time any reading that has one is the newer.
      version: edited ?? at ?? 0,
      kind: "post",
      ...bounded(media.caption ?? ""),
      author: personOf(media.owner?.id ?? media.user?.id ?? (mine ? place.account : undefined), handle),
      ...present({ editedAt: edited === undefined ? undefined : isoOf(edited), url: media.permalink }),
      media: shown,
      own: mine,
      ...addressOfMedia(media, mine, place),
    },
    ...(counts ? { counts } : {}),
  };
}

/** Only our own media and written mentions can be answered; the rest has no address. */
function addressOfMedia(media: GraphMedia, mine: boolean, place: NodePlace): { address?: Record<string, string> } {
  const said = textDigest(media.caption ?? "");
  if (place.mentioned) {
    return { address: { mention: "1", media: media.id, said, ...present({ account: place.account }) } };
  }
  return mine ? { address: { id: media.id, media: media.id, said, ...present({ account: place.account }) } } : {};
}

function readComment(comment: GraphComment, place: NodePlace): Finding {
  if (!comment.text) return ignored("comment_without_text");
  const at = comment.timestamp ?? comment.created_time;
  const from = comment.from ?? comment.user;
  const handle = from?.username ?? comment.username;
  const media = comment.media?.id ?? place.media;
  const parent = comment.parent_id ?? place.parent;
  const edited = place.edited?.[comment.id];
  const counts = countsOf(place.readAt, comment.like_count);
  return {
    type: "upserted",
    externalId: comment.id,
    conversation: media ?? parent ?? comment.id,
    createdAt: at === undefined ? place.readAt : isoOf(at),
    content: {
      version: edited ?? at ?? 0,
      kind: "comment",
      ...bounded(comment.text),
      author: personOf(from?.id, handle),
      ...present({ editedAt: edited === undefined ? undefined : isoOf(edited), parent }),
      media: [],
      own:
        (place.account !== undefined && from?.id === place.account) ||
        (place.username !== undefined && handle === place.username),
      address: {
        id: comment.id,
        under: parent ?? comment.id,
        said: textDigest(comment.text),
        ...(place.mentioned ? { mention: "1" } : {}),
        ...present({ media, account: place.account }),
      },
    },
    ...(counts ? { counts } : {}),
  };
}

function personOf(id: string | undefined, handle: string | undefined): Author | null {
  const known = id ?? handle;
  if (known === undefined) return null;
  return authorOf(known, { handle, url: handle === undefined ? undefined : profileUrl(handle) });
}

function countsOf(readAt: string, likes?: number, replies?: number, views?: number): Counts | undefined {
  const told = present({ likes, replies, views });
  return Object.keys(told).length > 0 ? { readAt, ...told } : undefined;
}

function mediaOf({ media_type: type, media_url: url, thumbnail_url: thumbnail }: GraphMedia): Media[] {
  if (type === undefined && url === undefined) return [];
  return [{ type: /video|reel/i.test(type ?? "") ? "video" : "image", ...present({ url: url ?? thumbnail }) }];
}
