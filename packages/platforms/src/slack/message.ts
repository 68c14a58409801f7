import type { Author, Counts, Entity, Media } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, ignored, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { SlackSettings } from "./manifest.ts";
import { plainText, unescaped } from "./text.ts";
import { type SlackMessage, msOf } from "./wire.ts";

/** What the messages of one delivery share; `channel` where only the question named it. */
export type Reading = {
  readonly settings: SlackSettings;
  readonly receivedAt: Date;
  readonly channel: string | undefined;
};

/** Subtypes of what somebody said; the others tell of joins, topics, pins and the like. */
const SPOKEN = new Set(["bot_message", "me_message", "thread_broadcast", "file_share", "file_comment"]);

/** One message to core; a tombstone is what a deleted message with answers leaves in a history. */
export function readMessage(message: SlackMessage, reading: Reading): readonly Finding[] {
  const { subtype, ts } = message;
  const channel = message.channel ?? reading.channel ?? channelInLink(message.permalink);
  if (subtype === "tombstone") {
    return [{ type: "deleted", externalId: idOf(channel, ts), deletedAt: isoOf(reading.receivedAt.getTime()) }];
  }
  if (subtype !== undefined && !SPOKEN.has(subtype)) return [ignored(snakeCase(subtype))];
  const { text, entities } = textOf(message);
  const media = mediaOf(message);
  if (text.trim() === "" && media.length === 0) return [ignored("empty_message")];
  return [mentionOf(message, channel, { text, entities, media }, reading)];
}

/** A timestamp names a message within its channel; the channel is missing only where an answer is kept without its question. */
export function idOf(channel: string | undefined, ts: string): string {
  return channel === undefined ? ts : `${channel}/${ts}`;
}

/** A chat of two is one conversation, a channel one for each thread; a thread is named by its first message. */
export function conversationOf(channel: string | undefined, root: string): string {
  return channel !== undefined && isDirect(channel) ? channel : idOf(channel, root);
}

/** Where people open a message. */
export function urlOf(workspaceUrl: string, channel: string, ts: string, threadTs?: string): string {
  const url = `${workspaceUrl}/archives/${channel}/p${ts.replace(".", "")}`;
  return threadTs === undefined || threadTs === ts ? url : `${url}?thread_ts=${threadTs}&cid=${channel}`;
}

function isDirect(channel: string): boolean {
  return channel.startsWith("D");
}

function channelInLink(permalink: string | undefined): string | undefined {
  return /\/archives\/([A-Z0-9]+)\//.exec(permalink ?? "")?.[1];
}

type Said = { readonly text: string; readonly entities: Entity[]; readonly media: Media[] };

function mentionOf(message: SlackMessage, channel: string | undefined, said: Said, reading: Reading): Finding {
  const { ts, thread_ts: threadTs, edited } = message;
  const { workspaceUrl } = reading.settings;
  const direct = channel !== undefined && isDirect(channel);
  const answers = threadTs !== undefined && threadTs !== ts;
  const at = isoOf(msOf(ts));
  const built = workspaceUrl && channel ? urlOf(workspaceUrl, channel, ts, threadTs) : undefined;
  const counts = countsOf(message, reading.receivedAt);
  return {
    type: "upserted",
    externalId: idOf(channel, ts),
    conversation: conversationOf(channel, threadTs ?? ts),
    createdAt: at,
    content: {
      // Edits are told in whole seconds; one within the second of the post must still win.
      version: edited ? Math.max(msOf(edited.ts), msOf(ts) + 1) : msOf(ts),
      kind: direct ? "message" : answers ? "reply" : "post",
      ...bounded(said.text),
      author: authorIn(message),
      ...present({
        editedAt: edited && isoOf(msOf(edited.ts)),
        url: message.permalink ?? built,
        parent: answers ? idOf(channel, threadTs) : undefined,
        entities: said.entities.length > 0 ? said.entities.slice(0, 100) : undefined,
        direct: direct ? true : undefined,
      }),
      media: said.media,
      own: isOwn(message, reading.settings),
      ...(channel === undefined ? {} : { address: { channel, ts, ...present({ threadTs }) } }),
    },
    ...(counts ? { counts } : {}),
  };
}

function authorIn({
  user,
  bot_id: bot,
  comment,
  username,
  user_profile: person,
  bot_profile: robot,
}: SlackMessage): Author | null {
  const id = user ?? bot ?? comment?.user;
  if (id === undefined) return null;
  const name = person?.real_name ?? person?.display_name ?? username ?? robot?.name;
  return authorOf(id, { name, handle: person?.name });
}

function isOwn({ user, bot_id: bot }: SlackMessage, { botUserId, botId, ownUserIds }: SlackSettings): boolean {
  const byUser = user !== undefined && (user === botUserId || ownUserIds.includes(user));
  return byUser || (bot !== undefined && bot === botId);
}

/** Apps often say everything in blocks or attachments; previews of links are nobody's words. */
function textOf({ text = "", attachments, blocks }: SlackMessage): Pick<Said, "text" | "entities"> {
  if (text !== "") return plainText(text);
  const shown = (attachments ?? []).filter((one) => one !== undefined && one.from_url === undefined);
  const parts = [
    ...(blocks ?? []).map((block) => block?.text?.text),
    ...shown.flatMap((one) => [one?.pretext, one?.title, one?.text ?? one?.fallback]),
  ];
  return plainText(parts.filter((part) => part !== undefined && part !== "").join("\n"));
}

function mediaOf({ files }: SlackMessage): Media[] {
  return (files ?? []).slice(0, 50).flatMap((file): Media[] => {
    // Of a deleted file only the place is left.
    if (!file || file.mode === "tombstone") return [];
    const sort = /^(image|video|audio)\//.exec(file.mimetype ?? "")?.[1];
    const type = sort === "image" || sort === "video" || sort === "audio" ? sort : "file";
    const name = file.title ?? file.name;
    return [{ type, ...present({ url: file.permalink, description: name && unescaped(name) }) }];
  });
}

function countsOf({ reactions, reply_count: replies }: SlackMessage, receivedAt: Date): Counts | undefined {
  if (!reactions && replies === undefined) return undefined;
  const likes = reactions?.reduce((sum, reaction) => sum + (reaction?.count ?? 0), 0);
  return { readAt: receivedAt.toISOString(), ...present({ likes, replies }) };
}
