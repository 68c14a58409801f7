import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { Instant } from "../shared/time.ts";

const User = z.looseObject({ id: ExternalId, username: Label, global_name: Label, bot: decoration(z.boolean()) });
export type DiscordUser = z.infer<typeof User>;

const Attachment = z.looseObject({
  id: ExternalId,
  url: Address,
  filename: Label,
  description: Label,
  content_type: Label,
});
const EmbedField = z.looseObject({ name: decoration(Text), value: decoration(Text) });
const Embed = z.looseObject({
  url: Address,
  title: Label,
  description: decoration(Text),
  fields: decoration(z.array(decoration(EmbedField))),
});

/** `type` 1 is a forward; anything else points at what is answered, pinned or published. */
const Reference = z.looseObject({ message_id: MaybeId, channel_id: MaybeId, guild_id: MaybeId, type: Count });

/** Where a message stands: what of it tells its place in a conversation. */
export const DiscordPlace = z.looseObject({
  id: ExternalId,
  channel_id: decoration(ExternalId),
  type: Count,
  position: Count,
  message_reference: decoration(Reference),
});
export type DiscordPlace = z.infer<typeof DiscordPlace>;

/** A message as the API and the gateway show it. */
export const DiscordMessage = z.looseObject({
  ...DiscordPlace.shape,
  channel_id: ExternalId,
  guild_id: MaybeId,
  timestamp: Instant,
  edited_timestamp: decoration(Instant),
  content: maybe(Text),
  author: decoration(User),
  webhook_id: MaybeId,
  flags: Count,
  mentions: decoration(z.array(decoration(User))),
  attachments: decoration(z.array(decoration(Attachment))),
  embeds: decoration(z.array(decoration(Embed))),
  reactions: decoration(z.array(decoration(z.looseObject({ count: Count })))),
  sticker_items: decoration(z.array(z.unknown())),
  poll: decoration(z.looseObject({ question: z.looseObject({ text: Text }) })),
  message_snapshots: decoration(
    z.array(decoration(z.looseObject({ message: z.looseObject({ content: decoration(Text) }) }))),
  ),
  components: decoration(z.array(z.unknown())),
  nonce: MaybeId,
});
export type DiscordMessage = z.infer<typeof DiscordMessage>;

/** What the gateway tells of a message that was taken back. */
export const DiscordDeleted = z.looseObject({ id: ExternalId });

/** What the poller notes beside an answer: conversations by message id, and the server. */
export const DiscordNotes = z.looseObject({
  roots: decoration(z.record(z.string(), decoration(ExternalId))),
  guild_id: MaybeId,
});

/** A refusal; `code` is Discord's own, `retry_after` in seconds with fractions. */
export const DiscordError = z.looseObject({ code: Count, retry_after: decoration(z.number().nonnegative()) });
