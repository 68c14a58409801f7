import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import type { Page } from "../poller.ts";
import { xPoller } from "./client.ts";
import { createFake } from "./fake.ts";
import { leastIdAt } from "./id.ts";
import { XSettings } from "./manifest.ts";
import { x } from "./index.ts";

const NOW = Date.parse("2026-11-26T10:00:00Z");
const DAY = 86_400_000;
const QUERY = "search:傘 OR kasa";

type Reply = { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> };

/** Answers requests one after another and remembers what was asked. */
function scripted(replies: Reply[], settings: object = {}) {
  const asked: URL[] = [];
  const clock = { ms: NOW };
  const call: Call = {
    settings: XSettings.parse({ queries: ["傘 OR kasa"], mentions: true, accountId: "7", ...settings }),
    secrets: {},
    token: { accessToken: "tok-1" },
    fetch: async (target, init) => {
      const request = new Request(target, init);
      expect(request.headers.get("authorization")).toBe("Bearer tok-1");
      asked.push(new URL(request.url));
      const { status = 200, body = { meta: { result_count: 0 } }, headers = {} } = replies.shift() ?? {};
      return Response.json(body, { status, headers });
    },
    now: () => new Date(clock.ms),
    pace: { wait: async () => undefined, random: () => 0 },
  };
  const fetchPage = async (cursor?: string, stream = QUERY): Promise<Page> =>
    xPoller.fetchPage({ ...call, stream, cursor });
  const starts = (): (string | null)[] => asked.map((url) => url.searchParams.get("start_time"));
  return { call, asked, clock, fetchPage, starts };
}

const idAt = (ms: number): string => String(leastIdAt(ms));
const postAt = (ms: number) => ({ id: idAt(ms), text: "傘", author_id: "1", created_at: new Date(ms).toISOString() });
const pageOf = (times: readonly number[], next?: string, includes = {}): Reply => ({
  body: {
    data: times.map(postAt),
    includes,
    meta: { result_count: times.length, ...(next ? { next_token: next } : {}) },
  },
});

describe("x poller", () => {
  it("has a stream for each search and one for mentions", () => {
    const settings = XSettings.parse({ queries: ["a", "b", "a"], mentions: true, accountId: "7" });
    expect(xPoller.streams(settings)).toEqual(["search:a", "search:b", "mentions"]);
    expect(XSettings.safeParse({ mentions: true }).success).toBe(false);
    expect(XSettings.safeParse({ queries: ["a".repeat(495)] }).success).toBe(true);
    expect(XSettings.safeParse({ queries: ["a".repeat(500)] }).success).toBe(false);
    expect(XSettings.safeParse({ queries: ["a".repeat(500)], access: "enterprise" }).success).toBe(true);
  });

  it("asks for no reposts unless the query does, and for no more than the settings pay for", async () => {
    const { asked, fetchPage } = scripted([]);
    await fetchPage();
    await fetchPage(undefined, "search:kasa is:retweet");
    expect(asked.map((url) => url.searchParams.get("query"))).toEqual(["(傘 OR kasa) -is:retweet", "kasa is:retweet"]);
    expect(asked[0]?.searchParams.get("expansions")).toBe("author_id,attachments.media_keys");
    const lean = scripted([], { authors: false, media: false });
    await lean.fetchPage(undefined, "mentions");
    expect(lean.asked[0]?.pathname).toBe("/2/users/7/mentions");
    expect(lean.asked[0]?.searchParams.has("expansions")).toBe(false);
  });

  it("begins a day back, then five minutes before the last walk began, and follows pages from one start", async () => {
    const { asked, fetchPage, starts, clock } = scripted([pageOf([NOW - 1_000], "t1"), pageOf([NOW - DAY / 2])]);
    const first = await fetchPage();
    clock.ms += 30_000;
    const second = await fetchPage(first.cursor);
    expect([first.more, second.more]).toEqual([true, false]);
    expect(asked.map((url) => url.searchParams.get("next_token"))).toEqual([null, "t1"]);
    clock.ms += 3_600_000;
    await fetchPage(second.cursor);
    expect(starts()).toEqual(["2026-11-25T09:55:00Z", "2026-11-25T09:55:00Z", "2026-11-26T09:55:00Z"]);
    expect(asked.some((url) => url.searchParams.has("since_id"))).toBe(false);
  });

  it("hears what was indexed late", async () => {
    const late = NOW - 200_000;
    const { fetchPage } = scripted([pageOf([NOW - 1_000]), pageOf([NOW - 1_000, late])]);
    const first = await fetchPage();
    const second = await fetchPage(first.cursor);
    expect(second.body).toContain(idAt(late));
  });

  it("reaches no further back than X shows, and reports what it missed", async () => {
    const { fetchPage, starts, clock } = scripted([pageOf([NOW - 1_000])], { backfillDays: 30 });
    const first = await fetchPage();
    expect(starts()[0]).toBe("2026-11-19T10:05:00Z");
    expect(first.gap).toBeUndefined();
    clock.ms += 9 * DAY;
    const late = await fetchPage(first.cursor);
    expect(starts()[1]).toBe("2026-11-28T10:05:00Z");
    expect(late.gap).toBeDefined();
    const { gap } = await fetchPage(late.cursor);
    expect(gap).toBeUndefined();
  });

  it("follows the edge of what X shows when a long walk is interrupted", async () => {
    const { fetchPage, starts, clock } = scripted([pageOf([NOW - 1_000], "t1")], { backfillDays: 7 });
    const first = await fetchPage();
    clock.ms += 3_600_000;
    await fetchPage(first.cursor);
    expect(starts()).toEqual(["2026-11-19T10:05:00Z", "2026-11-19T11:05:00Z"]);
  });

  it("reports a gap where mentions end at the 800 that X shows", async () => {
    const times = (from: number) => Array.from({ length: 50 }, (_, i) => NOW - (from + i) * 1_000);
    const run = async (pages: number) => {
      const replies = Array.from({ length: pages }, (_, i) =>
        pageOf(times(i * 50), i + 1 < pages ? `t${i}` : undefined),
      );
      const { fetchPage } = scripted(replies);
      let page = await fetchPage(undefined, "mentions");
      while (page.more) page = await fetchPage(page.cursor, "mentions");
      return page.gap;
    };
    expect(await run(15)).toBeUndefined();
    expect(await run(16)).toBeDefined();
  });

  it("counts dollars: posts, authors and media, and not what was read before", async () => {
    const includes = { users: [{ id: "1" }], media: [{ media_key: "3_1", type: "photo" }] };
    const { fetchPage } = scripted([
      pageOf([NOW - 1_000, NOW - 2_000], undefined, includes),
      pageOf([NOW - 1_000, NOW - 2_000], undefined, includes),
      pageOf([NOW - 500, NOW - 1_000, NOW - 2_000], undefined, { users: [{ id: "1" }] }),
    ]);
    const first = await fetchPage();
    const second = await fetchPage(first.cursor);
    const third = await fetchPage(second.cursor);
    expect([first.spent, second.spent, third.spent]).toEqual([0.025, 0, 0.015]);
    expect(second.body).toBeUndefined();
  });

  it("starts again from the top when a page's token has expired, and only then", async () => {
    const expired = {
      status: 400,
      body: { errors: [{ parameters: { next_token: ["t1"] }, message: "x" }], title: "Invalid Request" },
    };
    const { fetchPage } = scripted([
      pageOf([NOW - 1_000], "t1"),
      expired,
      pageOf([NOW - 1_000]),
      { status: 400, body: {} },
    ]);
    const first = await fetchPage();
    const second = await fetchPage(first.cursor);
    expect(second).toMatchObject({ body: undefined, more: false });
    expect((await fetchPage(second.cursor)).body).toContain(idAt(NOW - 1_000));
    await expect(fetchPage(first.cursor)).rejects.toMatchObject({ code: "upstream", details: { status: 400 } });
    const other = { status: 400, body: { errors: [{ parameters: { query: ["x"] } }] } };
    await expect(scripted([other]).fetchPage(first.cursor)).rejects.toMatchObject({ code: "upstream" });
  });

  it("takes a cursor of another shape for none", async () => {
    const { fetchPage, starts } = scripted([]);
    await fetchPage("nonsense");
    await fetchPage('{"polled":"soon"}');
    expect(starts()).toEqual(["2026-11-25T09:55:00Z", "2026-11-25T09:55:00Z"]);
  });

  const reset = { "x-rate-limit-reset": String(NOW / 1000 + 90), "x-rate-limit-remaining": "0" };
  it.each([
    [{ status: 401 }, { code: "unauthenticated" }],
    [{ status: 403, body: { detail: "enroll" } }, { code: "unauthenticated" }],
    [
      { status: 429, headers: reset },
      { code: "rate_limited", details: { retryAfter: 90 } },
    ],
    [
      { status: 429, headers: reset, body: { type: "https://api.x.com/2/problems/usage-capped" } },
      { code: "rate_limited", details: { retryAfter: 21_600 } },
    ],
    [
      { status: 402, body: { title: "CreditsDepleted" } },
      { code: "rate_limited", details: { retryAfter: 21_600 } },
    ],
    [{ status: 400 }, { code: "upstream" }],
    [{ status: 200, body: [] }, { code: "upstream" }],
  ])("reads the refusal %j", async (reply, error) => {
    const { fetchPage } = scripted([reply]);
    await expect(fetchPage()).rejects.toMatchObject(error);
  });

  it("pauses when a success used up the window, and knows no other stream", async () => {
    const { fetchPage } = scripted([{ headers: reset }]);
    expect((await fetchPage()).pauseUntil).toEqual(new Date(NOW + 90_000));
    await expect(fetchPage(undefined, "home")).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("needs a token, and delivers none", async () => {
    const { call, fetchPage } = scripted([pageOf([NOW - 1_000])]);
    expect((await fetchPage()).body).not.toContain("tok-1");
    const { token: _token, ...bare } = call;
    await expect(xPoller.fetchPage({ ...bare, stream: QUERY, cursor: undefined })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});

describe("x recheck", () => {
  it("tells deletes, edits and counts, and asks for no messages", async () => {
    const clock = { ms: NOW };
    const now = (): Date => new Date(clock.ms);
    const fake = createFake({ now, pageSize: 10 });
    const settings = XSettings.parse(fake.settings);
    const bare = {
      settings,
      secrets: fake.secrets,
      fetch: fake.fetch,
      now,
      pace: { wait: async () => undefined, random: () => 0 },
    };
    const token = await x.tokens?.obtain(bare, undefined);
    const [kept = "", edited = "", gone = ""] = ["a", "b", "c"].map((text) =>
      fake.people?.post({ stream: QUERY, text }),
    );
    clock.ms += 60_000;
    fake.people?.edit?.(edited, "b again");
    fake.people?.remove?.(gone);
    const known = [kept, edited, gone].map((externalId) => ({ externalId, address: { id: externalId } }));
    const call: Call = { ...bare, ...(token ? { token } : {}) };
    const page = await xPoller.recheck?.fetch(call, [...known, { externalId: "9", address: {} }]);
    const body: unknown = JSON.parse(page?.body ?? "");
    const { changes, failed } = x.normalise({ via: "poll", body, headers: {}, settings, receivedAt: now() });
    expect(failed).toEqual([]);
    expect(changes.filter((change) => change.type === "deleted").map(({ externalId }) => externalId)).toEqual([gone]);
    const texts = changes.flatMap((change) =>
      change.type === "upserted" ? [[change.externalId, change.content.text, change.content.editedAt]] : [],
    );
    expect(texts).toContainEqual([edited, "b again", now().toISOString()]);
    expect(texts).toContainEqual([kept, "a", undefined]);
    expect(page?.spent).toBeGreaterThan(0);
    expect(await xPoller.recheck?.fetch(call, [{ externalId: "9", address: {} }])).toEqual({ body: undefined });
  });
});
