import type { MentionKind } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { textOfHtml, unescapeHtml } from "../shared/html.ts";
import { type Finding, failed, ignored } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { HackerNewsSettings } from "./manifest.ts";
import type { HackerNewsItem } from "./wire.ts";

const SITE = "https://news.ycombinator.com";

/** What the items of one answer share. */
export type ItemPage = { readonly settings: HackerNewsSettings; readonly receivedAt: Date };

/** One item to core; `root` is the story above it, where the answer shows it. */
export function readItem(item: HackerNewsItem, page: ItemPage, root: string | undefined): readonly Finding[] {
  const id = item.objectID ?? item.id;
  const at = item.created_at_i ?? item.created_at ?? item.time;
  if (id === undefined) return [failed("hn_item: no id")];
  if (item["emptied"] === true) return [ignored("emptied")];
  const type = typeOf(item);
  const parent = item.parent_id ?? item.parent ?? item.poll;
  // A comment's own record names only the comment above it; the search names the story.
  const story = item.story_id ?? root ?? (type === "comment" || type === "pollopt" ? parent : id) ?? id;
  const author = item.author ?? item.by;
  const text = textOf(item);
  if (item.deleted === true || (type === "comment" && text === "" && author === undefined)) {
    return [{ type: "deleted", externalId: id, conversation: story, deletedAt: page.receivedAt.toISOString() }];
  }
  if (at === undefined) return [failed("hn_item: no time")];
  if (item.dead === true) return [ignored("dead_item")];
  if (text === "") return [ignored("empty_item")];
  const counts = present({ likes: item.points ?? item.score, replies: item.num_comments ?? item.descendants });
  return [
    {
      type: "upserted",
      externalId: id,
      conversation: story,
      createdAt: isoOf(at),
      content: {
        // The index tells when it read an item anew, not when it was edited: the newest reading is the truest.
        version: Math.max(at, item.updated_at ?? 0),
        kind: kindOf(type, parent, story),
        ...bounded(text),
        author: author === undefined ? null : authorOf(author, { name: author, handle: author, url: userUrl(author) }),
        url: `${SITE}/item?id=${encodeURIComponent(id)}`,
        ...present({ parent }),
        media: item.url === undefined || type === "comment" ? [] : [{ type: "link", url: item.url }],
        own: author !== undefined && author === page.settings.username,
      },
      ...(Object.keys(counts).length === 0 ? {} : { counts: { readAt: page.receivedAt.toISOString(), ...counts } }),
    },
  ];
}

function userUrl(name: string): string {
  return `${SITE}/user?id=${encodeURIComponent(name)}`;
}

const TYPES = ["comment", "pollopt", "poll", "job", "story"];

function typeOf({ type, _tags: tags, comment_text: comment }: HackerNewsItem): string {
  return type ?? TYPES.find((name) => tags?.includes(name)) ?? (comment === undefined ? "story" : "comment");
}

function kindOf(type: string, parent: string | undefined, story: string): MentionKind {
  if (type !== "comment" && type !== "pollopt") return "post";
  return parent === undefined || parent === story ? "comment" : "reply";
}

function textOf({ title, story_text: story, comment_text: comment, text }: HackerNewsItem): string {
  const head = title === undefined ? "" : unescapeHtml(title);
  const said = comment ?? story ?? text ?? "";
  const body = said === "" ? "" : textOfHtml(said);
  return [head, body].filter((part) => part !== "").join("\n");
}
