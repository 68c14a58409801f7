import type { CreateFake, FakeReply } from "../fake.ts";

const USER = "Uaki00000000000000000000000000001";
const BOT = "Ub0t000000000000000000000000000001";
const SECRET = "line-demo-channel-secret-00000001";
const TOKEN = "line-demo-channel-access-token";

/**
 * LINE's messaging side after developers.line.biz/en/reference/messaging-api: push with retry keys, and reply tokens that
 * work once and for a minute. It never shows our own messages.
 */
export const createFake: CreateFake = ({ now }) => {
  let limitedUntil = 0;
  let revoked = false;
  const taken: FakeReply[] = [];
  const accepted = new Map<string, string>();
  const usedTokens = new Set<string>();
  const tokenTimes = new Map<string, number>();

  const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
    Response.json(body, { status, headers: { "x-line-request-id": `req-${taken.length}`, ...headers } });
  const refuse = (property: string): Response =>
    answer(400, {
      message: "The request body has 1 error(s)",
      details: [{ message: "May not be empty", property }],
    });
  const take = (to: string, text: string): string => {
    const id = String(461230966842064000n + BigInt(taken.length));
    taken.push({ externalId: `${to}/${id}`, text });
    return id;
  };
  const sentMessages = (id: string): object => ({ sentMessages: [{ id, quoteToken: `q-${id}` }] });

  const push = (body: Record<string, unknown>, key: string | null): Response => {
    if (key !== null && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key)) {
      return answer(400, { message: "Invalid retry key" });
    }
    const known = key === null ? undefined : accepted.get(key);
    if (known !== undefined) {
      const again = { message: "The retry key is already accepted", ...sentMessages(known) };
      return answer(409, again, { "x-line-accepted-request-id": "req-accepted" });
    }
    const text = textOf(body["messages"]);
    if (text === undefined) return refuse("messages[0].text");
    const id = take(String(body["to"]), text);
    if (key !== null) accepted.set(key, id);
    return answer(200, sentMessages(id));
  };
  const reply = (body: Record<string, unknown>): Response => {
    const text = textOf(body["messages"]);
    if (text === undefined) return refuse("messages[0].text");
    const token = String(body["replyToken"]);
    const given = tokenTimes.get(token);
    if (given === undefined || usedTokens.has(token) || now().getTime() - given > 60_000) {
      return answer(400, { message: "Invalid reply token" });
    }
    usedTokens.add(token);
    return answer(200, sentMessages(take(USER, text)));
  };

  return {
    settings: { botUserId: BOT },
    secrets: { channelSecret: [SECRET], channelAccessToken: [TOKEN] },
    fetch: async (target, init) => {
      const request = new Request(target, init);
      const { pathname, host } = new URL(request.url);
      const asks = request.method === "GET" && pathname === "/v2/bot/info";
      if (host !== "api.line.me" || (request.method !== "POST" && !asks)) throw new Error(`LINE has no ${request.url}`);
      if (revoked || request.headers.get("authorization") !== `Bearer ${TOKEN}`) {
        return answer(401, { message: "Authentication failed. Confirm that the access token is valid." });
      }
      if (now().getTime() < limitedUntil) {
        return answer(429, { message: "The API rate limit has been exceeded. Try again later." });
      }
      if (asks) return answer(200, { userId: BOT, basicId: "@kasa", displayName: "傘の店", chatMode: "bot" });
      const body = (await request.json()) as Record<string, unknown>;
      if (pathname === "/v2/bot/message/push") return push(body, request.headers.get("x-line-retry-key"));
      if (pathname !== "/v2/bot/message/reply") throw new Error(`LINE has no ${pathname}`);
      if (request.headers.has("x-line-retry-key")) return answer(400, { message: "Invalid retry key" });
      return reply(body);
    },
    limit: (until) => {
      limitedUntil = until.getTime();
    },
    revoke: () => {
      revoked = true;
    },
    replies: {
      target: () => {
        // Heard an hour ago: people take longer than a reply token lives. Tests of the token bring a younger one.
        const replyToken = `token-${tokenTimes.size}`;
        const heardAt = new Date(now().getTime() - 3_600_000).toISOString();
        tokenTimes.set(replyToken, Date.parse(heardAt));
        return {
          externalId: `${USER}/560000000000000001`,
          conversation: USER,
          kind: "message",
          author: { id: USER },
          direct: true,
          address: { to: USER, replyToken, replyTokenAt: heardAt },
          heardAt,
        };
      },
      taken: () => taken,
    },
  };
};

function textOf(messages: unknown): string | undefined {
  const first = Array.isArray(messages) ? (messages[0] as Record<string, unknown> | undefined) : undefined;
  const text = first?.["text"];
  return first?.["type"] === "text" && typeof text === "string" && text !== "" && text.length <= 5_000
    ? text
    : undefined;
}
