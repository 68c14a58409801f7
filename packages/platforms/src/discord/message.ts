import type { Counts } from "@kikimimi/core/mention/mention";
import type { Author, Entity, Media } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, ignored, isRecord } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { DiscordSettings } from "./manifest.ts";
import { type Places, parentOf, topOf } from "./place.ts";
import { plainText } from "./text.ts";
import type { DiscordMessage } from "./wire.ts";

/** What the messages of one answer share. */
export type Page = {
  readonly settings: DiscordSettings;
  readonly receivedAt: Date;
  readonly places: Places;
  /** Conversations by message id, where the poller found them out. */
  readonly roots: ReadonlyMap<string, string>;
  readonly guildId: string | undefined;
};

/** Types that say something: a message, an answer, and what a command or a menu made a bot say. */
const SPOKEN = new Set([0, 19, 20, 23]);

/** Message types that Discord writes itself. */
const SYSTEM: Readonly<Record<number, string>> = {
  1: "recipient_add",
  2: "recipient_remove",
  3: "call",
  4: "channel_name_change",
  5: "channel_icon_change",
  6: "channel_pinned_message",
  7: "user_join",
  8: "guild_boost",
  9: "guild_boost",
  10: "guild_boost",
  11: "guild_boost",
  12: "channel_follow_add",
  14: "guild_discovery",
  15: "guild_discovery",
  16: "guild_discovery",
  17: "guild_discovery",
  18: "thread_created",
  21: "thread_starter_message",
  22: "guild_invite_reminder",
  24: "auto_moderation_action",
  25: "role_subscription_purchase",
  26: "interaction_premium_upsell",
  27: "stage_start",
  28: "stage_end",
  29: "stage_speaker",
  31: "stage_topic",
  32: "guild_application_premium_subscription",
  36: "guild_incident",
  37: "guild_incident",
  38: "guild_incident",
  39: "guild_incident",
  44: "purchase_notification",
  46: "poll_result",
};

/** Flag of a message that another server's channel published here. */
const IS_CROSSPOST = 2;
const FORWARD = 1;

/** One message to core; system messages, crossposts and empty ones are named. */
export function readMessage(message: DiscordMessage, page: Page): readonly Finding[] {
  const type = message.type ?? 0;
  if (!SPOKEN.has(type)) return [ignored(SYSTEM[type] ?? "unknown_message")];
  if (((message.flags ?? 0) & IS_CROSSPOST) !== 0) return [ignored("crosspost")];
  const { text, entities } = textOf(message);
  const media = mediaOf(message);
  if (text === "" && media.length === 0) {
    // Without the Message Content intent every text is empty.
    return [ignored(message.sticker_items && message.sticker_items.length > 0 ? "sticker" : "empty_message")];
  }
  return [mentionOf(message, { text, entities, media }, page)];
}

type Said = { readonly text: string; readonly entities: Entity[]; readonly media: Media[] };

function mentionOf(message: DiscordMessage, { text, entities, media }: Said, page: Page): Finding {
  const { id, channel_id: channelId, timestamp, edited_timestamp: editedAt } = message;
  const parent = parentOf(message);
  const root = topOf(page.places, id, page.roots).id;
  const inThread = root === channelId && id !== channelId;
  const guildId = message.guild_id ?? page.guildId ?? message.message_reference?.guild_id ?? page.settings.guildId;
  const counts = countsOf(message, page.receivedAt);
  return {
    type: "upserted",
    externalId: id,
    conversation: root,
    createdAt: isoOf(timestamp),
    content: {
      version: editedAt ?? timestamp,
      kind: isForward(message) ? "repost" : parent !== undefined || inThread ? "reply" : "post",
      ...bounded(text),
      author: authorIn(message),
      ...present({
        editedAt: editedAt === undefined ? undefined : isoOf(editedAt),
        url: guildId === undefined ? undefined : urlOf(guildId, channelId, id),
        parent,
        entities: entities.length > 0 ? entities.slice(0, 100) : undefined,
      }),
      media,
      own: isOwn(message, page.settings),
      address: { channelId, messageId: id, root },
    },
    ...(counts ? { counts } : {}),
  };
}

/** Where people open a message. */
export function urlOf(guildId: string, channelId: string, id: string): string {
  return `https://discord.com/channels/${guildId}/${channelId}/${id}`;
}

function isForward({ message_reference: reference }: DiscordMessage): boolean {
  return reference?.type === FORWARD;
}

function authorIn({ author }: DiscordMessage): Author | null {
  return author ? authorOf(author.id, { name: author.global_name ?? author.username, handle: author.username }) : null;
}

function isOwn({ author, webhook_id: webhook }: DiscordMessage, { botId, ownIds }: DiscordSettings): boolean {
  return [author?.id, webhook].some((id) => id !== undefined && (id === botId || ownIds.includes(id)));
}

function textOf(message: DiscordMessage): Pick<Said, "text" | "entities"> {
  const { content = "", message_snapshots: snapshots, embeds, poll, components } = message;
  const forwarded = snapshots?.find((snapshot) => snapshot !== undefined)?.message.content;
  const written = content === "" && isForward(message) ? (forwarded ?? "") : content;
  if (written !== "") return plainText(written, message.mentions ?? []);
  // What bots and webhooks say stands in their embeds.
  const parts = (embeds ?? []).flatMap((embed) => [
    embed?.title,
    embed?.description,
    ...(embed?.fields ?? []).flatMap((field) => [field?.name, field?.value]),
  ]);
  const text = [poll?.question.text, ...parts, ...displayed(components ?? [])]
    .filter((part) => part !== undefined && part !== "")
    .join("\n");
  return { text, entities: [] };
}

const TEXT_DISPLAY = 10;

/** What a message that is laid out in components says, in the order in which it is shown. */
function displayed(components: readonly unknown[]): readonly string[] {
  return components
    .filter(isRecord)
    .flatMap(({ type, content, components: inner }) => [
      ...(type === TEXT_DISPLAY && typeof content === "string" ? [content] : []),
      ...(Array.isArray(inner) ? displayed(inner) : []),
    ]);
}

function mediaOf({ attachments, embeds }: DiscordMessage): Media[] {
  const files = (attachments ?? []).flatMap((file): Media[] => {
    if (!file) return [];
    const sort = /^(image|video|audio)\//.exec(file.content_type ?? "")?.[1];
    const type = sort === "image" || sort === "video" || sort === "audio" ? sort : "file";
    return [{ type, ...present({ url: file.url, description: file.description ?? file.filename }) }];
  });
  const links = (embeds ?? []).flatMap((embed): Media[] =>
    embed?.url === undefined ? [] : [{ type: "link", url: embed.url, ...present({ description: embed.title }) }],
  );
  return [...files, ...links].slice(0, 50);
}

function countsOf({ reactions }: DiscordMessage, receivedAt: Date): Counts | undefined {
  if (!reactions) return undefined;
  const likes = reactions.reduce((sum, reaction) => sum + (reaction?.count ?? 0), 0);
  return { readAt: receivedAt.toISOString(), likes };
}
