import { describe, expect, it } from "vitest";
import type { Known } from "../poller.ts";
import { mastodonPoller } from "./client.ts";

const now = new Date("2026-11-26T10:00:00Z");
const BASE = "https://social.example";
type Script = Record<string, (() => Response)[]>;

/** Answers each path with its next scripted response. */
function scripted(script: Script) {
  const asked: { url: string; authorization: string | null }[] = [];
  const waits: number[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    asked.push({ url: request.url, authorization: request.headers.get("authorization") });
    const next = script[new URL(request.url).pathname]?.shift();
    if (!next) throw new TypeError(`Nothing scripted for ${request.url}`);
    return next();
  };
  const wait = async (ms: number): Promise<void> => void waits.push(ms);
  const pace = { wait, random: () => 0.5 };
  const settings = { baseUrl: BASE, hashtags: ["傘"], mentions: true };
  const call = { pace, settings, secrets: { accessToken: ["tok-1"] }, fetch, now: () => now };
  const fetchPage = (cursor?: string, stream = "hashtag:傘", more: object = {}) =>
    mastodonPoller.fetchPage({ ...call, settings: { ...settings, ...more }, stream, cursor });
  const recheck = async (posts: readonly Known[]) => mastodonPoller.recheck?.fetch(call, posts) ?? { body: "none" };
  return { asked, waits, fetchPage, recheck };
}

const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  () =>
    new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
const TAG = "/api/v1/timelines/tag/%E5%82%98";
const prev = (query: string) => ({ link: `<https://elsewhere.example${TAG}?${query}>; rel="prev"` });

describe("mastodon poller", () => {
  it("has a stream per hashtag and one for mentions", () => {
    expect(mastodonPoller.streams({ baseUrl: BASE, hashtags: ["#kasa", "傘", "傘"], mentions: true })).toEqual([
      "hashtag:kasa",
      "hashtag:傘",
      "mentions",
    ]);
  });

  it("asks with the token, takes the cursor from the link and keeps the token out of the body", async () => {
    const { asked, fetchPage } = scripted({
      [TAG]: [json([{ id: "9" }, { id: "8" }], 200, { ...prev("limit=40&min_id=9"), "set-cookie": "a=b" })],
    });
    const page = await fetchPage("5");
    expect(asked).toEqual([{ url: `${BASE}${TAG}?limit=40&min_id=5`, authorization: "Bearer tok-1" }]);
    expect(page).toMatchObject({ cursor: "9", more: true });
    expect(JSON.parse(page.body ?? "")).toEqual({
      request: { method: "GET", uri: `${BASE}${TAG}?limit=40&min_id=5` },
      response: { status: 200, headers: prev("limit=40&min_id=9"), body: [{ id: "9" }, { id: "8" }] },
      roots: {},
    });
    expect(page.body).not.toContain("tok-1");
  });

  it("stands still on an empty page, and starts from the beginning when the first one was empty", async () => {
    const { fetchPage } = scripted({ [TAG]: [json([]), json([])] });
    expect(await fetchPage("5")).toEqual({ body: undefined, cursor: "5", more: false });
    expect(await fetchPage()).toEqual({ body: undefined, cursor: "0", more: false });
  });

  it("does not circle on a server that ignores min_id", async () => {
    const { fetchPage } = scripted({ [TAG]: [json([{ id: "9" }], 200, prev("min_id=9"))] });
    expect(await fetchPage("9")).toMatchObject({ cursor: "9", more: false });
  });

  it("asks once for each chain that leaves the page, and falls back to the parent that is gone", async () => {
    const items = [
      { id: "9", in_reply_to_id: "8" },
      { id: "8", in_reply_to_id: "3" },
      { id: "7", in_reply_to_id: "4" },
      { id: "6", in_reply_to_id: null },
      { id: "5", in_reply_to_id: "6" },
    ];
    const { asked, fetchPage } = scripted({
      [TAG]: [json(items)],
      "/api/v1/statuses/9/context": [json({ ancestors: [{ id: "2", in_reply_to_id: "1" }], descendants: [] })],
      "/api/v1/statuses/2/context": [json({ ancestors: [{ id: "0", in_reply_to_id: null }], descendants: [] })],
      "/api/v1/statuses/7/context": [json({ error: "Record not found" }, 404)],
    });
    const { body } = await fetchPage("1");
    expect(JSON.parse(body ?? "")).toMatchObject({ roots: { "9": "0", "8": "0", "7": "4", "5": "6" } });
    expect(asked).toHaveLength(4);
  });

  it("fails the whole page when a context cannot be read", async () => {
    const { fetchPage } = scripted({
      [TAG]: [json([{ id: "7", in_reply_to_id: "4" }])],
      "/api/v1/statuses/7/context": [json({})],
    });
    await expect(fetchPage("1")).rejects.toMatchObject({ code: "upstream" });
  });

  it("takes the nearest known status when a context is closed to us, and does not blame the token", async () => {
    const { fetchPage } = scripted({
      [TAG]: [json([{ id: "7", in_reply_to_id: "4" }])],
      "/api/v1/statuses/7/context": [json({}, 403)],
    });
    const page = await fetchPage("1");
    expect(JSON.parse(page.body ?? "")).toMatchObject({ roots: { "7": expect.any(String) as string } });
  });

  it.each([
    [{ "x-ratelimit-reset": "2026-11-26T10:01:30.500000Z", "retry-after": "7" }, 91],
    [{ "retry-after": "7" }, 7],
    [{ "x-ratelimit-reset": "nonsense" }, 300],
    [{ "x-ratelimit-reset": "2026-11-26T09:00:00Z" }, 300],
    [{}, 300],
  ])("reads how long to wait from %j", async (headers, retryAfter) => {
    const { fetchPage } = scripted({ [TAG]: [json({ error: "Too many requests" }, 429, headers)] });
    await expect(fetchPage()).rejects.toMatchObject({ code: "rate_limited", details: { retryAfter } });
  });

  it("pauses when a success used up the last request", async () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-26T10:05:00.000000Z" };
    const { fetchPage } = scripted({ [TAG]: [json([], 200, headers)] });
    expect(await fetchPage("5")).toMatchObject({ pauseUntil: new Date("2026-11-26T10:05:00Z") });
  });

  it.each([401, 403])("calls the token dead on %i, without a retry", async (status) => {
    const { asked, fetchPage } = scripted({ [TAG]: [json("<html>", status)] });
    await expect(fetchPage()).rejects.toMatchObject({ code: "unauthenticated" });
    expect(asked).toHaveLength(1);
  });

  it("tries three times, waiting longer each time, then gives up", async () => {
    const { waits, fetchPage } = scripted({
      [TAG]: [
        json("<html>"),
        json("", 502),
        () => {
          throw new TypeError("reset");
        },
      ],
    });
    await expect(fetchPage()).rejects.toMatchObject({ code: "upstream", message: "The platform could not be reached" });
    expect(waits).toEqual([375, 750]);
  });

  it("comes through when a retry succeeds, and leaves a long Retry-After to the schedule", async () => {
    const good = scripted({ [TAG]: [json("", 503, { "retry-after": "2" }), json([{ id: "9" }])] });
    expect(await good.fetchPage("5")).toMatchObject({ cursor: "9" });
    expect(good.waits).toEqual([2_000]);
    const slow = scripted({ [TAG]: [json("", 503, { "retry-after": "120" })] });
    await expect(slow.fetchPage("5")).rejects.toMatchObject({ code: "upstream", details: { retryAfter: 120 } });
    expect(slow.waits).toEqual([]);
  });

  it("refuses a list that is none, other refusals, and streams that do not exist", async () => {
    const { fetchPage } = scripted({ [TAG]: [json({ a: 1 }), json({ error: "x" }, 422)] });
    await expect(fetchPage()).rejects.toMatchObject({ code: "upstream" });
    await expect(fetchPage()).rejects.toMatchObject({ code: "upstream", details: { status: 422 } });
    await expect(fetchPage(undefined, "nonsense")).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("walks down through history to where the backfill ends, then up from where it began", async () => {
    const at = (id: string, minutes: number) => ({
      id,
      created_at: new Date(now.getTime() - minutes * 60_000).toISOString(),
    });
    const { asked, fetchPage } = scripted({
      [TAG]: [
        json([at("9", 1), at("8", 600)], 200, prev("min_id=9")),
        json([at("7", 1_200), at("6", 1_439)], 200, prev("min_id=7")),
        json([at("5", 1_440), at("4", 1_441)], 200, prev("min_id=5")),
        json([at("10", 0)], 200, prev("min_id=10")),
      ],
    });
    const cursors: (string | undefined)[] = [undefined];
    const pages: { body: string | undefined; more: boolean; reached?: Date }[] = [];
    for (let i = 0; i < 4; i++) {
      const page = await fetchPage(cursors.at(-1), "hashtag:傘", { backfillDays: 1 });
      cursors.push(page.cursor);
      pages.push(page);
    }
    expect(asked.map(({ url }) => url.split("&")[1])).toEqual([undefined, "max_id=8", "max_id=6", "min_id=9"]);
    expect(pages.map(({ more }) => more)).toEqual([true, true, true, true]);
    expect(pages[0]?.reached).toEqual(new Date(now.getTime() - 600 * 60_000));
    expect(cursors.slice(3)).toEqual(["9", "10"]);
    expect(pages.every(({ body }) => body !== undefined)).toBe(true);
  });

  it("ends a backfill where history ends, or where a server ignores max_id", async () => {
    const item = { id: "9", created_at: "2026-11-26T09:59:00Z" };
    const ended = scripted({ [TAG]: [json([item], 200, prev("min_id=9")), json([])] });
    const first = await ended.fetchPage(undefined, "hashtag:傘", { backfillDays: 30 });
    expect(await ended.fetchPage(first.cursor, "hashtag:傘", { backfillDays: 30 })).toEqual({
      body: undefined,
      cursor: "9",
      more: true,
    });
    const deaf = scripted({ [TAG]: [json([item], 200, prev("min_id=9"))] });
    expect(await deaf.fetchPage(first.cursor, "hashtag:傘", { backfillDays: 30 })).toMatchObject({ cursor: "9" });
    const odd = scripted({ [TAG]: [json([item], 200, prev("min_id=9"))] });
    expect(await odd.fetchPage("{odd", "hashtag:傘", { backfillDays: 0 })).toMatchObject({ cursor: "9" });
    expect(odd.asked[0]?.url).not.toContain("_id");
  });

  it("looks again: a status that the instance no longer knows is gone, a wrong address or a closed one is not", async () => {
    const status = (id: string) => `/api/v1/statuses/${id}`;
    const gone = json({ error: "Record not found" }, 404);
    const { recheck } = scripted({
      [status("1")]: [json({ id: "1", uri: "u1" })],
      [status("2")]: [gone],
      [status("3")]: [json({ error: "This action is not allowed" }, 403)],
    });
    const known = (id: string, host = "social.example") => ({ externalId: `u${id}`, address: { id, host, root: "0" } });
    const { body } = await recheck([
      known("1"),
      known("2"),
      known("3"),
      known("4", "other.example"),
      { externalId: "u5", address: {} },
    ]);
    expect(JSON.parse(body ?? "")).toMatchObject({
      response: { body: [{ id: "1" }] },
      missing: ["u2"],
      roots: { "1": "0" },
      readAt: now.toISOString(),
    });
    expect(await recheck([])).toEqual({ body: undefined });
    for (const [answer, code] of [
      [json("<html>", 404), "upstream"],
      [json({}, 404), "upstream"],
      [json({ error: "The access token is invalid" }, 401), "unauthenticated"],
      [json({ error: "Too many requests" }, 429), "rate_limited"],
    ] as const)
      await expect(scripted({ [status("1")]: [answer] }).recheck([known("1")])).rejects.toMatchObject({ code });
  });

  it("keeps integers beyond 2^53", async () => {
    const { fetchPage } = scripted({ [TAG]: [json('[{"id":116000000000000001}]')] });
    const page = await fetchPage("5");
    expect(page.cursor).toBe("116000000000000001");
    expect(page.body).toContain('"116000000000000001"');
  });
});
