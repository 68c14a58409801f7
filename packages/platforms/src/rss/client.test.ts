import { describe, expect, it } from "vitest";
import { rssPoller } from "./client.ts";
import { RssSettings } from "./manifest.ts";

const URL_A = "https://a.example/feed";
let clock = Date.parse("2026-11-26T10:00:00Z");
type Answer = (request: Request) => Response;

function polling(answers: Record<string, Answer[]>, settings: object = {}) {
  clock = Date.parse("2026-11-26T10:00:00Z");
  const asked: Request[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const request = new Request(target, init);
    asked.push(request);
    const next = answers[request.url]?.shift();
    if (!next) throw new TypeError(`Nothing scripted for ${request.url}`);
    return next(request);
  };
  const fetchPage = (cursor?: string, stream = URL_A) =>
    rssPoller.fetchPage({
      settings: RssSettings.parse({ urls: [URL_A], ...settings }),
      secrets: {},
      stream,
      cursor,
      fetch,
      now: () => new Date(clock),
      pace: { wait: async () => undefined, random: () => 0.5 },
    });
  return { asked, fetchPage };
}

const feed = (ids: readonly number[], title = "t", headers: Record<string, string> = {}): Answer => {
  const items = ids.map(
    (id) =>
      `<item><guid>https://a.example/${id}</guid><title>${title} ${id}</title><pubDate>2026-11-26T09:${id}:00Z</pubDate></item>`,
  );
  return () => new Response(`<rss version="2.0"><channel>${items.join("")}</channel></rss>`, { headers });
};
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  () =>
    new Response(null, { status: code, headers });
const idsIn = (body: string | undefined): unknown[] => {
  const { response } = JSON.parse(body ?? '{"response":{"body":{"entries":[]}}}') as {
    response: { body: { entries: { id: string; heard?: number }[] } };
  };
  return response.body.entries.map(({ id }) => id.split("/").at(-1));
};

describe("rss poller", () => {
  it("asks with the validators that it was given and delivers nothing on 304", async () => {
    const headers = { etag: '"1"', "last-modified": "Thu, 26 Nov 2026 09:00:00 GMT" };
    const { asked, fetchPage } = polling({ [URL_A]: [feed([10], "t", headers), status(304)] });
    const first = await fetchPage();
    expect(idsIn(first.body)).toEqual(["10"]);
    const second = await fetchPage(first.cursor);
    expect(second).toMatchObject({ body: undefined, more: false });
    expect(asked[0]?.headers.has("if-none-match")).toBe(false);
    expect(asked[1]?.headers.get("if-none-match")).toBe('"1"');
    expect(asked[1]?.headers.get("if-modified-since")).toBe(headers["last-modified"]);
    expect(second.cursor).toBe(first.cursor);
  });

  it("delivers only what is new or changed, and stamps what changed", async () => {
    const { fetchPage } = polling({
      [URL_A]: [feed([11, 10]), feed([12, 11, 10]), feed([12, 11, 10], "changed"), feed([12, 11, 10], "changed")],
    });
    const first = await fetchPage();
    const second = await fetchPage(first.cursor);
    expect([idsIn(first.body), idsIn(second.body)]).toEqual([["10", "11"], ["12"]]);
    expect(second.body).not.toContain("heard");
    const third = await fetchPage(second.cursor);
    expect(idsIn(third.body)).toEqual(["10", "11", "12"]);
    expect(third.body).toContain(`"heard":${clock}`);
    expect((await fetchPage(third.cursor)).body).toBeUndefined();
  });

  it("remembers a permanent redirect and not a passing one", async () => {
    const [b, c] = ["https://b.example/feed", "https://c.example/feed"];
    const { asked, fetchPage } = polling({
      [URL_A]: [status(301, { location: b }), status(302, { location: c })],
      [b]: [feed([10]), status(404)],
      [c]: [feed([10, 11])],
    });
    const first = await fetchPage();
    expect(JSON.parse(first.cursor ?? "")).toMatchObject({ url: b });
    const dead = await fetchPage(first.cursor);
    expect(dead.body).toBeUndefined();
    const third = await fetchPage(dead.cursor);
    expect(JSON.parse(third.cursor ?? "")).not.toHaveProperty("url");
    expect(idsIn(third.body)).toEqual(["11"]);
    expect(asked.map(({ url }) => url)).toEqual([URL_A, b, b, URL_A, c]);
  });

  it.each([
    "http://127.0.0.1/feed",
    "http://localhost:8080/",
    "http://2130706433/",
    "http://[::ffff:10.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
  ])("follows no redirect to %s", async (location) => {
    const { asked, fetchPage } = polling({ [URL_A]: [status(302, { location })] });
    await expect(fetchPage()).rejects.toMatchObject({ code: location.startsWith("file") ? "upstream" : "forbidden" });
    expect(asked).toHaveLength(1);
  });

  it("ends a circle of redirects", async () => {
    const { fetchPage } = polling({ [URL_A]: Array.from({ length: 9 }, () => status(302, { location: URL_A })) });
    await expect(fetchPage()).rejects.toMatchObject({ code: "upstream" });
  });

  it("asks for a feed that is gone once a day, and says so in between", async () => {
    const { asked, fetchPage } = polling({ [URL_A]: [status(410), feed([10])] }, { backfillDays: 3 });
    const { cursor, body } = await fetchPage();
    expect(body).toBeUndefined();
    await expect(fetchPage(cursor)).rejects.toMatchObject({ code: "not_found" });
    expect(asked).toHaveLength(1);
    clock += 86_400_001;
    expect((await fetchPage(cursor)).body).toBeDefined();
  });

  it.each([
    [401, {}, "unauthenticated"],
    [403, {}, "unauthenticated"],
    [404, {}, "not_found"],
    [418, {}, "upstream"],
  ])("calls %i %s", async (code, headers, error) => {
    const { fetchPage } = polling({ [URL_A]: [status(code, headers)] });
    await expect(fetchPage()).rejects.toMatchObject({ code: error });
  });

  it("waits as long as it is asked to", async () => {
    const { fetchPage } = polling({
      [URL_A]: [status(429, { "retry-after": "90" }), status(503, { "retry-after": "120" })],
    });
    await expect(fetchPage()).rejects.toMatchObject({ code: "rate_limited", details: { retryAfter: 90 } });
    await expect(fetchPage()).rejects.toMatchObject({ code: "upstream", details: { retryAfter: 120 } });
  });

  it("refuses pages, bombs, floods and streams that nobody set", async () => {
    const page: Answer = () => new Response("<html></html>");
    const bomb: Answer = () => new Response('<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss><channel/></rss>');
    const flood: Answer = () => new Response(" ".repeat(9 * 1024 * 1024));
    const { fetchPage } = polling({ [URL_A]: [page, bomb, flood] });
    for (let i = 0; i < 3; i++) await expect(fetchPage()).rejects.toMatchObject({ code: "upstream" });
    await expect(fetchPage(undefined, "https://z.example/")).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("reports a gap when a feed moved on by more than it shows, and begins anew with a foreign cursor", async () => {
    const { fetchPage } = polling({ [URL_A]: [feed([10]), feed([31, 30]), feed([31])] });
    const first = await fetchPage();
    const second = await fetchPage(first.cursor);
    expect(second.gap).toEqual({ from: new Date("2026-11-26T09:10:00Z"), to: new Date("2026-11-26T09:30:00Z") });
    expect((await fetchPage("{nonsense")).body).toBeDefined();
  });

  it("keeps pages small, and the validators back until all is heard", async () => {
    const items = Array.from(
      { length: 12 },
      (_, id) =>
        `<item><guid>https://a.example/${id}</guid><description>${"x".repeat(100_000)}</description><pubDate>2026-11-26T09:${10 + id}:00Z</pubDate></item>`,
    );
    const big: Answer = () =>
      new Response(`<rss><channel>${items.join("")}</channel></rss>`, { headers: { etag: '"9"' } });
    const { fetchPage } = polling({ [URL_A]: [big, big, big, big] });
    const heard: unknown[] = [];
    let cursor: string | undefined;
    for (let more = true; more;) {
      const page = await fetchPage(cursor);
      expect(page.body?.length ?? 0).toBeLessThan(450_000);
      expect(page.cursor?.includes("etag")).toBe(!page.more);
      heard.push(...idsIn(page.body));
      ({ cursor, more } = page);
    }
    expect(heard).toHaveLength(12);
  });
});

describe("rss settings", () => {
  it.each([
    "http://localhost/f",
    "http://10.1.2.3/f",
    "http://192.168.0.1/f",
    "http://172.16.0.1/f",
    "http://[::1]/f",
    "http://[fd00::1]/f",
    "http://[fe80::1]/f",
    "http://0x7f.1/f",
    "http://100.64.0.1/",
    "http://printer/f",
    "http://db.internal/f",
    "http://localhost./f",
  ])("refuse %s unless private networks are allowed", (url) => {
    expect(RssSettings.safeParse({ urls: [url] }).success).toBe(false);
    expect(RssSettings.safeParse({ urls: [url], allowPrivate: true }).success).toBe(true);
  });

  it.each(["ftp://a.example/", "https://u:p@a.example/", "nonsense"])("refuse %s", (url) => {
    expect(RssSettings.safeParse({ urls: [url], allowPrivate: true }).success).toBe(false);
  });

  it.each(["https://a.example/feed", "http://172.32.0.1/", "http://8.8.8.8/", "https://[2001:4860:4860::8888]/"])(
    "take %s",
    (url) => {
      expect(RssSettings.safeParse({ urls: [url] }).success).toBe(true);
    },
  );
});
