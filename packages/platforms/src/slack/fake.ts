import type { CreateFake, FakeReply } from "../fake.ts";

const TOKEN = "xoxb-demo-token-of-the-fake-workspace";
const CHANNEL = "C0290000001";
const TEAM = "T0280000001";
const BOT = { user: "U0310000001", bot_id: "B0310000001", app_id: "A0310000001" };
const AKI = { user: "U0310000002", user_profile: { real_name: "Aki", name: "aki" } };

type Message = Record<string, unknown> & { readonly ts: string };

/** One channel after docs.slack.dev/reference/methods: history, threads, and posting. */
export const createFake: CreateFake = ({ now, pageSize }) => {
  let limitedUntil = 0;
  let revoked = false;
  let count = 0;
  let messages: Message[] = [];
  const taken: FakeReply[] = [];

  const refuse = (error: string, status = 200, headers: Record<string, string> = {}): Response =>
    Response.json({ ok: false, error }, { status, headers });
  const find = (ts: string | null): Message | undefined => messages.find((message) => message.ts === ts);
  const add = (author: object, text: string, rest: object): Message => {
    const ts = `${Math.floor(now().getTime() / 1000)}.${String(++count).padStart(6, "0")}`;
    const message = { type: "message", team: TEAM, ...author, text, ts, ...rest };
    messages.push(message);
    return message;
  };
  /** An answer in a thread; its first message tells how many there are. */
  const answer = (author: object, text: string, root: Message, rest: object = {}): Message => {
    const message = add(author, text, { thread_ts: root.ts, ...rest });
    const known = { thread_ts: root.ts, reply_count: Number(root["reply_count"] ?? 0) + 1, latest_reply: message.ts };
    messages = messages.map((one) => (one.ts === root.ts ? { ...one, ...known } : one));
    return message;
  };
  const rootOf = (message: Message | undefined): Message | undefined =>
    message && find(typeof message["thread_ts"] === "string" ? message["thread_ts"] : message.ts);
  const shown = (message: Message, query: URLSearchParams): Message =>
    query.get("include_all_metadata") === "true" ? message : { ...message, metadata: undefined };
  const sizeOf = (query: URLSearchParams): number => Math.min(Number(query.get("limit") ?? 100), pageSize);

  const history = (query: URLSearchParams): Response => {
    const oldest = Number(query.get("oldest") ?? 0);
    const latest = Number(query.get("cursor") ?? query.get("latest") ?? Infinity);
    const roots = messages
      .filter((one) => one["thread_ts"] === undefined || one["thread_ts"] === one.ts)
      .filter(({ ts }) => Number(ts) > oldest && Number(ts) < latest)
      .toReversed();
    const page = roots.slice(0, sizeOf(query)).map((one) => shown(one, query));
    const more = roots.length > page.length;
    const next = more ? (page.at(-1)?.ts ?? "") : "";
    return Response.json({ ok: true, messages: page, has_more: more, response_metadata: { next_cursor: next } });
  };
  const replies = (query: URLSearchParams): Response => {
    const root = rootOf(find(query.get("ts")));
    if (!root) return refuse("thread_not_found");
    const oldest = Number(query.get("oldest") ?? 0);
    const all = messages.filter((one) => one["thread_ts"] === root.ts && one.ts !== root.ts && Number(one.ts) > oldest);
    const from = Number(query.get("cursor") ?? 0);
    const to = from + sizeOf(query);
    const more = all.length > to;
    const page = [root, ...all.slice(from, to)].map((one) => shown(one, query));
    const next = more ? String(to) : "";
    return Response.json({ ok: true, messages: page, has_more: more, response_metadata: { next_cursor: next } });
  };
  const post = (body: Record<string, unknown>): Response => {
    const text = typeof body["text"] === "string" ? body["text"] : "";
    if (body["channel"] !== CHANNEL) return refuse("channel_not_found");
    if (text.trim() === "") return refuse("no_text");
    if (text.length > 40_000) return refuse("msg_too_long");
    const root = find(typeof body["thread_ts"] === "string" ? body["thread_ts"] : null);
    if (body["thread_ts"] !== undefined && !root) return refuse("thread_not_found");
    const rest = { metadata: body["metadata"] };
    const message = root ? answer(BOT, text, root, rest) : add(BOT, text, rest);
    taken.push({ externalId: `${CHANNEL}/${message.ts}`, text });
    return Response.json({ ok: true, channel: CHANNEL, ts: message.ts, message });
  };

  return {
    settings: { channels: [CHANNEL], botUserId: BOT.user, botId: BOT.bot_id, workspaceUrl: "https://kasa.slack.com" },
    secrets: { signingSecret: ["demo-signing-secret-of-the-fake"], botToken: [TOKEN] },
    fetch: async (target, init) => {
      const request = new Request(target, init);
      const url = new URL(request.url);
      if (url.host !== "slack.com") throw new Error(`Slack has no ${request.url}`);
      const wait = Math.ceil((limitedUntil - now().getTime()) / 1000);
      if (wait > 0) return refuse("ratelimited", 429, { "retry-after": String(wait) });
      if (revoked) return refuse("token_revoked");
      if (request.headers.get("authorization") !== `Bearer ${TOKEN}`) return refuse("invalid_auth");
      const { searchParams: query } = url;
      if (url.pathname === "/api/chat.postMessage") return post((await request.json()) as Record<string, unknown>);
      if (query.get("channel") !== CHANNEL) return refuse("channel_not_found");
      if (url.pathname === "/api/conversations.history") return history(query);
      if (url.pathname === "/api/conversations.replies") return replies(query);
      throw new Error(`Slack has no ${url.pathname}`);
    },
    limit: (until) => {
      limitedUntil = until.getTime();
    },
    revoke: () => {
      revoked = true;
    },
    people: {
      post: ({ text, replyTo }) => {
        const root = rootOf(find(replyTo?.split("/")[1] ?? null));
        return `${CHANNEL}/${(root ? answer(AKI, text, root) : add(AKI, text, {})).ts}`;
      },
      edit: (externalId, text) => {
        const edited = { user: AKI.user, ts: `${Math.floor(now().getTime() / 1000)}.000000` };
        messages = messages.map((one) => (`${CHANNEL}/${one.ts}` === externalId ? { ...one, text, edited } : one));
      },
    },
    replies: {
      target: () => {
        const { ts } = add(AKI, "It leaks. 雨漏りします", {});
        const id = `${CHANNEL}/${ts}`;
        return {
          externalId: id,
          conversation: id,
          kind: "post",
          author: { id: AKI.user },
          direct: false,
          address: { channel: CHANNEL, ts },
          heardAt: now().toISOString(),
        };
      },
      taken: () => taken,
      echo: () => {
        const newest = messages.at(-1);
        const event = { ...newest, channel: CHANNEL, channel_type: "channel", event_ts: newest?.ts };
        return { via: "webhook", body: JSON.stringify({ type: "event_callback", team_id: TEAM, event }) };
      },
    },
  };
};
