import type { CreateFake, FakeReply } from "../fake.ts";

const TOKEN = "110201543:demo-token-of-the-fake-bot";
const BOT_ID = 110201543;
const GROUP = { id: -1001000000042, type: "supergroup", title: "傘の会", username: "kasa_no_kai" };
const AKI = { id: 700000001, is_bot: false, first_name: "Aki", username: "aki_example", language_code: "ja" };

type Message = Record<string, unknown> & { readonly message_id: number };

/** A bot's side of Telegram after core.telegram.org/bots/api: `getUpdates` and `sendMessage`, a group and a chat of two. */
export const createFake: CreateFake = ({ now, pageSize }) => {
  let limitedUntil = 0;
  let revoked = false;
  let nextUpdate = 501;
  let nextMessage = 1;
  let updates: (Record<string, unknown> & { readonly update_id: number })[] = [];
  const messages = new Map<string, Message>();
  const taken: FakeReply[] = [];

  const seconds = (): number => Math.floor(now().getTime() / 1000);
  const push = (name: string, message: Message): void => {
    updates.push({ update_id: nextUpdate++, [name]: message });
  };
  const refuse = (code: number, description: string, parameters?: object): Response =>
    Response.json(
      { ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) },
      { status: code },
    );

  const getUpdates = (body: Record<string, unknown>): Response => {
    const offset = Number(body["offset"] ?? 0);
    updates = updates.filter(({ update_id: id }) => id >= offset);
    return Response.json({ ok: true, result: updates.slice(0, Math.min(Number(body["limit"] ?? 100), pageSize)) });
  };
  const sendMessage = (body: Record<string, unknown>): Response => {
    const text = typeof body["text"] === "string" ? body["text"] : "";
    if (text.trim() === "") return refuse(400, "Bad Request: message text is empty");
    if (text.length > 4_096) return refuse(400, "Bad Request: message is too long");
    const chatId = Number(body["chat_id"]);
    if (chatId !== AKI.id) return refuse(400, "Bad Request: chat not found");
    const message: Message = {
      message_id: nextMessage++,
      from: { id: BOT_ID, is_bot: true, first_name: "Kasa", username: "kasa_bot" },
      chat: { id: chatId, type: "private", first_name: AKI.first_name },
      date: seconds(),
      text,
    };
    taken.push({ externalId: `${chatId}/${message.message_id}`, text });
    return Response.json({ ok: true, result: message });
  };

  return {
    settings: { mode: "poll", botId: String(BOT_ID) },
    secrets: { botToken: [TOKEN] },
    fetch: async (target, init) => {
      const request = new Request(target, init);
      const { host, pathname } = new URL(request.url);
      const method = /^\/bot([^/]+)\/(\w+)$/.exec(pathname);
      if (host !== "api.telegram.org" || !method) throw new Error(`Telegram has no ${request.url}`);
      if (revoked || method[1] !== TOKEN) return refuse(401, "Unauthorized");
      const wait = Math.ceil((limitedUntil - now().getTime()) / 1000);
      if (wait > 0) return refuse(429, `Too Many Requests: retry after ${wait}`, { retry_after: wait });
      const body = (await request.json()) as Record<string, unknown>;
      if (method[2] === "getUpdates") return getUpdates(body);
      if (method[2] === "sendMessage") return sendMessage(body);
      throw new Error(`Telegram has no method ${method[2]}`);
    },
    limit: (until) => {
      limitedUntil = until.getTime();
    },
    revoke: () => {
      revoked = true;
    },
    people: {
      post: ({ text, replyTo }) => {
        const parent = replyTo === undefined ? undefined : messages.get(replyTo);
        // What an answer shows of the message above it holds no further answer.
        const shown = parent && { ...parent, reply_to_message: undefined };
        const message: Message = {
          message_id: nextMessage++,
          from: AKI,
          chat: GROUP,
          date: seconds(),
          ...(parent
            ? { message_thread_id: parent["message_thread_id"] ?? parent.message_id, reply_to_message: shown }
            : {}),
          text,
        };
        const id = `${GROUP.id}/${message.message_id}`;
        messages.set(id, message);
        push("message", message);
        return id;
      },
      edit: (externalId, text) => {
        const message = messages.get(externalId);
        if (!message) throw new Error(`Nobody said ${externalId}`);
        const edited = { ...message, text, edit_date: seconds() };
        messages.set(externalId, edited);
        push("edited_message", edited);
      },
    },
    replies: {
      target: () => ({
        externalId: `${AKI.id}/${nextMessage}`,
        conversation: String(AKI.id),
        kind: "message",
        author: { id: String(AKI.id) },
        direct: true,
        address: { chatId: String(AKI.id), messageId: String(nextMessage++) },
        heardAt: now().toISOString(),
      }),
      taken: () => taken,
    },
  };
};
