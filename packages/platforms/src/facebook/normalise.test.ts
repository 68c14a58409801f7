import { describe, expect, it } from "vitest";
import { parseJson } from "@kikimimi/core/json";
import feed from "./fixtures/feed.json" with { type: "json" };
import messenger from "./fixtures/messenger.json" with { type: "json" };
import { facebook } from "./index.ts";

function read(body: unknown) {
  return facebook.normalise({
    via: "webhook",
    body: parseJson(JSON.stringify(body)),
    headers: {},
    settings: {},
    receivedAt: new Date("2026-11-18T00:00:00Z"),
  });
}

const change = (value: object) => ({
  object: "page",
  entry: [{ id: "1", time: 1794873600, changes: [{ field: "feed", value }] }],
});

describe("facebook feed", () => {
  it("reads posts, comments, edits, answers of the Page and deletes, across entries", () => {
    const { changes, failed } = read(feed);
    expect(failed).toEqual([]);
    const conversation = "500000000000001_700";
    expect(changes).toMatchObject([
      {
        externalId: "700_801",
        conversation,
        createdAt: "2026-11-16T23:59:50.000Z",
        content: {
          kind: "comment",
          text: "返信がないんですが？",
          author: { id: "9001", name: "Rika Mori" },
          own: false,
          version: 1794873590000,
        },
      },
      {
        externalId: "700_801",
        conversation,
        content: { text: "Still no answer?", version: 1794873600000, editedAt: "2026-11-17T00:00:00.000Z" },
      },
      {
        externalId: "700_802",
        conversation,
        content: { own: true, parent: "700_801", author: { id: "500000000000001" } },
      },
      {
        externalId: "500000000000001_703",
        content: { kind: "post", text: "", media: [{ type: "image", url: "https://img.example/p.jpg" }] },
      },
      { type: "deleted", externalId: "700_803", conversation, deletedAt: "2026-11-17T00:00:00.000Z" },
      {
        externalId: "500000000000002_1",
        createdAt: "2026-11-17T00:00:01.000Z",
        content: { text: "Love the new colours", own: false },
      },
    ]);
    expect(changes[0]).not.toHaveProperty("content.parent");
  });

  it("names what it passes over", () => {
    expect(read(feed).ignored).toEqual([
      { reason: "reaction_add", count: 1 },
      { reason: "facebook_mention", count: 1 },
    ]);
    expect(read(change({ item: "comment", verb: "hide" })).ignored).toEqual([{ reason: "comment_hide", count: 1 }]);
    expect(read({ object: "instagram", entry: [] }).ignored).toEqual([{ reason: "unknown_event", count: 1 }]);
    expect(read({ object: "page", entry: [] }).ignored).toEqual([{ reason: "empty_delivery", count: 1 }]);
    expect(read({ object: "page", entry: [{ id: "1", time: 1 }] }).ignored).toEqual([
      { reason: "unknown_event", count: 1 },
    ]);
  });

  it("keeps a comment whose author is withheld", () => {
    const { changes } = read(
      change({ item: "comment", verb: "add", comment_id: 7, post_id: 6, created_time: 1794873500 }),
    );
    expect(changes).toMatchObject([
      { externalId: "7", conversation: "6", content: { author: null, text: "", own: false } },
    ]);
  });

  it.each([
    [{ item: "comment", verb: "add", post_id: "1_2" }, "facebook_comment_add: comment_id"],
    [{ item: "post", verb: "add" }, "facebook_post_add: post_id"],
    [{ item: "post", verb: "add", post_id: "1_2", created_time: "soon" }, "facebook_post_add: created_time"],
    [{ verb: "add" }, "facebook_feed: item"],
  ])("fails %j and says why", (value, reason) => {
    expect(read(change(value)).failed.map((failure) => failure.reason.startsWith(reason))).toEqual([true]);
  });
});

describe("messenger", () => {
  it("keeps both sides of a talk in the customer's conversation", () => {
    const conversation = "4400000000000001";
    expect(read(messenger)).toMatchObject({
      changes: [
        {
          externalId: "m_in",
          conversation,
          createdAt: "2026-11-17T00:00:00.123Z",
          content: { kind: "message", direct: true, own: false, author: { id: conversation } },
        },
        { externalId: "m_out", conversation, content: { own: true, author: { id: "500000000000001" } } },
        {
          externalId: "m_pic",
          conversation,
          content: { text: "", media: [{ type: "image", url: "https://cdn.example/a.png" }] },
        },
        { type: "deleted", externalId: "m_in", conversation },
      ],
      ignored: [
        { reason: "read", count: 1 },
        { reason: "unknown_event", count: 1 },
      ],
      failed: [],
    });
  });

  it("fails a message without an id beside good ones", () => {
    const [entry] = messenger.entry;
    const bad = { sender: { id: 1 }, recipient: { id: 2 }, timestamp: 1, message: { text: "who am I" } };
    const { changes, failed } = read({
      object: "page",
      entry: [{ ...entry, messaging: [bad, ...(entry?.messaging ?? [])] }],
    });
    expect(changes).toHaveLength(4);
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toContain("facebook_message: message.mid");
  });
});
