import { describe, expect, it } from "vitest";
import type { Page } from "../poller.ts";
import { slackPoller } from "./client.ts";
import { createFake } from "./fake.ts";
import { slack } from "./index.ts";
import { slackReplier } from "./reply.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const pace = { wait: async () => undefined, random: () => 0.5 };

function scene(pageSize = 3) {
  let clock = START;
  const now = (): Date => new Date(clock);
  const fake = createFake({ now, pageSize });
  const asked: URL[] = [];
  const [stream = ""] = slackPoller.streams(slack.manifest.settings.parse(fake.settings));
  let answer: (() => Response) | undefined;
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    asked.push(new URL(request.url));
    return answer?.() ?? fake.fetch(request);
  };
  const call = { settings: slack.manifest.settings.parse(fake.settings), secrets: fake.secrets, fetch, now, pace };
  let cursor: string | undefined;
  const walk = async (): Promise<string[]> => {
    const heard: string[] = [];
    for (;;) {
      const page: Page = await slackPoller.fetchPage({ ...call, stream, cursor });
      cursor = page.cursor;
      if (page.body !== undefined) {
        const body: unknown = JSON.parse(page.body);
        const { changes } = slack.normalise({
          via: "poll",
          body,
          headers: {},
          settings: call.settings,
          receivedAt: now(),
        });
        heard.push(...changes.map((change) => (change.type === "upserted" ? change.content.text : "deleted")));
      }
      if (!page.more) return heard;
    }
  };
  const post = (text: string, replyTo?: string): string =>
    fake.people?.post({ stream, text, ...(replyTo === undefined ? {} : { replyTo }) }) ?? "";
  const after = (ms: number): void => {
    clock += ms;
  };
  const answering = (next: () => Response): void => {
    answer = next;
  };
  return { fake, asked, call, stream, walk, post, after, answering, now };
}

describe("slack poller", () => {
  it("hears answers in a thread, however many, and asks only for threads that have new ones", async () => {
    const { walk, post, after, asked } = scene();
    const root = post("root");
    post("quiet", post("another"));
    await walk();
    after(120_000);
    post("newer");
    await walk();
    after(120_000);
    for (let i = 0; i < 7; i++) post(`answer ${i}`, root);
    asked.length = 0;
    const heard = await walk();
    expect(heard.filter((text) => text.startsWith("answer"))).toHaveLength(7);
    const threads = asked
      .filter(({ pathname }) => pathname.endsWith("replies"))
      .map((url) => url.searchParams.get("ts"));
    expect(new Set(threads)).toEqual(new Set([root.split("/")[1]]));
  });

  it("hears an edit within the hours that are read again, and delivers a quiet channel once", async () => {
    const { fake, walk, post, after } = scene();
    const id = post("before");
    expect(await walk()).toEqual(["before"]);
    after(60_000);
    expect(await walk()).toEqual([]);
    fake.people?.edit?.(id, "after");
    expect(await walk()).toEqual(["after"]);
  });

  it("delivers no token, and no blocks beside a text", async () => {
    const { call, stream, answering } = scene();
    const message = { type: "message", text: "傘", ts: "1795687200.1", blocks: [{ type: "rich_text" }] };
    answering(() => Response.json({ ok: true, messages: [message, { ...message, text: "", ts: "1795687200.0" }] }));
    const { body } = await slackPoller.fetchPage({ ...call, stream, cursor: undefined });
    expect(body).not.toContain("xoxb");
    expect(body?.match(/blocks/g)).toHaveLength(1);
  });

  it.each([
    [{ ok: false, error: "account_inactive" }, 200, "unauthenticated"],
    [{ ok: false, error: "not_in_channel" }, 200, "forbidden"],
    [{ ok: false, error: "ratelimited" }, 200, "rate_limited"],
    [{ ok: false, error: "ratelimited" }, 429, "rate_limited"],
    [{ ok: false, error: "internal_error" }, 200, "upstream"],
    [{ ok: false, error: "invalid_cursor" }, 200, "invalid_input"],
  ])("reads the refusal %j (%i) as %s", async (body, status, code) => {
    const { call, stream, answering } = scene();
    answering(() => Response.json(body, { status, headers: status === 429 ? { "retry-after": "30" } : {} }));
    const page = slackPoller.fetchPage({ ...call, stream, cursor: undefined });
    await expect(page).rejects.toMatchObject({ code, ...(status === 429 ? { details: { retryAfter: 30 } } : {}) });
  });
});

describe("slack replies", () => {
  const KEY = "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10";

  async function replying(direct = false) {
    const { fake, call, answering, asked, now } = scene(2);
    const target = fake.replies?.target();
    if (!target) throw new Error("nobody to answer");
    const input = { ...call, target: { ...target, direct }, text: "<@U1> a & b_c", key: KEY, approvedAt: now() };
    return { fake, input, answering, asked };
  }

  it("say what was typed and name nobody", async () => {
    const { fake, input } = await replying();
    const sent = await slackReplier.send(input);
    expect(fake.replies?.taken()).toEqual([{ externalId: sent.externalId, text: "&lt;@U1&gt; a &amp; b_c" }]);
    expect(sent.url).toMatch(/^https:\/\/kasa\.slack\.com\/archives\/C0290000001\/p\d{16}\?thread_ts=/);
  });

  it("are found by their key on a later page of the thread, and others with the same words are not", async () => {
    for (const direct of [false, true]) {
      const { input } = await replying(direct);
      const others = ["a", "b", "c", "d"].map((last) => ({ ...input, key: KEY.replace(/.$/, last) }));
      for (const other of others.slice(0, 2)) await slackReplier.send(other);
      expect(await slackReplier.find?.(input)).toBeUndefined();
      const sent = await slackReplier.send(input);
      for (const other of others.slice(2)) await slackReplier.send(other);
      expect((await slackReplier.find?.(input))?.externalId).toBe(sent.externalId);
    }
  });

  it("may have been sent when Slack fails on the way", async () => {
    const { input, answering } = await replying();
    answering(() => Response.json({ ok: false, error: "fatal_error" }));
    await expect(slackReplier.send(input)).rejects.toMatchObject({ code: "upstream", details: { unsure: true } });
    answering(() => Response.json({ ok: false, error: "msg_too_long" }));
    await expect(slackReplier.send(input)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("may be as long as the source allows", async () => {
    const { input } = await replying();
    const long = { ...input, text: "傘".repeat(4_001) };
    const settings = { ...input.settings, maxReply: 5_000 };
    expect(slackReplier.preflight(long)).toMatchObject([{ code: "too_long", length: 4_001, max: 4_000 }]);
    expect(slackReplier.preflight({ ...long, settings })).toEqual([]);
  });
});
