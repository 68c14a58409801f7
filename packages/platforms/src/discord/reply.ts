import { AppError } from "@kikimimi/core/base/error";
import type { Refusal, Replier, ReplyInput, Sent } from "../reply.ts";
import { textRefusals } from "../shared/refusal.ts";
import { DiscordSettings, MAX_TEXT } from "./manifest.ts";
import { urlOf } from "./message.ts";
import { API, ask, snowflakeAt } from "./request.ts";
import { DiscordMessage } from "./wire.ts";

/** Clocks of two parties may differ by this much. */
const SKEW_MS = 60_000;
const FIND_PAGES = 5;
const PAGE_SIZE = 100;

/**
 * An answer that points at the message and pings nobody but its author. Discord recognises the nonce for a few minutes
 * only; after that the answer is looked for among what the bot said. Source:
 * docs.discord.com/developers/resources/message#create-message.
 */
export const discordReplier: Replier = { measure: (text) => text.length, preflight, send, idempotent: false, find };

function preflight({ target, text }: Pick<ReplyInput, "target" | "text">): readonly Refusal[] {
  const refusals = textRefusals(text, text.length, MAX_TEXT);
  if (target.address["channelId"] === undefined) {
    refusals.push({ code: "not_answerable", message: "The channel of this message is not known" });
  }
  return refusals;
}

/** At most 25 characters; 100 bits of the key tell replies apart. */
function nonceOf(key: string): string {
  return key.replaceAll("-", "").slice(0, 25);
}

async function send(input: ReplyInput): Promise<Sent> {
  const { channelId, messageId } = input.target.address;
  if (channelId === undefined) throw new AppError("invalid_input", "The channel of this message is not known");
  const { status, json } = await ask(input, {
    url: `${API}/channels/${channelId}/messages`,
    method: "POST",
    body: {
      content: input.text,
      allowed_mentions: { parse: [], replied_user: true },
      nonce: nonceOf(input.key),
      enforce_nonce: true,
      ...(messageId === undefined ? {} : { message_reference: { message_id: messageId, fail_if_not_exists: false } }),
    },
    repeatable: true,
  });
  if (status === 403) throw new AppError("forbidden", "Discord does not let the bot write in this channel (403)");
  if (status >= 400) throw new AppError("invalid_input", `Discord refuses the message (${status})`, { status });
  const message = DiscordMessage.safeParse(json);
  if (!message.success) {
    throw new AppError("upstream", "Discord took the message and did not show it", { unsure: true });
  }
  return sentOf(message.data, input);
}

function sentOf({ id, channel_id: channelId, guild_id: guild }: DiscordMessage, { settings }: ReplyInput): Sent {
  const guildId = guild ?? DiscordSettings.parse(settings).guildId;
  return { externalId: id, ...(guildId === undefined ? {} : { url: urlOf(guildId, channelId, id) }) };
}

/** Reads on from the approval; what the bot said to that message in those words is the reply. */
async function find(input: ReplyInput): Promise<Sent | undefined> {
  const { channelId } = input.target.address;
  if (channelId === undefined) return undefined;
  let after = snowflakeAt(input.approvedAt.getTime() - SKEW_MS);
  for (let page = 0; page < FIND_PAGES; page++) {
    const { status, json } = await ask(input, {
      url: `${API}/channels/${channelId}/messages?after=${after}&limit=${PAGE_SIZE}`,
    });
    if (status !== 200 || !Array.isArray(json))
      throw new AppError("upstream", `Discord answered ${status}`, { status });
    const messages = json.flatMap((member) => DiscordMessage.safeParse(member).data ?? []);
    const found = messages.find((message) => isReply(message, input));
    if (found) return sentOf(found, input);
    const [newest] = messages;
    if (newest === undefined) return undefined;
    after = newest.id;
  }
  // More was said since than can be read now: whether the reply is further on is not known.
  throw new AppError("upstream", "Too much was said since to find the reply", { unsure: true });
}

function isReply(message: DiscordMessage, { target, text, key, settings }: ReplyInput): boolean {
  const { botId } = DiscordSettings.parse(settings);
  const ours = botId === undefined ? message.author?.bot === true : message.author?.id === botId;
  if (!ours) return false;
  if (message.nonce !== undefined) return message.nonce === nonceOf(key);
  // Discord trims what it is given.
  return (
    message.message_reference?.message_id === target.address["messageId"] && message.content?.trim() === text.trim()
  );
}
