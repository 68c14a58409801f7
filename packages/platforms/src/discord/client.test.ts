import { describe, expect, it } from "vitest";
import { discordPoller } from "./client.ts";
import { createFake } from "./fake.ts";
import { discord } from "./index.ts";
import { discordReplier } from "./reply.ts";
import { snowflakeAt } from "./request.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const pace = { wait: async () => undefined, random: () => 0.5 };

function scene(pageSize = 3) {
  let clock = START;
  const now = (): Date => new Date((clock += 10));
  const fake = createFake({ now, pageSize });
  const settings = discord.manifest.settings.parse(fake.settings);
  const asked: string[] = [];
  let answer: ((url: string) => Response | undefined) | undefined;
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    asked.push(`${request.method} ${request.url.replace("https://discord.com/api/v10/channels/", "")}`);
    return answer?.(request.url) ?? fake.fetch(request);
  };
  const [stream = ""] = discordPoller.streams(settings);
  const call = { settings, secrets: fake.secrets, fetch, now, pace };
  const post = (text: string, replyTo?: string): string =>
    fake.people?.post({ stream, text, ...(replyTo === undefined ? {} : { replyTo }) }) ?? "";
  const changesOf = (body: string | undefined) =>
    body === undefined
      ? []
      : discord.normalise({ via: "poll", body: JSON.parse(body), headers: {}, settings, receivedAt: now() }).changes;
  const fetchPage = async (cursor: string | undefined) => discordPoller.fetchPage({ ...call, stream, cursor });
  const when = (next: (url: string) => Response | undefined): void => {
    answer = next;
  };
  return { fake, call, asked, stream, post, changesOf, fetchPage, when };
}

describe("discord poller", () => {
  it("begins where the backfill begins, and asks for the channel once", async () => {
    expect(snowflakeAt(1_462_015_105_796)).toBe("175928847298985984");
    const { asked, fetchPage, stream, post } = scene();
    post("a");
    const first = await fetchPage(undefined);
    await fetchPage(first.cursor);
    const after = new URL(`https://x.example/${asked[1]?.split(" ")[1] ?? ""}`).searchParams.get("after") ?? "";
    expect(Math.abs(Number(BigInt(after) >> 22n) + 1_420_070_400_000 - (START - 86_400_000))).toBeLessThan(1_000);
    expect(asked.filter((one) => one === `GET ${stream}`)).toHaveLength(1);
  });

  it("asks for what stands above an answer that it has forgotten, and not for what it knows", async () => {
    const { asked, fetchPage, changesOf, post } = scene(20);
    const root = post("root");
    let last = root;
    for (let i = 0; i < 9; i++) last = post(`answer ${i}`, last);
    const page = await fetchPage(undefined);
    expect(asked.filter((one) => /messages\/\d/.test(one))).toEqual([]);
    const id = post("late", last);
    const known = await fetchPage(page.cursor);
    expect(asked.filter((one) => /messages\/\d/.test(one))).toEqual([]);
    const { roots: _roots, ...rest } = JSON.parse(page.cursor ?? "{}") as Record<string, unknown>;
    const forgotten = await fetchPage(JSON.stringify({ ...rest, roots: [] }));
    // Each question tells two steps, the message and what it answers; the last one finds nothing above the first message.
    expect(asked.filter((one) => /messages\/\d/.test(one))).toHaveLength(5);
    for (const { body } of [known, forgotten]) {
      expect(changesOf(body)).toMatchObject([{ externalId: id, conversation: root }]);
    }
  });

  it("names a conversation after a message that is gone, and hears the answer all the same", async () => {
    const { fake, fetchPage, changesOf, post } = scene(20);
    const root = post("root");
    const middle = post("middle", root);
    const above = post("above", middle);
    const page = await fetchPage(undefined);
    fake.people?.remove?.(middle);
    const id = post("late", above);
    const { roots: _roots, ...rest } = JSON.parse(page.cursor ?? "{}") as Record<string, unknown>;
    const { body } = await fetchPage(JSON.stringify({ ...rest, roots: [] }));
    expect(changesOf(body)).toMatchObject([{ externalId: id, conversation: middle }]);
  });

  it("goes on from the greatest id, not from the longest text or the first place", async () => {
    const { when, fetchPage, stream } = scene();
    const ids = ["999999999999999999", "1000000000000000001", "1000000000000000000"];
    const messages = ids.map((id) => ({
      id,
      channel_id: stream,
      content: "傘",
      timestamp: "2026-11-26T09:00:00Z",
      type: 0,
    }));
    when((url) => (url.includes("/messages?") ? Response.json(messages) : undefined));
    const cursor = JSON.stringify({ after: "99999999999999999", thread: false, roots: [] });
    expect(JSON.parse((await fetchPage(cursor)).cursor ?? "{}")).toMatchObject({ after: "1000000000000000001" });
  });

  it("keeps a thread in one conversation", async () => {
    const { when, fetchPage, changesOf, post, stream } = scene(20);
    when((url) =>
      url.endsWith(`/channels/${stream}`) ? Response.json({ id: stream, type: 11, guild_id: "7" }) : undefined,
    );
    post("two", post("one"));
    const { body } = await fetchPage(undefined);
    expect(changesOf(body).map((change) => change.conversation)).toEqual([stream, stream]);
    expect(body).toContain('"guild_id":"7"');
  });

  it("looks again at what is known: edits, and deletes", async () => {
    const { fake, call, post, changesOf, stream } = scene();
    const [kept, edited, gone] = [post("kept"), post("before"), post("gone")];
    fake.people?.edit?.(edited, "after");
    fake.people?.remove?.(gone);
    const known = [kept, edited, gone].map((externalId) => ({ externalId, address: { channelId: stream, root: "1" } }));
    const looked = await discordPoller.recheck?.fetch(call, [...known, { externalId: "5", address: {} }]);
    expect(changesOf(looked?.body)).toMatchObject([
      { type: "upserted", externalId: kept, conversation: "1", content: { text: "kept" } },
      { type: "upserted", externalId: edited, conversation: "1", content: { text: "after" } },
      { type: "deleted", externalId: gone },
    ]);
    expect(looked?.body).not.toContain("demo-token");
  });

  it.each([
    [401, { message: "401: Unauthorized", code: 0 }, { code: "unauthenticated" }],
    [403, { message: "Missing Access", code: 50001 }, { code: "forbidden" }],
    [404, { message: "Unknown Channel", code: 10003 }, { code: "forbidden" }],
    [429, { message: "x", retry_after: 64.57, global: false }, { code: "rate_limited", details: { retryAfter: 65 } }],
    [500, {}, { code: "upstream" }],
  ])("reads %i as what it is", async (status, body, expected) => {
    const { when, fetchPage } = scene();
    when(() => Response.json(body, { status }));
    await expect(fetchPage(undefined)).rejects.toMatchObject(expected);
  });

  it("pauses when the channel's requests are used up", async () => {
    const { when, fetchPage, post } = scene();
    post("a");
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "4.2" };
    const { cursor } = await fetchPage(undefined);
    when(() => Response.json([], { headers }));
    const { pauseUntil } = await fetchPage(cursor);
    expect((pauseUntil?.getTime() ?? 0) - START).toBeGreaterThan(4_000);
  });
});

describe("discord replies", () => {
  function replying(pageSize = 2) {
    const { fake, call, asked, when, post } = scene(pageSize);
    const target = fake.replies?.target();
    if (!target) throw new Error("nobody to answer");
    const input = {
      ...call,
      target,
      text: "拝見します @everyone",
      key: "5f0c6c6e-6d0e-4a5e-9d0e-3d8c2f6b7a10",
      approvedAt: call.now(),
    };
    return { fake, input, asked, when, post };
  }

  it("point at the message, ping its author only, and carry a nonce of their key", async () => {
    const { input, fake } = replying();
    const bodies: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (target, init) => {
      const request = new Request(target, init);
      bodies.push(await request.clone().json());
      return fake.fetch(request);
    };
    const sent = await discordReplier.send({ ...input, fetch });
    expect(sent.url).toBe(`https://discord.com/channels/280000000000000001/290000000000000001/${sent.externalId}`);
    expect(bodies).toEqual([
      {
        content: "拝見します @everyone",
        allowed_mentions: { parse: [], replied_user: true },
        nonce: "5f0c6c6e6d0e4a5e9d0e3d8c2",
        enforce_nonce: true,
        message_reference: { message_id: input.target.externalId, fail_if_not_exists: false },
      },
    ]);
  });

  it("are taken once when they are repeated at once", async () => {
    const { input, fake } = replying();
    const [first, second] = [await discordReplier.send(input), await discordReplier.send(input)];
    expect(second).toEqual(first);
    expect(fake.replies?.taken()).toHaveLength(1);
  });

  it("are found pages later, by nonce where it is shown and by their words where not", async () => {
    const { input, post, when, fake } = replying();
    for (let i = 0; i < 4; i++) post(`between ${i}`);
    const sent = await discordReplier.send(input);
    expect((await discordReplier.find?.(input))?.externalId).toBe(sent.externalId);
    expect(await discordReplier.find?.({ ...input, key: "00000000-0000-4000-8000-000000000000" })).toBeUndefined();
    const newest: unknown = JSON.parse(fake.replies?.echo?.().body ?? "[]");
    const [shown] = newest as Record<string, unknown>[];
    when((url) => (url.includes("after=") ? Response.json([{ ...shown, nonce: undefined }]) : undefined));
    expect((await discordReplier.find?.(input))?.externalId).toBe(sent.externalId);
    await expect(discordReplier.find?.({ ...input, text: "something else" })).rejects.toMatchObject({
      code: "upstream",
    });
  });

  it.each([
    [400, "invalid_input"],
    [403, "forbidden"],
    [404, "invalid_input"],
  ])("that are refused with %i say %s", async (status, code) => {
    const { input, when } = replying();
    when(() => Response.json({ message: "x", code: 1 }, { status }));
    await expect(discordReplier.send(input)).rejects.toMatchObject({ code });
  });
});
