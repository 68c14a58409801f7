import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deliveryWithout, normaliseDelivery } from "../normalise.ts";
import { rss } from "./index.ts";

const settings = { urls: ["https://a.example/feed"], ownHosts: ["WWW.kasa.example"] };
const receivedAt = new Date("2026-11-26T10:00:00Z");

const inputOf = (body: unknown) => ({
  platform: rss,
  via: "poll" as const,
  body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
  headers: {},
  settings,
  receivedAt,
});
const read = (body: unknown) => normaliseDelivery(inputOf(body));
const fixture = (file: string): string => readFileSync(join(import.meta.dirname, "fixtures", file), "utf8");
const channel = (items: string, attributes = ""): string =>
  `<rss version="2.0"><channel><link>https://a.example/</link>${attributes}${items}</channel></rss>`;
const [title, date] = ["<title>傘</title>", "<pubDate>Thu, 26 Nov 2026 09:00:00 GMT</pubDate>"];

describe("rss", () => {
  it("reads a page of the poller: text, author, media, edits, counts, own words, what was taken back", () => {
    const { changes } = read(fixture("poll-rss2.json"));
    expect(changes).toMatchObject([
      {
        externalId: "https://kasa-fan.example/?p=12",
        conversation: "https://kasa-fan.example/?p=12",
        createdAt: "2026-11-26T00:00:00.000Z",
        content: {
          version: Date.parse("2026-11-26T00:00:00Z"),
          kind: "post",
          text: "カサ社の傘が3日で壊れた\n骨が折れました。\n\n問い合わせても返事なし…",
          lang: "ja",
          url: "https://kasa-fan.example/2026/11/broken",
          author: { id: "kasa-fan.example/小野ゆき", name: "小野ゆき" },
          media: [{ type: "image", url: "https://kasa-fan.example/broken.jpg" }],
          own: false,
        },
      },
      {
        externalId: "kasa-fan.example 11",
        content: {
          version: Date.parse("2026-11-25T03:00:00Z"),
          editedAt: "2026-11-25T03:00:00.000Z",
          lang: "en",
          own: true,
        },
        counts: { bookmarks: 3, readAt: receivedAt.toISOString() },
      },
      { type: "deleted", externalId: "https://kasa-fan.example/?p=9", deletedAt: "2026-11-25T00:00:00.000Z" },
    ]);
  });

  it("reads Google Alerts: redirects unwrapped, marks of hits gone, nobody for an author", () => {
    expect(read(fixture("atom.xml")).changes).toMatchObject([
      {
        externalId: "tag:rain.example,2026:1",
        content: { text: "New Kasa umbrella\nIt leaks.", url: "https://rain.example/kasa", author: null },
      },
      { content: { text: "1 < 2 & <b>", author: { id: "https://rain.example/bea", name: "Bea" } } },
      { type: "deleted", externalId: "tag:rain.example,2026:0" },
    ]);
  });

  it("names an entry by guid, else by its link without tracking, else by a digest of title and date", () => {
    const idOf = (item: string): string | undefined => read(channel(`<item>${item}</item>`)).changes[0]?.externalId;
    expect(idOf(`<guid isPermaLink="false">77</guid>${title}`)).toBe("a.example 77");
    expect(idOf(`<link>https://a.example/1?utm_source=x&amp;id=2&amp;fbclid=3</link>${title}`)).toBe(
      "https://a.example/1?id=2",
    );
    expect(idOf(`<link>/1</link>${title}`)).toBe("https://a.example/1");
    expect(idOf(title + date)).toMatch(/^hash:/);
    expect(idOf(title + date)).toBe(idOf(`${date}${title}<description>other words</description>`));
    expect(idOf(title + date)).not.toBe(idOf(title));
    expect(idOf(`<guid>https://a.example/${"x".repeat(3_000)}</guid>${title}`)?.length).toBeLessThan(1_000);
  });

  it("takes what a poll found changed for a newer version, though the feed does not say so", () => {
    const entry = { id: "https://a.example/1", title: { value: "a", html: false }, published: "2026-11-26T00:00:00Z" };
    const versionOf = (extra: object): number | undefined => {
      const [change] = read({ entries: [{ ...entry, ...extra }] }).changes;
      return change?.type === "upserted" ? change.content.version : undefined;
    };
    expect(versionOf({})).toBe(Date.parse("2026-11-26T00:00:00Z"));
    expect(versionOf({ updated: "2026-11-26T01:00:00Z" })).toBe(Date.parse("2026-11-26T01:00:00Z"));
    expect(versionOf({ heard: Date.parse("2026-11-26T02:00:00Z") })).toBe(Date.parse("2026-11-26T02:00:00Z"));
  });

  it("takes a date that lies ahead, or none at all, for the time at which it arrived", () => {
    for (const when of ["<pubDate>2030-01-01T00:00:00Z</pubDate>", "", "<pubDate>soon</pubDate>"]) {
      expect(read(channel(`<item>${title}${when}</item>`)).changes).toMatchObject([
        { createdAt: receivedAt.toISOString() },
      ]);
    }
  });

  it("reads XML as text in an exchange like XML alone, and JSON Feed like any other", () => {
    const xml = fixture("rss2.xml");
    const exchange = { request: { method: "GET", uri: "https://a.example" }, response: { status: 200, body: xml } };
    expect(read(exchange)).toEqual(read(xml));
    expect(read(fixture("json-feed.json")).changes).toMatchObject([
      {
        externalId: "https://rain.example/1",
        content: { text: "Three umbrellas compared\nKasa’s one leaks.", author: { name: "Bea Frost" } },
      },
    ]);
  });

  it("takes back one entry and leaves the others as they read, however they came", () => {
    const xml = fixture("rss2.xml");
    const exchange = { request: { method: "GET", uri: "https://a.example" }, response: { status: 200, body: xml } };
    for (const body of [xml, JSON.stringify(exchange), fixture("poll-rss2.json"), fixture("json-feed.json")]) {
      const { changes } = read(body);
      const gone = changes[0]?.externalId ?? "";
      const kept = read(deliveryWithout(inputOf(body), new Set([gone])));
      expect(kept.changes).toEqual(changes.slice(1));
      expect(kept.failed).toEqual([]);
    }
  });

  it.each([
    ["<rss version='2.0'></rss>", "empty_feed"],
    [channel("<item><guid>1</guid></item>"), "empty_entry"],
    ["{}", "unknown_payload"],
    ["<opml><body/></opml>", "unknown_payload"],
    [{ request: {}, response: { status: 304, body: null } }, "not_modified"],
    [{ request: {}, response: { status: 500, body: "<rss/>" } }, "error_response"],
    [{ request: {}, response: { status: 200, body: "text" } }, "unknown_payload"],
  ])("passes over %j", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails a bad member alone, and a document that is refused as a whole", () => {
    expect(read({ entries: [7, { title: { value: "a" } }, null] })).toMatchObject({ changes: [{}], failed: [{}, {}] });
    const bomb = '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss><channel/></rss>';
    expect(read(bomb).failed).toEqual([{ reason: "malformed_body" }]);
    expect(read({ request: {}, response: { status: 200, body: bomb } }).failed).toHaveLength(1);
  });
});

const EXTERNAL = join(process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"), "fixtures", "rss");
const external = (file: string): Uint8Array | undefined => {
  try {
    return readFileSync(join(EXTERNAL, file));
  } catch {
    return undefined;
  }
};

describe.skipIf(external("shiftjis.xml") === undefined)("external payloads", () => {
  it("of feeds read as their authors say", () => {
    expect(read(external("shiftjis.xml")).changes).toMatchObject([
      { content: { text: expect.stringContaining("反映されない") as string } },
    ]);
    expect(read(external("google_alert_atom.xml")).changes).toMatchObject([
      {
        content: {
          author: null,
          url: "https://www.theconcordinsider.com/2021/06/04/this-week-in-concord-history-502/",
        },
      },
    ]);
    for (const file of ["always_strip_doctype.xml", "atom10_namespace.xml", "rss_version_20.xml"]) {
      expect(read(external(file))).toMatchObject({ ignored: [{ reason: "empty_feed" }], failed: [] });
    }
  });
});

describe("json feed attachments", () => {
  it("are media of their entry", () => {
    const items = [
      { id: "1", content_text: "傘", attachments: [{ url: "https://j.example/a.mp3", mime_type: "audio/mpeg" }, null] },
    ];
    expect(read({ version: "https://jsonfeed.org/version/1.1", items }).changes).toMatchObject([
      { content: { media: [{ type: "audio", url: "https://j.example/a.mp3" }] } },
    ]);
  });
});
