import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deliveryWithout, normaliseDelivery } from "../normalise.ts";
import { googleplay } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");
const settings = { packageNames: ["com.example.kasa"] };
const fixture = readFileSync(join(import.meta.dirname, "fixtures/reviews.json"), "utf8");
const inputOf = (body: string) =>
  ({ platform: googleplay, via: "poll", body, headers: {}, settings, receivedAt }) as const;
const read = (body: unknown) => normaliseDelivery(inputOf(typeof body === "string" ? body : JSON.stringify(body)));
const user = (fields: object) => ({ userComment: { lastModified: { seconds: "1795592000" }, ...fields } });

describe("google play normaliser", () => {
  it("reads a review and the developer's answer", () => {
    const id = "gp:AOqpTOFkasa0001";
    const url = "https://play.google.com/store/apps/details?id=com.example.kasa&reviewId=gp%3AAOqpTOFkasa0001";
    const address = { reviewId: id, packageName: "com.example.kasa" };
    expect(read(fixture).changes.slice(0, 2)).toEqual([
      {
        type: "upserted",
        externalId: id,
        conversation: id,
        createdAt: "2026-11-25T07:33:20.525Z",
        content: {
          version: 1_795_592_000_525,
          kind: "review",
          text: "落ちます\n更新してから起動するたびに落ちます。早く直してください",
          author: { id, name: "雨宮 花子" },
          lang: "ja",
          rating: 0,
          url,
          media: [],
          own: false,
          address,
        },
        counts: { readAt: "2026-11-26T10:00:00.000Z", likes: 7 },
      },
      {
        type: "upserted",
        externalId: `${id}/reply`,
        conversation: id,
        createdAt: "2026-11-25T08:33:20.000Z",
        content: {
          version: 1_795_595_600_000,
          kind: "reply",
          text: "ご不便をおかけしております。3.1.1 で修正しました。",
          author: null,
          parent: id,
          url,
          media: [],
          own: true,
          address,
        },
      },
    ]);
    expect(read(fixture).changes[2]).toMatchObject({
      content: { text: "Works in the rain. Widget could be bigger.", lang: "en-GB", rating: 0.75 },
    });
  });

  it("prefers the user's own words, takes no rating from nothing, and knows the app only where one is named", () => {
    const body = { reviewId: "r", comments: [user({ text: "\ttranslated", originalText: "元の文", starRating: 0 })] };
    const [change] = read(body).changes;
    expect(change).toMatchObject({ content: { text: "元の文", author: null } });
    expect(change).not.toHaveProperty("content.rating");
    const two = { ...inputOf(JSON.stringify(body)), settings: { packageNames: ["a.b", "c.d"] } };
    expect(normaliseDelivery(two).changes).toMatchObject([{ content: { address: { reviewId: "r" } } }]);
  });

  it("reads the answer to a reply by its request", () => {
    const result = { replyText: "Sorry", lastEdited: { seconds: "1795592000", nanos: 0 } };
    const uri = "https://androidpublisher.googleapis.com/androidpublisher/v3/applications/a.b/reviews/gp%3Ax:reply";
    const exchange = { request: { method: "POST", uri }, response: { status: 200, body: { result } } };
    expect(read(exchange).changes).toMatchObject([
      { externalId: "gp:x/reply", conversation: "gp:x", content: { own: true, address: { packageName: "a.b" } } },
    ]);
    expect(read({ result }).ignored).toEqual([{ reason: "reply_result", count: 1 }]);
  });

  it.each([
    [{ error: { code: 401 } }, "error_response"],
    [{}, "empty_delivery"],
    [{ reviews: [] }, "empty_delivery"],
    [{ reviews: [{ reviewId: "r", comments: [] }] }, "review_without_comment"],
    [{ tracks: [] }, "unknown_payload"],
  ])("names what says nothing: %j", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails what cannot be read, and nothing beside it", () => {
    const { changes, failed } = read({ reviews: [{ reviewId: "r", comments: [{}, null, user({ text: "ok" })] }, 7] });
    expect(changes).toMatchObject([{ content: { text: "ok" } }]);
    expect(failed).toHaveLength(3);
  });

  it("forgets what was deleted, and no more", () => {
    const before = read(fixture);
    for (const { externalId } of before.changes) {
      const body = deliveryWithout(inputOf(fixture), new Set([externalId]));
      const after = normaliseDelivery({ ...inputOf(""), body });
      expect(after.changes).toEqual(before.changes.filter((change) => change.externalId !== externalId));
      expect(after.failed).toEqual([]);
    }
  });
});

const EXTERNAL = join(process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"), "fixtures/googleplay");

describe.skipIf(!existsSync(EXTERNAL))("external payloads", () => {
  it("of Google Play are read", () => {
    const { changes, failed } = read(readFileSync(join(EXTERNAL, "review_with_reply.json"), "utf8"));
    expect(failed).toEqual([]);
    expect(changes).toMatchObject([
      { createdAt: "2017-02-07T15:55:36.525Z", content: { rating: 0.5, lang: "en-US", own: false } },
      { createdAt: "2017-02-07T16:56:20.628Z", content: { kind: "reply", own: true } },
    ]);
  });
});

describe("google play reviews without comments", () => {
  it("are passed over", () => {
    const expected = { changes: [], ignored: [{ reason: "review_without_comment", count: 1 }], failed: [] };
    for (const comments of [undefined, null, []])
      expect(read({ reviews: [{ reviewId: "r", comments }] })).toEqual(expected);
  });
});

describe("google play reviews in a bare list", () => {
  it("are read, and forgotten one by one", () => {
    const review = (reviewId: string) => ({
      reviewId,
      comments: [{ userComment: { text: "傘", lastModified: { seconds: "1764147600" } } }],
    });
    const list = JSON.stringify([review("r"), review("s")]);
    expect(read(list)).toMatchObject({ changes: [{ externalId: "r" }, { externalId: "s" }], failed: [] });
    const body = deliveryWithout(inputOf(list), new Set(["r"]));
    expect(normaliseDelivery({ ...inputOf(""), body }).changes).toMatchObject([{ externalId: "s" }]);
  });
});
