import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deliveryWithout, normaliseDelivery } from "../normalise.ts";
import { googlebusiness } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");
const LOCATION = "accounts/101/locations/202";
const settings = { locations: [LOCATION] };
const fixture = readFileSync(join(import.meta.dirname, "fixtures/reviews.json"), "utf8");
const inputOf = (body: string) =>
  ({ platform: googlebusiness, via: "poll", body, headers: {}, settings, receivedAt }) as const;
const read = (body: unknown) => normaliseDelivery(inputOf(typeof body === "string" ? body : JSON.stringify(body)));
const exchange = (path: string, body: unknown, status = 200) => ({
  request: { method: "GET", uri: `https://mybusiness.googleapis.com/v4/${path}` },
  response: { status, body },
});
const pushed = (data: string) => ({ message: { data, messageId: "1" }, subscription: "s" });
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

describe("google business normaliser", () => {
  it("reads a review that was edited, and the owner's answer", () => {
    const id = "AbFvOqkasa0001";
    const address = { name: `${LOCATION}/reviews/${id}` };
    expect(read(fixture).changes.slice(0, 2)).toEqual([
      {
        type: "upserted",
        externalId: id,
        conversation: id,
        createdAt: "2026-11-24T02:00:00.123Z",
        content: {
          version: Date.parse("2026-11-25T02:30:00.654Z"),
          kind: "review",
          text: "予約したのに一時間も待たされました。二度と行きません。",
          author: { id, name: "雨宮 花子" },
          rating: 0,
          editedAt: "2026-11-25T02:30:00.654Z",
          address,
          media: [],
          own: false,
        },
      },
      {
        type: "upserted",
        externalId: `${id}/reply`,
        conversation: id,
        createdAt: "2026-11-25T03:00:00.000Z",
        content: {
          version: Date.parse("2026-11-25T03:00:00Z"),
          kind: "reply",
          text: "お待たせして申し訳ございません。",
          author: null,
          parent: id,
          media: [],
          own: true,
          address,
        },
      },
    ]);
  });

  it("reads no stars and no words as what they are", () => {
    const [, , unrated, silent] = read(fixture).changes;
    expect(unrated).not.toHaveProperty("content.rating");
    expect(silent).toMatchObject({ content: { text: "", rating: 0.75 } });
  });

  it("reads a review alone, several locations at once, and the answer to a reply", () => {
    const review = { reviewId: "r", starRating: "THREE", createTime: "2026-11-25T00:00:00Z" };
    expect(read(review).changes).toMatchObject([{ externalId: "r", content: { rating: 0.5 } }]);
    const batch = { locationReviews: [{ name: "accounts/1/locations/9", review }] };
    expect(read(batch).changes).toMatchObject([{ content: { address: { name: "accounts/1/locations/9/reviews/r" } } }]);
    const reply = { comment: "Thanks!", updateTime: "2026-11-25T01:00:00Z" };
    expect(read(exchange(`${LOCATION}/reviews/r/reply`, reply)).changes).toMatchObject([
      { externalId: "r/reply", conversation: "r", content: { own: true } },
    ]);
    expect(read(reply).ignored).toEqual([{ reason: "reply_without_review", count: 1 }]);
  });

  it("tells a review that was asked for and is not there as deleted", () => {
    const error = { error: { code: 404, status: "NOT_FOUND" } };
    expect(read(exchange(`${LOCATION}/reviews/r`, error, 404)).changes).toEqual([
      { type: "deleted", externalId: "r", conversation: "r", deletedAt: "2026-11-26T10:00:00.000Z" },
    ]);
    expect(read(exchange(`${LOCATION}/reviews`, error, 404)).ignored).toEqual([{ reason: "error_response", count: 1 }]);
  });

  it.each([
    [{ error: { code: 403 } }, "error_response"],
    [{}, "empty_delivery"],
    [{ averageRating: 4.2, totalReviewCount: 0 }, "empty_delivery"],
    [{ accounts: [] }, "unknown_payload"],
    [
      pushed(base64({ notificationType: "NEW_REVIEW", review: "accounts/1/locations/2/reviews/3" })),
      "googlebusiness_new_review",
    ],
    [pushed(base64({ type: "UPDATED_REVIEW" })), "googlebusiness_updated_review"],
    [pushed("%%%"), "googlebusiness_notice"],
  ])("names what says nothing: %j", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails what cannot be read, and nothing beside it", () => {
    const { changes, failed } = read({ reviews: [{}, null, { reviewId: "r", createTime: "2026-11-25T00:00:00Z" }] });
    expect(changes).toMatchObject([{ externalId: "r" }]);
    expect(failed).toHaveLength(2);
  });

  it("forgets what was deleted, and no more", () => {
    const before = read(fixture);
    for (const { externalId } of before.changes) {
      const body = deliveryWithout(inputOf(fixture), new Set([externalId]));
      const after = normaliseDelivery({ ...inputOf(""), body });
      expect(after.changes).toEqual(before.changes.filter((change) => change.externalId !== externalId));
      expect(after.failed).toEqual([]);
    }
    const words = deliveryWithout(inputOf(fixture), new Set(["AbFvOqkasa0001"]));
    expect(String(words)).not.toContain("二度と行きません");
  });
});

const EXTERNAL = join(
  process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"),
  "fixtures/googlebusiness",
);

describe.skipIf(!existsSync(EXTERNAL))("external payloads", () => {
  it("of Google Business Profile are read, whether they carry a name or an id", () => {
    const { changes, failed } = read(readFileSync(join(EXTERNAL, "reviews_shape.json"), "utf8"));
    expect(failed).toEqual([]);
    expect(changes.map(({ externalId }) => externalId)).toEqual(["abc", "r1", "r2", "r2/reply"]);
  });
});

describe("google business reviews of other makes", () => {
  const review = { reviewId: "r", starRating: "THREE", comment: "傘" };

  it("without a time are as old as their arrival", () => {
    expect(read({ reviews: [{ ...review, reviewReply: { comment: "はい" } }] })).toMatchObject({
      changes: [
        { externalId: "r", createdAt: "2026-11-26T10:00:00.000Z" },
        { externalId: "r/reply", createdAt: "2026-11-26T10:00:00.000Z" },
      ],
      failed: [],
    });
  });

  it("may come as a bare list", () => {
    const list = JSON.stringify([review, { ...review, reviewId: "s" }]);
    expect(read(list).changes).toMatchObject([{ externalId: "r" }, { externalId: "s" }]);
    const body = deliveryWithout(inputOf(list), new Set(["r"]));
    expect(normaliseDelivery({ ...inputOf(""), body }).changes).toMatchObject([{ externalId: "s" }]);
  });
});
