import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";

const TS = /^\d{1,11}\.\d{1,6}$/;

/** A message's time and name within its channel, `1583636399.000700`; old recordings hold numbers. */
export const SlackTs = z
  .union([z.string(), z.number().transform((ts) => ts.toFixed(6))])
  .pipe(z.string().regex(TS, "not a Slack timestamp"));

const MaybeTs = z.preprocess((ts) => (ts === "" ? undefined : ts), decoration(SlackTs));

/** A channel's id, alone or as the object that searches show. */
const ChannelId = z.preprocess(
  (channel) => (typeof channel === "object" && channel !== null && "id" in channel ? channel.id : channel),
  MaybeId,
);

const File = z.looseObject({
  id: ExternalId,
  mode: Label,
  name: Label,
  title: Label,
  mimetype: Label,
  permalink: Address,
});
const Block = z.looseObject({ text: decoration(z.looseObject({ text: Text })) });
/** What somebody says about a file. */
const Comment = decoration(z.looseObject({ user: MaybeId, comment: decoration(Text) }));
const Attachment = z.looseObject({
  from_url: Label,
  pretext: decoration(Text),
  title: decoration(Text),
  text: decoration(Text),
  fallback: decoration(Text),
});

/** Who said it, of a message that says so. */
const Profile = decoration(z.looseObject({ real_name: Label, display_name: Label, name: Label }));

/** A message as events, histories, threads and searches show it. */
export const SlackMessage = z.looseObject({
  ts: SlackTs,
  subtype: Label,
  channel: ChannelId,
  user: MaybeId,
  bot_id: MaybeId,
  username: Label,
  user_profile: Profile,
  bot_profile: Profile,
  text: maybe(Text),
  comment: Comment,
  thread_ts: MaybeTs,
  edited: decoration(z.looseObject({ ts: SlackTs })),
  files: decoration(z.array(decoration(File))),
  attachments: decoration(z.array(decoration(Attachment))),
  blocks: decoration(z.array(decoration(Block))),
  reactions: decoration(z.array(decoration(z.looseObject({ count: Count })))),
  reply_count: Count,
  latest_reply: MaybeTs,
  permalink: Address,
  metadata: decoration(z.looseObject({ event_payload: decoration(z.looseObject({ key: Label })) })),
});
export type SlackMessage = z.infer<typeof SlackMessage>;

/** As much of an event or message as tells what it is. */
export const SlackHead = z.looseObject({ type: z.string(), subtype: Label });

/** `message_changed` and `message_replied`: the message inside is the one that counts. */
export const SlackChanged = z.looseObject({ channel: ChannelId, event_ts: MaybeTs, ts: MaybeTs, message: z.unknown() });

/** `message_deleted`. */
export const SlackDeleted = z.looseObject({
  channel: ChannelId,
  deleted_ts: SlackTs,
  event_ts: MaybeTs,
  ts: MaybeTs,
  previous_message: decoration(z.looseObject({ thread_ts: MaybeTs })),
});

/** Every answer of the Web API; refusals come with status 200. */
export const SlackAnswer = z.looseObject({
  ok: z.boolean(),
  error: decoration(z.string()),
  has_more: decoration(z.boolean()),
  response_metadata: decoration(z.looseObject({ next_cursor: Label })),
});
export type SlackAnswer = z.infer<typeof SlackAnswer>;

/** Epoch milliseconds of a Slack timestamp. */
export function msOf(ts: string): number {
  return Math.floor(Number(ts) * 1000);
}
