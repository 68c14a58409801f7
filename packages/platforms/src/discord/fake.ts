import type { CreateFake, FakeReply } from "../fake.ts";
import { snowflakeAt } from "./request.ts";

const TOKEN = "demo-token-of-the-fake-discord-bot";
const BOT = { id: "310000000000000001", username: "kasa-bot", bot: true };
const AKI = { id: "310000000000000002", username: "aki", global_name: "Aki" };
const CHANNEL = "290000000000000001";
const GUILD = "280000000000000001";

type Message = Record<string, unknown> & { readonly id: string };

/** One channel of one server after docs.discord.com/developers/resources/message. */
export const createFake: CreateFake = ({ now, pageSize }) => {
  let limitedUntil = 0;
  let revoked = false;
  let count = 0;
  let messages: Message[] = [];
  const taken: FakeReply[] = [];

  const refuse = (status: number, code: number, message: string): Response =>
    Response.json({ message, code }, { status });
  const find = (id: string | undefined): Message | undefined => messages.find((message) => message.id === id);
  const add = (author: object, content: string, rest: object): Message => {
    // Several within a millisecond are told apart by their last bits.
    const id = String(BigInt(snowflakeAt(now().getTime())) + BigInt(++count));
    const base = { id, channel_id: CHANNEL, author, content, timestamp: isoMicros(now()), edited_timestamp: null };
    const message = { ...base, type: 0, flags: 0, mentions: [], attachments: [], embeds: [], ...rest };
    messages.push(message);
    return message;
  };
  const answerTo = (parent: Message | undefined): object => {
    if (!parent) return {};
    const { referenced_message: _above, ...shown } = parent;
    const reference = { type: 0, message_id: parent.id, channel_id: CHANNEL, guild_id: GUILD };
    return { type: 19, message_reference: reference, referenced_message: shown };
  };

  const list = (query: URLSearchParams): Response => {
    const after = BigInt(query.get("after") ?? 0);
    const limit = Number(query.get("limit") ?? 50);
    if (limit < 1 || limit > 100) return refuse(400, 50_035, "Invalid Form Body");
    const newer = messages.filter(({ id }) => BigInt(id) > after).slice(0, Math.min(limit, pageSize));
    return Response.json(newer.toReversed());
  };
  const create = (body: Record<string, unknown>): Response => {
    const content = typeof body["content"] === "string" ? body["content"] : "";
    const nonce = typeof body["nonce"] === "string" ? body["nonce"] : "";
    if (content.trim() === "") return refuse(400, 50_006, "Cannot send an empty message");
    if (content.length > 2_000 || nonce.length > 25) return refuse(400, 50_035, "Invalid Form Body");
    const known = messages.find((message) => message["nonce"] === body["nonce"]);
    if (known && body["enforce_nonce"] === true) return Response.json(known);
    const reference = body["message_reference"] as { readonly message_id?: string } | undefined;
    const message = add(BOT, content.trim(), { nonce: body["nonce"], ...answerTo(find(reference?.message_id)) });
    taken.push({ externalId: message.id, text: content });
    return Response.json(message);
  };

  const route = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const path = url.pathname.replace("/api/v10/channels/", "");
    if (url.host !== "discord.com" || path === url.pathname) throw new Error(`Discord has no ${request.url}`);
    const [channel, kind, id] = path.split("/");
    if (channel !== CHANNEL) return refuse(404, 10_003, "Unknown Channel");
    if (kind === undefined) return Response.json({ id: CHANNEL, type: 0, guild_id: GUILD, name: "support" });
    if (kind !== "messages") throw new Error(`Discord has no ${request.url}`);
    if (request.method === "POST") return create((await request.json()) as Record<string, unknown>);
    if (id === undefined) return list(url.searchParams);
    const message = find(id);
    return message ? Response.json(message) : refuse(404, 10_008, "Unknown Message");
  };

  return {
    settings: { channels: [CHANNEL], guildId: GUILD, botId: BOT.id },
    secrets: { botToken: [TOKEN] },
    fetch: async (target, init) => {
      const request = new Request(target, init);
      if (revoked || request.headers.get("authorization") !== `Bot ${TOKEN}`)
        return refuse(401, 0, "401: Unauthorized");
      const wait = (limitedUntil - now().getTime()) / 1000;
      if (wait > 0) {
        const body = { message: "You are being rate limited.", retry_after: wait, global: false };
        return Response.json(body, { status: 429, headers: { "x-ratelimit-reset-after": String(wait) } });
      }
      return route(request);
    },
    limit: (until) => {
      limitedUntil = until.getTime();
    },
    revoke: () => {
      revoked = true;
    },
    people: {
      post: ({ text, replyTo }) => add(AKI, text, answerTo(find(replyTo))).id,
      edit: (externalId, text) => {
        const edited = { content: text, edited_timestamp: isoMicros(now()) };
        messages = messages.map((message) => (message.id === externalId ? { ...message, ...edited } : message));
      },
      remove: (externalId) => {
        messages = messages.filter(({ id }) => id !== externalId);
      },
    },
    replies: {
      target: () => {
        const { id } = add(AKI, "The handle came off. 取っ手が取れました", {});
        return {
          externalId: id,
          conversation: id,
          kind: "post",
          author: { id: AKI.id },
          direct: false,
          address: { channelId: CHANNEL, messageId: id, root: id },
          heardAt: now().toISOString(),
        };
      },
      taken: () => taken,
      echo: () => ({ via: "poll", body: JSON.stringify(messages.slice(-1)) }),
    },
  };
};

/** Discord writes microseconds and an offset. */
function isoMicros(at: Date): string {
  return at.toISOString().replace("Z", "000+00:00");
}
