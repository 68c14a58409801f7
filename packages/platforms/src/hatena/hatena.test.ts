import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deliveryWithout, normaliseDelivery } from "../normalise.ts";
import { hatenaPoller } from "./client.ts";
import { hatena } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");
const settings = { urls: ["https://kasa.example/"], userId: "kasacare" };
const inputOf = (body: unknown) => ({
  platform: hatena,
  via: "poll" as const,
  body: typeof body === "string" ? body : JSON.stringify(body),
  headers: {},
  settings,
  receivedAt,
});
const read = (body: unknown) => normaliseDelivery(inputOf(body));
const fixture = (file: string): string => readFileSync(join(import.meta.dirname, "fixtures", file), "utf8");

const mark = (user: string, comment: string, timestamp = "2026/11/26 18:05") => ({
  user,
  comment,
  timestamp,
  tags: [],
});
const entry = (...bookmarks: unknown[]) => ({
  eid: 4750,
  url: "https://kasa.example/",
  title: "Kasa",
  count: 2,
  bookmarks,
});
const feed = (item: string): string =>
  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:hatena="http://www.hatena.ne.jp/info/xmlns#" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel/>${item}</rdf:RDF>`;

describe("hatena", () => {
  it("reads an entry's comments: Japan's time, entry and person as key, one conversation, own words", () => {
    expect(read(fixture("entry.json"))).toMatchObject({
      changes: [
        {
          externalId: "4750000000000000001/yuki",
          conversation: "4750000000000000001",
          createdAt: "2026-11-26T09:05:00.000Z",
          content: {
            kind: "bookmark",
            text: "前の傘は3日で壊れたのに…",
            author: { id: "yuki" },
            url: "https://b.hatena.ne.jp/entry/4750000000000000001/comment/yuki",
            media: [{ type: "link", url: "https://kasa.example/news/1", description: "カサ、新しい傘を発表" }],
            own: false,
          },
          counts: { bookmarks: 4 },
        },
        { content: { own: true } },
        { createdAt: "2026-11-25T00:00:00.000Z" },
      ],
      ignored: [{ reason: "bookmark_without_comment", count: 1 }],
      failed: [],
    });
  });

  it("gives one bookmark one name, whether an entry or a person's feed tells it", () => {
    const link = "<link>\nhttps://kasa.example/?utm_source=x\n</link>";
    const markup = '<content:encoded><p><a href="#">yuki</a> broke<br>again</p></content:encoded>';
    const person = feed(
      `<item rdf:about="http://b.hatena.ne.jp/yuki/20261126#bookmark-4750"><title>Kasa</title>${link}<description>broke &amp; again</description>${markup}<dc:creator>yuki</dc:creator><dc:date>2026-11-26T18:05:30+09:00</dc:date><hatena:bookmarkcount>2</hatena:bookmarkcount></item>`,
    );
    const [a] = read(person).changes;
    const [b] = read(entry(mark("yuki", "broke & again"))).changes;
    expect(a).toMatchObject({ externalId: b?.externalId, conversation: b?.conversation, counts: { bookmarks: 2 } });
    expect(a).toMatchObject({ content: { text: "broke & again", media: [{ url: "https://kasa.example/" }] } });
  });

  it("passes over a person's bookmark without a comment, though its markup says much", () => {
    const markup = '<content:encoded><p><img src="x"> <a href="#">yuki</a> </p></content:encoded>';
    const item = `<item rdf:about="http://b.hatena.ne.jp/yuki/20261126#bookmark-4750"><title>Kasa</title><link>https://kasa.example/</link><description/>${markup}<dc:creator>yuki</dc:creator></item>`;
    expect(read(feed(item))).toEqual({
      changes: [],
      ignored: [{ reason: "bookmark_without_comment", count: 1 }],
      failed: [],
    });
  });

  it("hears a page that a search finds as a post of nobody", () => {
    expect(read(fixture("search.xml")).changes).toMatchObject([
      {
        externalId: "https://rain.example/kasa",
        content: { kind: "post", author: null, text: expect.stringContaining("カサの傘を<3か月>使った") as string },
        counts: { bookmarks: 12 },
      },
    ]);
  });

  it("reads the REST API's bookmark and knows edits by the poll that found them", () => {
    expect(
      read({
        user: "yuki",
        comment: "x",
        created_epoch: 1_795_000_000,
        permalink: "http://b.hatena.ne.jp/yuki/20261126#bookmark-4750",
        tags: [],
        private: false,
      }).changes,
    ).toMatchObject([{ externalId: "4750/yuki", createdAt: new Date(1_795_000_000_000).toISOString() }]);
    const heard = Date.parse("2026-11-26T09:50:00Z");
    expect(read(entry({ ...mark("yuki", "edited"), heard })).changes).toMatchObject([{ content: { version: heard } }]);
  });

  it.each([
    ["null", "no_bookmarks"],
    [entry(), "no_bookmarks"],
    ["{}", "unknown_payload"],
    [{ request: {}, response: { status: 404, body: "" } }, "error_response"],
  ])("passes over %j", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails a broken bookmark alone and forgets one person's words", () => {
    const body = entry(mark("yuki", "a"), null, { comment: "x" }, mark("mio", "b"));
    const { changes, failed } = read(body);
    expect([changes.length, failed.length]).toEqual([2, 2]);
    for (const whole of [body, { request: { method: "GET" }, response: { status: 200, body } }]) {
      expect(read(deliveryWithout(inputOf(whole), new Set(["4750/yuki"]))).changes).toEqual(changes.slice(1));
    }
  });
});

function polling(...answers: unknown[]) {
  const asked: string[] = [];
  const fetchPage = (stream: string, cursor?: string) =>
    hatenaPoller.fetchPage({
      settings: { urls: ["https://kasa.example/a?b=1"], queries: ["傘 kasa"], users: ["yuki"] },
      secrets: {},
      stream,
      cursor,
      now: () => receivedAt,
      pace: { wait: async () => undefined, random: () => 0.5 },
      fetch: async (target, init) => {
        asked.push(new Request(target, init).url);
        const next = answers.shift();
        return next instanceof Response ? next : Response.json(next);
      },
    });
  return { asked, fetchPage };
}

describe("hatena poller", () => {
  it("asks for entries, searches and users by their addresses", async () => {
    const xml = (): Response => new Response(feed(""));
    const { asked, fetchPage } = polling(null, xml(), xml());
    expect(await fetchPage("entry:https://kasa.example/a?b=1")).toMatchObject({ body: undefined, more: false });
    await fetchPage("search:傘 kasa");
    await fetchPage("user:yuki");
    expect(asked).toEqual([
      "https://b.hatena.ne.jp/entry/jsonlite/?url=https%3A%2F%2Fkasa.example%2Fa%3Fb%3D1",
      "https://b.hatena.ne.jp/q/%E5%82%98%20kasa?mode=rss&sort=recent&users=1",
      "https://b.hatena.ne.jp/yuki/bookmark.rss",
    ]);
    await expect(fetchPage("user:other")).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("delivers comments once, edits stamped, and nothing of the silent", async () => {
    const stream = "entry:https://kasa.example/a?b=1";
    const { fetchPage } = polling(
      entry(mark("yuki", "a"), mark("mio", "")),
      entry(mark("yuki", "a"), mark("mio", "")),
      entry(mark("yuki", "edited"), mark("mio", "b")),
    );
    const first = await fetchPage(stream);
    expect(first.body).toContain("yuki");
    expect(first.body).not.toContain("mio");
    const second = await fetchPage(stream, first.cursor);
    expect(second.body).toBeUndefined();
    const third = read((await fetchPage(stream, second.cursor)).body);
    expect(third.changes).toMatchObject([
      { content: { text: "b" } },
      { content: { text: "edited", version: receivedAt.getTime() } },
    ]);
  });

  it.each([
    [new Response("", { status: 404 }), "not_found"],
    [new Response("", { status: 429, headers: { "retry-after": "9" } }), "rate_limited"],
    [new Response("", { status: 403 }), "upstream"],
    [Response.json({ a: 1 }), "upstream"],
  ])("tells trouble by its name", async (answer, code) => {
    await expect(polling(answer).fetchPage("entry:https://kasa.example/a?b=1")).rejects.toMatchObject({ code });
  });
});

describe("hatena bookmarks of the REST API", () => {
  it("are named by the newer permalink as well", () => {
    const permalink = "https://b.hatena.ne.jp/entry/4700000000000000001/comment/kasa";
    const bookmark = { user: "kasa", comment: "傘", created_epoch: 1_764_147_600, permalink };
    expect(read(bookmark)).toMatchObject({ changes: [{ externalId: "4700000000000000001/kasa" }], failed: [] });
  });
});
