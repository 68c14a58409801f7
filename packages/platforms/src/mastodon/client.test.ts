import { describe, expect, it } from "vitest";
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
  const fetchPage = (cursor?: string, stream = "hashtag:傘") =>
    mastodonPoller.fetchPage({
      pace,
      settings: { baseUrl: BASE, hashtags: ["傘"], mentions: true },
      secrets: { accessToken: ["tok-1"] },
      stream,
      cursor,
      fetch,
      now: () => now,
    });
  return { asked, waits, fetchPage };
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

  it("keeps integers beyond 2^53", async () => {
    const { fetchPage } = scripted({ [TAG]: [json('[{"id":116000000000000001}]')] });
    const page = await fetchPage("5");
    expect(page.cursor).toBe("116000000000000001");
    expect(page.body).toContain('"116000000000000001"');
  });
});
