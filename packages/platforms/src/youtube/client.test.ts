import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { normaliseDelivery } from "../normalise.ts";
import type { ReplyInput } from "../reply.ts";
import { youtubePoller, youtubeTokens } from "./client.ts";
import { createFake } from "./fake.ts";
import { youtube } from "./index.ts";
import { youtubeReplier } from "./reply.ts";

const START = Date.parse("2026-11-26T10:00:00Z");

function scene(pageSize = 100) {
  let clock = START;
  const now = (): Date => new Date(clock);
  const fake = createFake({ now, pageSize });
  const asked: URL[] = [];
  const call = async (): Promise<Call> => {
    const fetch: typeof globalThis.fetch = async (target, init) => {
      asked.push(new URL(new Request(target).url));
      return fake.fetch(target, init);
    };
    const settings = youtube.manifest.settings.parse(fake.settings);
    const bare = {
      settings,
      secrets: fake.secrets,
      fetch,
      now,
      pace: { wait: async () => undefined, random: () => 0 },
    };
    return { ...bare, token: await youtubeTokens.obtain(bare, undefined) };
  };
  let cursor: string | undefined;
  const heard: string[] = [];
  const poll = async () => {
    const page = await youtubePoller.fetchPage({ ...(await call()), stream: "channel", cursor });
    cursor = page.cursor;
    if (page.body !== undefined) heard.push(...idsOf(page.body));
    return page;
  };
  const idsOf = (body: string): string[] =>
    normaliseDelivery({
      platform: youtube,
      via: "poll",
      body,
      headers: {},
      settings: fake.settings,
      receivedAt: now(),
    }).changes.map((change) => (change.type === "deleted" ? "-" : "") + change.externalId);
  return { fake, asked, call, poll, heard, idsOf, pass: (ms: number) => void (clock += ms) };
}

const post = (fake: ReturnType<typeof createFake>, text: string, replyTo?: string): string =>
  fake.people?.post({ stream: "channel", text, ...(replyTo === undefined ? {} : { replyTo }) }) ?? "";

describe("youtube poller", () => {
  it("has a stream for the channel and one for each video", () => {
    const settings = { channelId: "UCa", videoIds: ["v1", "v2", "v1"] };
    expect(youtubePoller.streams(settings)).toEqual(["channel", "video:v1", "video:v2"]);
    expect(youtubePoller.streams({ ...settings, comments: false, videoIds: [] })).toEqual([]);
  });

  it("fetches the replies that did not come along, a unit a page, and no thread twice", async () => {
    const { fake, poll, heard, asked, pass } = scene();
    const top = post(fake, "first");
    const replies = Array.from({ length: 7 }, (_, index) => post(fake, `reply ${index}`, top));
    expect(await poll()).toMatchObject({ more: true, spent: 1 });
    expect(await poll()).toMatchObject({ more: false, spent: 1 });
    expect([...new Set(heard)].sort()).toEqual([top, ...replies].sort());
    const lists = asked.filter(({ pathname }) => pathname.endsWith("/comments"));
    expect(lists.map((url) => url.searchParams.get("parentId"))).toEqual([top]);
    pass(300_000);
    expect(await poll()).toMatchObject({ more: false, body: undefined, spent: 1 });
  });

  it("hears a late reply and an edit under an older thread", async () => {
    const { fake, poll, heard, pass } = scene(2);
    const old = post(fake, "old");
    for (let index = 0; index < 5; index++) {
      pass(3_600_000);
      post(fake, `newer ${index}`);
    }
    while ((await poll()).more);
    heard.length = 0;
    pass(3_600_000);
    const reply = post(fake, "late", old);
    while ((await poll()).more);
    expect(heard).toContain(reply);
    heard.length = 0;
    pass(3_600_000);
    fake.people?.edit?.(old, "edited");
    while ((await poll()).more);
    expect(heard).toContain(old);
  });

  it("tells what is gone when it looks again, and asks for no videos", async () => {
    const { fake, call, idsOf } = scene();
    const [kept, gone] = [post(fake, "kept"), post(fake, "gone")];
    fake.people?.remove?.(gone);
    const known = [kept, gone, "video1"].map((externalId) => ({
      externalId,
      address: { videoId: externalId === "video1" ? externalId : "v" },
    }));
    const { body, spent } = (await youtubePoller.recheck?.fetch(await call(), known)) ?? {};
    expect([idsOf(body ?? ""), spent]).toEqual([[kept, `-${gone}`], 1]);
    expect(await youtubePoller.recheck?.fetch(await call(), known.slice(2))).toEqual({ body: undefined });
  });

  it("reads by API key alone, in a header, and then cannot reply", async () => {
    const seen: (string | null)[] = [];
    const bare = {
      settings: { channelId: "UCa" },
      secrets: { apiKey: ["key-1"] },
      fetch: (async (target, init) => {
        const request = new Request(target, init);
        seen.push(request.headers.get("x-goog-api-key"), request.headers.get("authorization"), request.url);
        return new Response('{"items":[]}');
      }) satisfies typeof fetch,
      now: () => new Date(START),
      pace: { wait: async () => undefined, random: () => 0 },
    };
    const token = await youtubeTokens.obtain(bare, undefined);
    expect(token.expiresAt).toBeUndefined();
    const page = await youtubePoller.fetchPage({ ...bare, token, stream: "channel", cursor: undefined });
    expect(seen.slice(0, 2)).toEqual(["key-1", null]);
    expect(`${seen[2]}${page.cursor}${page.body}`).not.toContain("key-1");
    const target = {
      externalId: "a",
      conversation: "a",
      kind: "comment",
      author: null,
      direct: false,
      address: {},
      heardAt: "",
    } as const;
    const input: ReplyInput = { ...bare, token, target, text: "x", key: "k", approvedAt: new Date(START) };
    await expect(youtubeReplier.send(input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(youtubeTokens.obtain({ ...bare, secrets: {} }, undefined)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  it.each([
    ["quotaExceeded", 403, { code: "rate_limited", details: { retryAfter: 22 * 3600 } }],
    ["commentsDisabled", 403, { code: "forbidden" }],
    ["videoNotFound", 404, { code: "not_found" }],
    ["keyInvalid", 400, { code: "unauthenticated" }],
    ["badRequest", 400, { code: "upstream" }],
  ])("reads the refusal %s", async (reason, status, error) => {
    const refuse = async () => new Response(JSON.stringify({ error: { errors: [{ reason }] } }), { status });
    const { call } = scene();
    const input = { ...(await call()), fetch: refuse, stream: "channel", cursor: undefined };
    await expect(youtubePoller.fetchPage(input)).rejects.toMatchObject(error);
  });
});

describe("youtube replier", () => {
  it("answers comments only", () => {
    const base = { settings: {}, text: "x", now: () => new Date(START) };
    const target = {
      externalId: "v",
      conversation: "v",
      kind: "post",
      author: null,
      direct: false,
      address: {},
      heardAt: "",
    } as const;
    expect(youtubeReplier.preflight({ ...base, target }).map(({ code }) => code)).toEqual(["not_answerable"]);
  });

  it("does not take an older reply of the same words, or somebody else's, for one in doubt", async () => {
    const { fake, call, pass } = scene();
    const target = fake.replies?.target();
    if (!target) throw new Error("nobody to answer");
    const input = async (approvedAt: number): Promise<ReplyInput> => ({
      ...(await call()),
      target,
      text: "Sorry!",
      key: "k",
      approvedAt: new Date(approvedAt),
    });
    post(fake, "Sorry!", target.externalId);
    expect(await youtubeReplier.find?.(await input(START))).toBeUndefined();
    const sent = await youtubeReplier.send(await input(START));
    expect(sent).toMatchObject({ spent: 50 });
    expect((await youtubeReplier.find?.(await input(START)))?.externalId).toBe(sent.externalId);
    pass(600_000);
    expect(await youtubeReplier.find?.(await input(START + 600_000))).toBeUndefined();
  });
});
