import { describe, expect, it } from "vitest";
import { normaliseDelivery } from "../normalise.ts";
import { standardwebhooks } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");

function read(body: unknown) {
  return normaliseDelivery({
    platform: standardwebhooks,
    via: "webhook",
    body: JSON.stringify(body),
    headers: {},
    settings: {},
    receivedAt,
  });
}

const one = (type: string, data: object, timestamp?: string) => read({ type, timestamp, data }).changes[0];

describe("standardwebhooks", () => {
  it("never lets a decoration that it cannot read cost the mention", () => {
    const odd = {
      kind: "toot",
      rating: { value: 9 },
      author: { followers: -1 },
      media: "none",
      lang: 7,
      url: "javascript:0",
    };
    const { changes, failed } = read({
      type: "mention.created",
      timestamp: "2026-11-20T00:00:00Z",
      data: { id: 1, text: "x", ...odd },
    });
    expect(failed).toEqual([]);
    expect(changes).toMatchObject([{ externalId: "1", content: { text: "x", kind: "post", author: null, media: [] } }]);
  });

  it("knows an author without an id by handle or name, and reads a scale that begins at 0", () => {
    const data = [
      { id: 1, text: "x", author: { name: "さくら" }, rating: { value: 0 } },
      { id: 2, text: "x", author: { name: "さくら", handle: "sakura" }, rating: { value: 3 } },
    ];
    const { changes } = read({ type: "mention.created", timestamp: "2026-11-20T00:00:00Z", data });
    expect(changes).toMatchObject([
      { content: { author: { id: "さくら" }, rating: 0 } },
      { content: { author: { id: "sakura" }, rating: 0.5 } },
    ]);
  });

  it("reads a full mention", () => {
    const change = one("mention.created", {
      id: 42,
      text: "割れていた",
      createdAt: "2026-11-26T18:00:00+09:00",
      updatedAt: "2026-11-26T09:30:00Z",
      kind: "comment",
      lang: "ja",
      url: "https://shop.example/42",
      conversationId: 7,
      parentId: "41",
      direct: true,
      own: true,
      rating: { value: 4, max: 10 },
      author: { id: 9, name: "Mio", handle: "mio", url: "javascript:alert(1)", followers: 3, verified: true },
      media: [{ type: "image", url: "https://shop.example/42.png", description: "cup" }, { type: "hologram" }],
    });
    expect(change).toEqual({
      type: "upserted",
      externalId: "42",
      conversation: "7",
      createdAt: "2026-11-26T09:00:00.000Z",
      content: {
        version: Date.parse("2026-11-26T09:30:00Z"),
        kind: "comment",
        text: "割れていた",
        lang: "ja",
        url: "https://shop.example/42",
        direct: true,
        own: true,
        rating: 3 / 9,
        parent: "41",
        editedAt: "2026-11-26T09:30:00.000Z",
        author: { id: "9", name: "Mio", handle: "mio", followers: 3, verified: true },
        media: [{ type: "image", url: "https://shop.example/42.png", description: "cup" }],
      },
    });
  });

  it("takes a missing time from the envelope, then from the arrival", () => {
    expect(one("mention.created", { id: 1, text: "" }, "2026-11-26T09:59:00Z")).toMatchObject({
      createdAt: "2026-11-26T09:59:00.000Z",
    });
    expect(one("mention.created", { id: 1, text: "" })).toMatchObject({ createdAt: receivedAt.toISOString() });
  });

  it("gives an update without its own time that of the envelope, later than the post's", () => {
    const change = one(
      "mention.updated",
      { id: 1, text: "b", createdAt: "2026-11-26T09:00:00Z" },
      "2026-11-26T09:45:00Z",
    );
    expect(change).toMatchObject({
      createdAt: "2026-11-26T09:00:00.000Z",
      content: { version: Date.parse("2026-11-26T09:45:00Z") },
    });
  });

  it("deletes at the envelope's time", () => {
    const gone = { type: "deleted", externalId: "5", deletedAt: "2026-11-26T09:45:00.000Z" };
    expect(one("mention.deleted", { id: 5 }, "2026-11-26T09:45:00Z")).toEqual(gone);
  });

  it("guesses kind and conversation when they are not given", () => {
    expect(one("mention.created", { id: 1, text: "", parentId: 2 })).toMatchObject({
      conversation: "2",
      content: { kind: "reply" },
    });
    expect(one("mention.created", { id: 1, text: "", rating: { value: 1 } })).toMatchObject({
      conversation: "1",
      content: { kind: "review", rating: 0 },
    });
    expect(one("mention.created", { id: 1, text: "", author: null, media: null })).toMatchObject({
      content: { kind: "post", author: null },
    });
  });

  it("keeps an id beyond 2^53 exactly", () => {
    const body = '{"type":"mention.created","data":{"id":90071992547409931,"text":""}}';
    const { changes } = normaliseDelivery({
      platform: standardwebhooks,
      via: "webhook",
      body,
      headers: {},
      settings: {},
      receivedAt,
    });
    expect(changes[0]?.externalId).toBe("90071992547409931");
  });

  it("cuts what is too long and says so", () => {
    const change = one("mention.created", { id: 1, text: `${"a".repeat(49_999)}😢b` });
    expect(change).toMatchObject({ content: { truncated: true, text: "a".repeat(49_999) } });
  });

  it("ignores events that are none of its own", () => {
    expect(read({ test: 2432232314 }).ignored).toEqual([{ reason: "unknown_event", count: 1 }]);
    expect(read({ type: "invoice.paid", data: {} }).ignored).toEqual([{ reason: "unknown_event", count: 1 }]);
    expect(read({ type: "mention.created", data: [] }).ignored).toEqual([{ reason: "empty_delivery", count: 1 }]);
  });

  it.each([
    [{ text: "no id" }, "standardwebhooks_created: id"],
    [{ id: 1 }, "standardwebhooks_created: text"],
    [{ id: 1, text: "", createdAt: "2026-02-30T00:00:00Z" }, "standardwebhooks_created: createdAt"],
    [{ id: 1, text: "", createdAt: "2026-02-03T00:00:00" }, "standardwebhooks_created: createdAt"],
    [7, "standardwebhooks_created: "],
  ])("fails %j beside good neighbours", (bad, reason) => {
    const { changes, failed } = read({
      type: "mention.created",
      data: [{ id: 1, text: "" }, bad, { id: 2, text: "" }],
    });
    expect(changes).toHaveLength(2);
    expect(failed.map((failure) => failure.reason)).toEqual([expect.stringContaining(reason)]);
  });
});
