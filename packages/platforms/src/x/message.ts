import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import type { Author, Media } from "@kikimimi/core/mention/mention";
import { MaybeId, authorOf, bounded, decoration, present } from "../shared/field.ts";
import { type Finding, failed, ignored, isRecord, readMember, snakeCase } from "../shared/members.ts";
import { EpochMillis, isoOf } from "../shared/time.ts";
import { instantOf, momentOf } from "./id.ts";
import { LegacyEntities, LegacyUser, authorOfLegacy, marksOf } from "./legacy.ts";
import { type Reading, mediaOf, userOf } from "./post.ts";
import { type Mark, entitiesOf, unescaped } from "./text.ts";
import { XDmEvent, type XIncludes } from "./wire.ts";

/** A direct message as `direct_message_events` of both webhook APIs sends it. */
const PushedDm = z.looseObject({
  id: ExternalId,
  created_timestamp: decoration(EpochMillis),
  message_create: z.looseObject({
    sender_id: ExternalId,
    target: decoration(z.looseObject({ recipient_id: MaybeId.catch(undefined) })),
    message_data: z.looseObject({
      text: Text,
      entities: LegacyEntities,
      attachment: decoration(
        z.looseObject({ type: z.string(), media: decoration(z.looseObject({ type: z.string() })) }),
      ),
    }),
  }),
});

const Head = z.looseObject({ type: z.string().min(1) });

type Dm = {
  readonly id: string;
  readonly at: number | undefined;
  readonly conversation: string | undefined;
  readonly author: Author | null;
  readonly raw: string;
  readonly marks: readonly Mark[];
  readonly media: Media[];
};

/** One of `direct_message_events`; `users` are the accounts beside it, by id. */
export function readPushedDm(value: unknown, users: unknown, reading: Reading): readonly Finding[] {
  return readMember("x_message", Head, value, ({ type }) => {
    if (type !== "message_create") return [ignored(`direct_message_${snakeCase(type)}`)];
    return readMember("x_message", PushedDm, value, ({ id, created_timestamp: at, message_create: message }) => {
      const { sender_id: sender, message_data: data } = message;
      return [
        messageOf(
          {
            id,
            at,
            conversation: pairOf([sender, message.target?.recipient_id]),
            author: pushedAuthor(sender, users),
            raw: data.text,
            marks: marksOf(data.entities),
            media: data.attachment?.type === "media" ? [{ type: mediaType(data.attachment.media?.type) }] : [],
          },
          reading,
        ),
      ];
    });
  });
}

/** A member of `GET /2/dm_events` and its like; `uri` may name the conversation. */
export function readDmEvent(
  value: unknown,
  includes: XIncludes,
  uri: string | undefined,
  reading: Reading,
): readonly Finding[] {
  return readMember("x_message", XDmEvent, value, (event) => {
    const { event_type: type = "MessageCreate", sender_id: sender } = event;
    if (type !== "MessageCreate") return [ignored(`direct_message_${snakeCase(type)}`)];
    const urls = event.entities?.urls ?? [];
    return [
      messageOf(
        {
          id: event.id,
          at: event.created_at,
          conversation: event.dm_conversation_id ?? conversationIn(uri) ?? pairOf(event.participant_ids) ?? sender,
          author: sender === undefined ? null : userOf(sender, includes?.users ?? []),
          raw: event.text ?? "",
          marks: urls.map((url) => ({ type: "link", start: url.start, words: url.url, target: url.expanded_url })),
          media: mediaOf(event.attachments?.media_keys ?? [], includes),
        },
        reading,
      ),
    ];
  });
}

function messageOf({ id, at, conversation, author, raw, marks, media }: Dm, { settings }: Reading): Finding {
  if (raw.trim() === "" && media.length === 0) return ignored("message_without_content");
  const version = momentOf(id, at) ?? instantOf(id);
  if (version === undefined) return failed("x_message: neither a time nor a dated id");
  const entities = entitiesOf(raw, marks);
  return {
    type: "upserted",
    externalId: id,
    conversation: conversation ?? id,
    createdAt: isoOf(at ?? version),
    content: {
      version,
      kind: "message",
      ...bounded(unescaped(raw)),
      author,
      ...present({ entities: entities.length > 0 ? entities : undefined }),
      media,
      direct: true,
      own: settings.accountId !== undefined && author?.id === settings.accountId,
    },
  };
}

/** The name that X gives to a talk of two: both ids, the smaller first. */
function pairOf(ids: readonly (string | undefined)[]): string | undefined {
  const [a, b, ...more] = [...new Set(ids.filter((id) => id !== undefined))].sort(
    (x, y) => x.length - y.length || (x < y ? -1 : 1),
  );
  return b === undefined || more.length > 0 ? undefined : `${a}-${b}`;
}

function conversationIn(uri: string | undefined): string | undefined {
  return /\/dm_conversations\/(?!with\/)([^/?]+)\/dm_events/.exec(uri ?? "")?.[1];
}

function pushedAuthor(id: string, users: unknown): Author {
  const held = isRecord(users) ? users[id] : undefined;
  const user = LegacyUser.safeParse(isRecord(held) && isRecord(held["data"]) ? held["data"] : held);
  return { ...authorOf(id, {}), ...(user.success ? authorOfLegacy({ ...user.data, id_str: id }) : {}) };
}

function mediaType(type: string | undefined): Media["type"] {
  return type === undefined || type === "photo" ? "image" : "video";
}
