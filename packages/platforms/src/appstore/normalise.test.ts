import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deliveryWithout, normaliseDelivery } from "../normalise.ts";
import { appstore } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");
const settings = { appId: 1_234_567_890 };
const fixture = (file: string): string => readFileSync(join(import.meta.dirname, "fixtures", file), "utf8");
const inputOf = (body: string) =>
  ({ platform: appstore, via: "poll", body, headers: {}, settings, receivedAt }) as const;
const read = (body: unknown) => normaliseDelivery(inputOf(typeof body === "string" ? body : JSON.stringify(body)));
const label = (text: string) => ({ label: text });
const entry = (fields: object) => ({ id: label("1"), "im:rating": label("3"), content: label("b"), ...fields });

describe("app store normaliser", () => {
  it("reads the feed: the app itself is none, a change that the poller saw outranks Apple's time", () => {
    const { changes, ignored, failed } = read(fixture("rss.json"));
    expect([ignored, failed]).toEqual([[{ reason: "app", count: 1 }], []]);
    expect(changes[0]).toEqual({
      type: "upserted",
      externalId: "12000000001",
      conversation: "12000000001",
      createdAt: "2026-11-25T08:02:03.000Z",
      content: {
        version: Date.parse("2026-11-25T09:30:00Z"),
        editedAt: "2026-11-25T09:30:00.000Z",
        kind: "review",
        text: "起動しない\n更新してから起動しません。\n返金してほしいです。",
        author: { id: "555000111", name: "雨宮花子", url: "https://itunes.apple.com/jp/reviews/id555000111" },
        rating: 0,
        url: "https://itunes.apple.com/jp/review?id=1234567890&type=Purple%20Software",
        address: { country: "jp" },
        media: [],
        own: false,
      },
      counts: { readAt: "2026-11-26T10:00:00.000Z", likes: 3 },
    });
    expect(changes[1]).toMatchObject({ content: { version: Date.parse("2026-11-25T03:00:00Z"), rating: 1 } });
    expect(changes[1]).not.toHaveProperty("content.editedAt");
  });

  it("reads the feed's XML as its JSON", () => {
    const [fromXml] = read(fixture("rss.xml")).changes;
    const [fromJson] = read(fixture("rss.json")).changes;
    expect(fromXml).toMatchObject({
      externalId: fromJson?.externalId,
      content: { text: "起動しない & 落ちる\n更新してから起動しません。", rating: 0, author: { id: "555000111" } },
      counts: { likes: 3 },
    });
  });

  it("reads one review that is no list, and dates what has no time by the feed", () => {
    const updated = label("2026-11-25T03:00:00-07:00");
    expect(read({ feed: { entry: entry({}), updated } }).changes).toMatchObject([
      { createdAt: "2026-11-25T10:00:00.000Z", content: { rating: 0.5, text: "b" } },
    ]);
  });

  it("reads App Store Connect: reviews, and responses as ours", () => {
    const { changes, failed } = read(fixture("connect.json"));
    expect(failed).toEqual([]);
    const id = "00000010-0d3f-1a2b-9c3d-4e5f60718293";
    expect(changes).toMatchObject([
      {
        externalId: id,
        createdAt: "2026-11-25T06:10:00.000Z",
        content: {
          kind: "review",
          rating: 0.25,
          text: "通知が来ない\n雨の通知が届きません。設定は確認しました。",
          author: { id, name: "雨宮花子" },
          address: { via: "connect", territory: "JPN" },
        },
      },
      { content: { rating: 1, own: false } },
      {
        externalId: `${id}/reply`,
        conversation: id,
        createdAt: "2026-11-25T09:00:00.000Z",
        content: { kind: "reply", parent: id, own: true },
      },
    ]);
  });

  it("ties a response to its review by its own relation or by the request, and else names it", () => {
    const attributes = { responseBody: "Sorry", lastModifiedDate: "2026-11-25T01:00:00-08:00", state: "PUBLISHED" };
    const response = { type: "customerReviewResponses", id: "x", attributes };
    const relationships = { review: { data: { type: "customerReviews", id: "r" } } };
    expect(read({ data: { ...response, relationships } }).changes).toMatchObject([{ externalId: "r/reply" }]);
    const uri = "https://api.appstoreconnect.apple.com/v1/customerReviews/r/response";
    const exchange = { request: { uri }, response: { status: 200, body: { data: response } } };
    expect(read(exchange).changes).toMatchObject([{ externalId: "r/reply", conversation: "r" }]);
    expect(read({ data: response }).ignored).toEqual([{ reason: "response_without_review", count: 1 }]);
  });

  it("tells a review that was asked for and is not there as deleted", () => {
    const gone = (path: string) =>
      read({ request: { uri: `https://api.appstoreconnect.apple.com${path}` }, response: { status: 404, body: {} } });
    expect(gone("/v1/customerReviews/r?include=response").changes).toMatchObject([
      { type: "deleted", externalId: "r" },
    ]);
    expect(gone("/v1/apps/1/customerReviews").ignored).toEqual([{ reason: "error_response", count: 1 }]);
  });

  it.each([
    [{ errors: [{ status: "401", code: "NOT_AUTHORIZED" }] }, "error_response"],
    [{ feed: { title: label("t") } }, "empty_delivery"],
    [{ data: [] }, "empty_delivery"],
    [{ data: [{ type: "apps", id: "1", attributes: {} }] }, "apps"],
    [{ data: {} }, "unknown_payload"],
    [{ hello: 1 }, "unknown_payload"],
  ])("names what says nothing: %j", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails what cannot be read, and nothing beside it", () => {
    const feed = { entry: [{}, null, entry({})], updated: label("2026-11-25T03:00:00Z") };
    expect(read({ feed }).changes).toHaveLength(1);
    expect(read({ feed }).failed).toHaveLength(2);
    expect(
      read({ data: [7, { type: "customerReviews", id: "1", attributes: { createdDate: "yesterday" } }] }).failed,
    ).toHaveLength(2);
  });

  it.each(["rss.json", "rss.xml", "connect.json"])("forgets from %s what was deleted, and no more", (file) => {
    const before = read(fixture(file));
    for (const { externalId } of before.changes) {
      const body = deliveryWithout(inputOf(fixture(file)), new Set([externalId]));
      const after = normaliseDelivery({ ...inputOf(""), body });
      expect(after.changes).toEqual(before.changes.filter((change) => change.externalId !== externalId));
      expect(after.failed).toEqual([]);
    }
  });
});

const EXTERNAL = join(process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"), "fixtures/appstore");

describe.skipIf(!existsSync(EXTERNAL))("external payloads", () => {
  it("of the App Store are read", () => {
    const changesOf = (file: string) => {
      const { changes, failed } = read(readFileSync(join(EXTERNAL, file), "utf8"));
      expect(failed).toEqual([]);
      return changes;
    };
    expect(changesOf("rss_reviews_ja.json").map(({ externalId }) => externalId)).toEqual([
      "6290024630",
      "6285559638",
      "6282758619",
      "6281770599",
    ]);
    expect(changesOf("rss_reviews_ja.json")[0]).toMatchObject({ createdAt: "2020-08-08T03:17:03.000Z" });
    expect(changesOf("connect_customer_review_shape.json")).toMatchObject([{ content: { rating: 0.25 } }]);
  });
});

describe("app store answers of fewer fields", () => {
  it("pass over resources that say nothing, and date what has no time by their arrival", () => {
    const attributes = { rating: 5, title: "傘", body: "良い" };
    const response = { type: "customerReviewResponses", id: "a" };
    const relationships = { response: { data: response } };
    const answer = read({
      data: [
        { type: "customerReviews", id: "1" },
        { type: "customerReviews", id: "2", attributes, relationships },
      ],
      included: [{ ...response, attributes: { responseBody: "どうも", state: "PUBLISHED" } }],
    });
    expect(answer).toMatchObject({
      changes: [
        { externalId: "2", createdAt: "2026-11-26T10:00:00.000Z", content: { text: "傘\n良い" } },
        { externalId: "2/reply", createdAt: "2026-11-26T10:00:00.000Z", content: { text: "どうも" } },
      ],
      ignored: [{ reason: "resource_without_attributes", count: 1 }],
      failed: [],
    });
    expect(read({ data: response }).ignored).toEqual([{ reason: "resource_without_attributes", count: 1 }]);
  });
});
