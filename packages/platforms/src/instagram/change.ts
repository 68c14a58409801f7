import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, ignored, readMember, snakeCase } from "../shared/members.ts";
import type { MetaEntry } from "../shared/meta-delivery.ts";
import { isoOf } from "../shared/time.ts";
import { profileUrl, textDigest } from "./place.ts";
import { CommentValue } from "./wire.ts";

/** One change of an account by webhook: comments are read, mentions carry no text, the rest is named. */
export function readChange(field: string, value: unknown, entry: MetaEntry): readonly Finding[] {
  if (field === "mentions") return [ignored("mention_without_text")];
  if (field !== "comments" && field !== "live_comments") return [ignored(snakeCase(field))];
  const name = `instagram_${field}`;
  // The documents call the value an array, and show an object.
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) return [ignored("empty_change")];
  return values.flatMap((one) => readMember(name, CommentValue, one, (comment) => [readComment(name, comment, entry)]));
}

function readComment(name: string, comment: CommentValue, entry: MetaEntry): Finding {
  const externalId = comment.id ?? comment.comment_id;
  if (externalId === undefined) return failed(`${name}: id: missing`);
  const at = comment.timestamp ?? entry.time;
  if (at === undefined) return failed(`${name}: time: missing, and so is the entry's`);
  if (!comment.text) return ignored("comment_without_text");
  const media = comment.media?.id ?? comment.media_id;
  const { from, parent_id: parent } = comment;
  const author = from?.id ?? from?.username;
  return {
    type: "upserted",
    externalId,
    conversation: media ?? parent ?? externalId,
    createdAt: isoOf(at),
    content: {
      version: at,
      kind: "comment",
      ...bounded(comment.text),
      author:
        author === undefined
          ? null
          : authorOf(author, {
              handle: from?.username,
              name: from?.name,
              url: from?.username === undefined ? undefined : profileUrl(from.username),
            }),
      ...present({ parent }),
      media: [],
      own: from?.id === entry.id,
      address: {
        id: externalId,
        // Answers stand side by side under one comment.
        under: parent ?? externalId,
        account: entry.id,
        said: textDigest(comment.text),
        ...present({ media }),
      },
    },
  };
}
