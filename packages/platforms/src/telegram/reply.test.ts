import { describe, expect, it } from "vitest";
import { AppError } from "@kikimimi/core/base/error";
import { createFake } from "./fake.ts";
import { telegramPoller } from "./client.ts";
import { telegram } from "./index.ts";
import { telegramReplier } from "./reply.ts";

const now = (): Date => new Date("2026-11-26T10:00:00Z");
const pace = { wait: async () => undefined, random: () => 0.5 };

type Asked = { readonly url: string; readonly body: unknown };

/** Answers with these, one after another, and keeps what was asked. */
function answering(...answers: readonly { readonly status: number; readonly body: unknown }[]) {
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    asked.push({ url: request.url, body: await request.json() });
    const next = answers[asked.length - 1];
    if (!next) throw new TypeError("fetch failed");
    return Response.json(next.body, { status: next.status });
  };
  return { asked, fetch };
}

function inputOf(fetch: typeof globalThis.fetch, address: Record<string, string> = {}) {
  const fake = createFake({ now, pageSize: 5 });
  const target = fake.replies?.target();
  if (!target) throw new Error("nobody to answer");
  return {
    settings: telegram.manifest.settings.parse({ mode: "poll" }),
    secrets: { botToken: ["1:t"] },
    fetch,
    now,
    pace,
    target: { ...target, address: { chatId: "-42", messageId: "7", ...address } },
    text: "申し訳ありません",
    key: "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10",
    approvedAt: now(),
  };
}

const failure = (code: number, parameters?: object) => ({
  status: code,
  body: { ok: false, error_code: code, description: "x", ...(parameters ? { parameters } : {}) },
});
const sent = (chat: number) => ({
  status: 200,
  body: { ok: true, result: { message_id: 8, date: 1794873600, chat: { id: chat, type: "supergroup" }, text: "x" } },
});

describe("telegram replies", () => {
  it("point at the message, in its topic and business connection", async () => {
    const { asked, fetch } = answering(sent(-42));
    const input = inputOf(fetch, { topicId: "3", businessConnectionId: "conn" });
    expect(await telegramReplier.send(input)).toEqual({ externalId: "-42/8" });
    expect(asked).toEqual([
      {
        url: "https://api.telegram.org/bot1:t/sendMessage",
        body: {
          chat_id: "-42",
          text: "申し訳ありません",
          message_thread_id: 3,
          business_connection_id: "conn",
          reply_parameters: { message_id: 7, allow_sending_without_reply: true },
        },
      },
    ]);
  });

  it("follow a group that has moved", async () => {
    const { asked, fetch } = answering(failure(400, { migrate_to_chat_id: -100142 }), sent(-100142));
    expect(await telegramReplier.send(inputOf(fetch))).toEqual({ externalId: "-100142/8" });
    expect(asked[1]?.body).toEqual({ chat_id: "-100142", text: "申し訳ありません" });
  });

  it.each([
    [failure(400), { code: "invalid_input" }],
    [failure(403), { code: "forbidden" }],
    [failure(401), { code: "unauthenticated" }],
    [failure(404), { code: "unauthenticated" }],
    [failure(429, { retry_after: 14 }), { code: "rate_limited", details: { retryAfter: 14 } }],
    [failure(502), { code: "upstream", details: { unsure: true } }],
  ])("that are refused say why (%o)", async (answer, expected) => {
    const { asked, fetch } = answering(answer);
    await expect(telegramReplier.send(inputOf(fetch))).rejects.toMatchObject(expected);
    expect(asked).toHaveLength(1);
  });
});

describe("telegram poller", () => {
  const poll = (fetch: typeof globalThis.fetch, cursor?: string) =>
    telegramPoller.fetchPage({ ...inputOf(fetch), stream: "updates", cursor });
  const updates = (...ids: number[]) => ({
    status: 200,
    body: { ok: true, result: ids.map((id) => ({ update_id: id, poll: {} })) },
  });

  it("confirms an update only with the request for the next one, and tells nobody the token", async () => {
    const { asked, fetch } = answering(updates(4, 5), updates());
    const page = await poll(fetch);
    expect(page.body).not.toContain("1:t");
    expect(page.cursor).not.toContain("1:t");
    await poll(fetch, page.cursor);
    expect(asked.map(({ body }) => body)).toMatchObject([{ limit: 100 }, { offset: 6 }]);
    expect(asked[0]?.body).not.toHaveProperty("offset");
  });

  it("drops an offset of a week ago, after which numbers begin anew", async () => {
    const { asked, fetch } = answering(updates(), updates());
    const at = (days: number): string => JSON.stringify({ offset: 9, at: now().getTime() - days * 86_400_000 });
    await poll(fetch, at(5));
    await poll(fetch, at(7));
    expect(asked.map(({ body }) => body)).toMatchObject([{ offset: 9 }, {}]);
    expect(asked[1]?.body).not.toHaveProperty("offset");
  });

  it("says that a webhook is in its way, and has no stream where one is wanted", async () => {
    const error = await poll(answering(failure(409)).fetch).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "upstream", message: expect.stringContaining("deleteWebhook") as string });
    expect(telegramPoller.streams(telegram.manifest.settings.parse({}))).toEqual([]);
  });
});
