import * as z from "zod";
import type { Media } from "@kikimimi/core/mention/mention";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Address, Label, authorOf, bounded, decoration, maybe, present } from "./field.ts";
import { type Finding, failed, ignored, readMember, snakeCase } from "./members.ts";
import { MetaMoment, MetaTime } from "./meta-time.ts";
import { isoOf } from "./time.ts";

/** The account that a webhook's entry is about, and where the event stood in it. */
export type MessagingPlace = {
  readonly platform: "facebook" | "instagram";
  /** Id of the Page or of the Instagram account. */
  readonly account: string;
  /** Another app owns the conversation: it may be heard, not answered. */
  readonly standby: boolean;
  /** When the entry was sent (epoch milliseconds), for events that tell no time of their own. */
  readonly at: number | undefined;
};

const Party = z.looseObject({ id: ExternalId });

const Coordinates = decoration(z.looseObject({ lat: z.number(), long: z.number() }));

const Attachment = z.looseObject({
  type: z.string(),
  /** A shared link carries its title and address itself. */
  title: Label,
  url: Address,
  payload: decoration(z.looseObject({ url: Address, title: Label, coordinates: Coordinates })),
});

const Head = z.looseObject({});

const Sent = z.looseObject({
  sender: Party,
  recipient: Party,
  timestamp: decoration(MetaMoment),
  message: z.looseObject({
    mid: ExternalId,
    text: maybe(Text),
    is_echo: decoration(z.boolean()),
    is_deleted: decoration(z.boolean()),
    is_unsupported: decoration(z.boolean()),
    sticker_id: decoration(ExternalId),
    reply_to: decoration(
      z.looseObject({ mid: decoration(ExternalId), story: decoration(z.looseObject({ url: Address })) }),
    ),
    attachments: decoration(z.array(decoration(Attachment))),
  }),
});
type Sent = z.infer<typeof Sent>;

/** `num_edit` comes as a text and says nothing that the timestamp does not. */
const Edited = z.looseObject({
  sender: Party,
  recipient: Party,
  timestamp: decoration(MetaMoment),
  message_edit: z.looseObject({ mid: ExternalId, text: maybe(Text), is_echo: decoration(z.boolean()) }),
});
type Edited = z.infer<typeof Edited>;

/** Events that carry nothing a customer said, by the member that names them. */
const SILENT = [
  "read",
  "delivery",
  "reaction",
  "postback",
  "referral",
  "optin",
  "account_linking",
  "policy-enforcement",
  "policy_enforcement",
  "pass_thread_control",
  "take_thread_control",
  "request_thread_control",
  "app_roles",
  "game_play",
  "order",
  "payment",
  "checkout_update",
  "messaging_feedback",
  "customer_information",
] as const;

/**
 * One messaging event of a Page or an Instagram account: messages both ways and their edits become mentions of the
 * customer's conversation, unsent ones deletes. Source: developers.facebook.com/docs/messenger-platform/reference/webhook-events.
 */
export function readMessaging(event: unknown, place: MessagingPlace): readonly Finding[] {
  return readMember(`${place.platform}_messaging`, Head, event, (head) => {
    if (head["message"] !== undefined) {
      return readMember(`${place.platform}_message`, Sent, event, (sent) => [readSent(sent, place)]);
    }
    if (head["message_edit"] !== undefined) {
      return readMember(`${place.platform}_message_edit`, Edited, event, (edited) => [readEdited(edited, place)]);
    }
    const name = SILENT.find((member) => head[member] !== undefined);
    return [ignored(name === undefined ? "unknown_event" : snakeCase(name))];
  });
}

function readSent({ sender, recipient, message, ...told }: Sent, place: MessagingPlace): Finding {
  const timestamp = told.timestamp ?? place.at;
  if (timestamp === undefined) return failed(`${place.platform}_message: timestamp: missing, and so is the entry's`);
  const own = message.is_echo === true || sender.id === place.account;
  const conversation = otherOf(sender.id, recipient.id, own, place);
  const externalId = message.mid;
  if (message.is_deleted) return { type: "deleted", externalId, conversation, deletedAt: isoOf(timestamp) };
  if (message.is_unsupported) return ignored("unsupported_message");
  if (message.text === undefined && message.sticker_id !== undefined) return ignored("sticker");
  const attached = (message.attachments ?? []).filter((attachment) => attachment !== undefined);
  const shown = attached.filter(({ type }) => type !== "unsupported_type");
  const media = [...shown.map(mediaOf), ...storyOf(message)].slice(0, 50);
  if (message.text === undefined && media.length === 0) {
    return ignored(attached.length > 0 ? "unsupported_message" : "message_without_content");
  }
  return {
    type: "upserted",
    externalId,
    conversation,
    createdAt: isoOf(timestamp),
    content: {
      version: timestamp,
      kind: "message",
      ...bounded(message.text ?? ""),
      author: authorOf(sender.id, {}),
      ...present({ parent: message.reply_to?.mid }),
      media,
      direct: true,
      own,
      address: addressOf(conversation, place),
    },
  };
}

function readEdited({ sender, recipient, message_edit: edit, ...told }: Edited, place: MessagingPlace): Finding {
  const timestamp = told.timestamp ?? place.at;
  if (timestamp === undefined) return failed(`${place.platform}_message: timestamp: missing, and so is the entry's`);
  const own = edit.is_echo === true || sender.id === place.account;
  const conversation = otherOf(sender.id, recipient.id, own, place);
  if (edit.text === undefined) return ignored("message_edit_without_text");
  return {
    type: "upserted",
    externalId: edit.mid,
    conversation,
    createdAt: isoOf(timestamp),
    content: {
      version: timestamp,
      kind: "message",
      ...bounded(edit.text),
      author: authorOf(sender.id, {}),
      editedAt: isoOf(timestamp),
      media: [],
      direct: true,
      own,
      address: addressOf(conversation, place),
    },
  };
}

/** The customer: the side that is not the account. */
function otherOf(sender: string, recipient: string, own: boolean, { account }: MessagingPlace): string {
  if (sender === account) return recipient;
  return own && recipient !== account ? recipient : sender;
}

function addressOf(recipient: string, { account, standby }: MessagingPlace): Record<string, string> {
  return { recipient, account, ...(standby ? { standby: "1" } : {}) };
}

function mediaOf({ type, title, url, payload }: z.infer<typeof Attachment>): Media {
  return {
    type: mediaTypeOf(type),
    ...present({
      url: payload?.url ?? url,
      description: title ?? payload?.title ?? descriptionOf(type) ?? placeOf(payload?.coordinates),
    }),
  };
}

function mediaTypeOf(type: string): Media["type"] {
  if (type === "image" || type === "video" || type === "audio" || type === "file") return type;
  return /reel/.test(type) ? "video" : "link";
}

function descriptionOf(type: string): string | undefined {
  return type === "story_mention" ? "story mention" : undefined;
}

function placeOf(coordinates: z.infer<typeof Coordinates>): string | undefined {
  return coordinates && `${coordinates.lat}, ${coordinates.long}`;
}

function storyOf({ reply_to: replied }: Sent["message"]): Media[] {
  return replied?.story ? [{ type: "link", ...present({ url: replied.story.url }), description: "story" }] : [];
}

const Listed = z.looseObject({
  id: ExternalId,
  created_time: MetaTime,
  from: decoration(z.looseObject({ id: ExternalId, name: Label, username: Label })),
  to: decoration(z.looseObject({ data: decoration(z.array(decoration(Party))) })),
  message: maybe(Text),
  sticker: Address,
  attachments: decoration(z.looseObject({ data: decoration(z.array(decoration(z.looseObject({})))) })),
  shares: decoration(
    z.looseObject({ data: decoration(z.array(decoration(z.looseObject({ link: Address, name: Label })))) }),
  ),
});

/** A file of a listed message: pictures and films have a member of their own, all else a name and an address. */
const ListedFile = z.looseObject({
  image_data: decoration(z.looseObject({ url: Address })),
  video_data: decoration(z.looseObject({ url: Address })),
  file_url: Address,
  name: Label,
});

/** Our own id and name, where they are known. */
export type ListedPlace = {
  readonly platform: MessagingPlace["platform"];
  readonly account?: string | undefined;
  readonly username?: string | undefined;
};

/**
 * A message as the Conversations API lists it: the same id as the webhook's `mid`, the same conversation. `account` is
 * our own id where known; without it both sides together name the conversation.
 */
export function readListed(node: unknown, place: ListedPlace): readonly Finding[] {
  return readMember(`${place.platform}_listed_message`, Listed, node, (message) => {
    const { account, username } = place;
    const at = message.created_time;
    const from = message.from?.id;
    const to = (message.to?.data ?? []).flatMap((party) => (party ? [party.id] : []));
    const own =
      (account !== undefined && from === account) || (username !== undefined && message.from?.username === username);
    const other = own ? to[0] : from;
    const conversation =
      account === undefined && from !== undefined ? [from, ...to].sort().join(" ") : (other ?? message.id);
    if (message.sticker !== undefined && !message.message) return [ignored("sticker")];
    const media = [
      ...(message.attachments?.data ?? []).flatMap((file) => (file ? fileOf(file) : [])),
      ...(message.shares?.data ?? []).flatMap((share): Media[] =>
        share?.link ? [{ type: "link", url: share.link, ...present({ description: share.name }) }] : [],
      ),
    ].slice(0, 50);
    if (!message.message && media.length === 0) return [ignored("message_without_content")];
    return [
      {
        type: "upserted",
        externalId: message.id,
        conversation,
        createdAt: isoOf(at),
        content: {
          version: at,
          kind: "message",
          ...bounded(message.message ?? ""),
          author: message.from
            ? authorOf(message.from.id, { name: message.from.name, handle: message.from.username })
            : null,
          media,
          direct: true,
          own,
          ...(account === undefined || other === undefined ? {} : { address: { recipient: other, account } }),
        },
      },
    ];
  });
}

function fileOf(raw: unknown): Media[] {
  const file = ListedFile.safeParse(raw);
  if (!file.success) return [];
  const { image_data: image, video_data: video, file_url: url, name } = file.data;
  if (image) return [{ type: "image", ...present({ url: image.url, description: name }) }];
  if (video) return [{ type: "video", ...present({ url: video.url, description: name }) }];
  return url === undefined && name === undefined ? [] : [{ type: "file", ...present({ url, description: name }) }];
}
