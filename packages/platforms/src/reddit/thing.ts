import type { Author, MentionContent, MentionKind } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, ignored } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { RedditSettings } from "./manifest.ts";
import type { RedditThing } from "./wire.ts";

export const SITE = "https://www.reddit.com";

/** What the things of one answer share. */
export type RedditPage = {
  readonly settings: RedditSettings;
  readonly receivedAt: Date;
  /** It was asked for without `raw_json`: `<`, `>` and `&` are escaped in every text. */
  readonly escaped: boolean;
};

/** One post, comment or message to core; `kind` is Reddit's: t3, t1 or t4. */
export function readThing(kind: string, thing: RedditThing, page: RedditPage): readonly Finding[] {
  const externalId = fullnameOf(kind, thing);
  if (externalId === undefined) return [failed("reddit_thing: no id")];
  const conversation = conversationOf(kind, externalId, thing);
  if (isGone(kind, thing)) {
    return [{ type: "deleted", externalId, conversation, deletedAt: page.receivedAt.toISOString() }];
  }
  const plain = page.escaped || isEscaped(thing) ? unescaped : (words: string): string => words;
  const text = plain(textOf(kind, thing));
  if (text === "") return [ignored("empty_thing")];
  const { created_utc: at, edited, author } = thing;
  const counts = kind === "t4" ? {} : countsOf(kind, thing);
  return [
    {
      type: "upserted",
      externalId,
      conversation,
      createdAt: isoOf(at),
      content: {
        version: Math.max(at, edited ?? 0),
        kind: kindOf(kind, thing),
        ...bounded(text),
        author: writerOf(author),
        ...present({
          url: urlOf(kind, thing),
          parent: kind === "t3" ? undefined : thing.parent_id,
          editedAt: edited === undefined ? undefined : isoOf(edited),
          direct: kind === "t4" ? true : undefined,
          address: closedOf(thing),
        }),
        media: mediaOf(kind, thing),
        own: author !== undefined && author.toLowerCase() === page.settings.username.toLowerCase(),
      },
      ...(Object.keys(counts).length === 0 ? {} : { counts: { readAt: page.receivedAt.toISOString(), ...counts } }),
    },
  ];
}

/** `t1_abc`; the name says it, or the kind and the id do. */
export function fullnameOf(kind: string, { name, id }: Pick<RedditThing, "name" | "id">): string | undefined {
  if (name !== undefined && /^t[134]_/.test(name)) return name;
  return id === undefined ? undefined : `${kind}_${id}`;
}

/** A comment belongs to its post, which an inbox tells only by the address; a message to the first of its exchange. */
function conversationOf(
  kind: string,
  name: string,
  { link_id: link, context, permalink, first_message_name: first, parent_id }: RedditThing,
): string {
  if (kind === "t3") return name;
  if (kind === "t4") return first ?? name;
  const post = /\/comments\/([a-z\d]+)\//i.exec(context ?? permalink ?? "")?.[1];
  return link ?? (post === undefined ? (parent_id ?? name) : `t3_${post.toLowerCase()}`);
}

const GONE = new Set(["[deleted]", "[removed]", "[ removed by reddit ]", "[deleted by user]"]);

/** Taken back by its author or removed by a moderator: the thing stays, its words do not. */
function isGone(kind: string, { author, title, selftext, body, removed_by_category: removed }: RedditThing): boolean {
  const nobody = author === undefined || author === "[deleted]";
  if (kind !== "t3") return kind === "t1" && body !== undefined && GONE.has(body.trim().toLowerCase());
  if (removed !== undefined || (selftext !== undefined && GONE.has(selftext.trim().toLowerCase()))) return true;
  return nobody && title !== undefined && GONE.has(title.trim().toLowerCase());
}

/** The markup beside a text begins with a tag, or with an escaped one where nobody asked for raw JSON. */
function isEscaped({ body_html: body, selftext_html: selftext }: RedditThing): boolean {
  return (body ?? selftext ?? "").startsWith("&lt;");
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function textOf(kind: string, { title, selftext, subject, body }: RedditThing): string {
  if (kind === "t1") return (body ?? "").trim();
  const [head, rest] = kind === "t3" ? [title, selftext] : [subject, body];
  return [head?.trim() ?? "", rest?.trim() ?? ""].filter((part) => part !== "").join("\n");
}

function kindOf(kind: string, { parent_id: parent = "" }: RedditThing): MentionKind {
  if (kind === "t3") return "post";
  if (kind === "t4") return "message";
  return parent.startsWith("t1_") ? "reply" : "comment";
}

/** Names never change and are never given away again, and older answers tell nothing else. */
function writerOf(name: string | undefined): Author | null {
  if (name === undefined || name === "[deleted]") return null;
  return authorOf(name, { name, handle: name, url: `${SITE}/user/${encodeURIComponent(name)}` });
}

function urlOf(kind: string, { permalink, context, id }: RedditThing): string | undefined {
  if (kind === "t4") return id === undefined ? undefined : `${SITE}/message/messages/${encodeURIComponent(id)}`;
  const path = (permalink ?? context)?.replace(/\?.*$/, "");
  return path !== undefined && path.startsWith("/") ? `${SITE}${path}` : undefined;
}

function mediaOf(kind: string, { url, is_self: self }: RedditThing): MentionContent["media"] {
  if (kind !== "t3" || url === undefined || self === true) return [];
  return [{ type: /\.(?:jpe?g|png|gif|webp)(?:\?|$)/i.test(url) ? "image" : "link", url }];
}

function closedOf({ locked, archived }: RedditThing): Record<string, string> | undefined {
  if (locked === true) return { closed: "locked" };
  return archived === true ? { closed: "archived" } : undefined;
}

function countsOf(kind: string, { score, num_comments: comments }: RedditThing): { likes?: number; replies?: number } {
  // In an inbox, a comment tells the number of its post's comments.
  const replies = kind === "t3" ? comments : undefined;
  return present({ likes: score === undefined ? undefined : Math.max(0, score), replies });
}
