import { describe, expect, it } from "vitest";
import { parseJson } from "@kikimimi/core/base/json";
import feed from "./fixtures/feed.json" with { type: "json" };
import messenger from "./fixtures/messenger.json" with { type: "json" };
import pollComments from "./fixtures/poll-comments.json" with { type: "json" };
import pollFeed from "./fixtures/poll-feed.json" with { type: "json" };
import pollMessages from "./fixtures/poll-messages.json" with { type: "json" };
import pollRatings from "./fixtures/poll-ratings.json" with { type: "json" };
import ratings from "./fixtures/ratings.json" with { type: "json" };
import { facebook } from "./index.ts";

function read(body: unknown) {
  return facebook.normalise({
    via: "webhook",
    body: parseJson(JSON.stringify(body)),
    headers: {},
    settings: { pageId: "500000000000001" },
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
      // A mention elsewhere that came without its words.
      { externalId: "61_62", conversation: "61_62", content: { kind: "post", text: "", author: null, own: false } },
      {
        externalId: "500000000000002_1",
        createdAt: "2026-11-17T00:00:01.000Z",
        content: { text: "Love the new colours", own: false },
      },
    ]);
    expect(changes[0]).not.toHaveProperty("content.parent");
  });

  it("names what it passes over", () => {
    expect(read(feed).ignored).toEqual([{ reason: "reaction_add", count: 1 }]);
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

describe("facebook mentions and recommendations", () => {
  it("are heard with what is known of them", () => {
    const { changes, failed } = read(ratings);
    expect(failed).toEqual([]);
    expect(changes).toMatchObject([
      {
        externalId: "721",
        conversation: "721",
        content: {
          kind: "review",
          rating: 0,
          text: "すぐ壊れました。",
          author: { id: "9007" },
          address: { story: "721" },
        },
      },
      { externalId: "721_901", conversation: "721", content: { kind: "comment", own: true } },
      { conversation: "61_62", content: { kind: "comment", author: null, text: "@Kasa Umbrellas 修理できますか" } },
      { externalId: "500000000000001_704", content: { kind: "post", text: "これ欲しい", media: [{ type: "link" }] } },
    ]);
    // The same nameless mention is the same one when it is delivered again.
    expect(read(ratings).changes[2]?.externalId).toBe(changes[2]?.externalId);
  });

  it.each([
    [{ recommendation_type: "POSITIVE" }, 1],
    [{ recommendation_type: "negative", rating: 5 }, 0],
    [{ rating: 1 }, 0],
    [{ rating: 4 }, 0.75],
    [{ rating: 9 }, undefined],
  ])("scale %j to %s", (told, rating) => {
    const value = { item: "rating", verb: "add", open_graph_story_id: 1, created_time: 1794873690, ...told };
    const body = { object: "page", entry: [{ id: "1", changes: [{ field: "ratings", value }] }] };
    const [change] = read(body).changes;
    expect(change?.type === "upserted" && change.content.rating).toBe(rating);
  });

  it("never have an empty id", () => {
    const value = { item: "rating", verb: "add", open_graph_story_id: "721_", created_time: 1794873690 };
    const body = { object: "page", entry: [{ id: "1", changes: [{ field: "ratings", value }] }] };
    expect(read(body).changes).toMatchObject([{ externalId: "721_", conversation: "721_" }]);
  });

  it("of a share without words are named, of one taken back are deleted", () => {
    const share = { item: "share", post_id: "1_2", created_time: 1794873690 };
    expect(read(change({ ...share, verb: "add" })).ignored).toEqual([{ reason: "share_without_text", count: 1 }]);
    expect(read(change({ ...share, verb: "remove" })).changes).toMatchObject([{ type: "deleted", externalId: "1_2" }]);
  });
});

describe("facebook answers of the Graph API", () => {
  const places = (body: unknown) =>
    read(body).changes.map(({ externalId, conversation }) => `${externalId} ${conversation}`);

  it("name the same posts in the same conversations as the webhook", () => {
    expect(places(feed)).toEqual(expect.arrayContaining(places(pollComments)));
    expect(places(messenger)).toEqual(expect.arrayContaining(places(pollMessages)));
    expect(places(ratings)).toContain(places(pollRatings)[0]);
    const versions = (body: unknown) => read(body).changes.map((one) => one.type === "upserted" && one.content.version);
    expect(versions(feed).slice(0, 1)).toEqual(versions(pollComments).slice(1));
  });

  it("are read with counts, media, recommendations and who wrote them", () => {
    expect(read(pollFeed)).toMatchObject({
      changes: [
        {
          externalId: "500000000000001_711",
          counts: { likes: 5, replies: 1, reposts: 2 },
          content: { kind: "post", own: false },
        },
        {
          externalId: "711_811",
          conversation: "500000000000001_711",
          counts: { likes: 1, replies: 0 },
          content: { kind: "comment" },
        },
        {
          content: {
            own: true,
            text: "",
            media: [{ type: "image", url: "https://img.example/kasa.jpg", description: "雨の日の傘" }],
          },
        },
      ],
      ignored: [{ reason: "post_without_text", count: 1 }],
    });
    expect(read(pollComments).changes).toMatchObject([
      { content: { own: true, parent: "700_801" } },
      { content: { own: false } },
    ]);
    expect(read(pollMessages).changes).toMatchObject([
      { content: { own: true, direct: true } },
      { content: { media: [{ type: "image" }] } },
      { content: { own: false } },
    ]);
    expect(read(pollRatings).changes).toMatchObject([{ content: { rating: 0 } }, { content: { rating: 0.75 } }]);
  });

  it("name what says nothing", () => {
    const reasons = (body: unknown): string[] => read(body).ignored.map(({ reason }) => reason);
    expect(reasons({ error: { code: 190, message: "EAAB" } })).toEqual(["api_error"]);
    expect(reasons({ data: [] })).toEqual(["empty_page"]);
    expect(reasons({ id: "1", name: "Kasa", fan_count: 3 })).toEqual(["unknown_payload"]);
    expect(reasons({ id: "t_1", snippet: "hello", updated_time: "2026-11-17T00:00:00+0000" })).toEqual([
      "conversation_summary",
    ]);
    expect(reasons([])).toEqual(["empty_page"]);
    expect(reasons("x")).toEqual(["unknown_payload"]);
  });
});

describe("messenger", () => {
  it("takes an edit for a new version of the same message", () => {
    const event = { sender: { id: 44 }, recipient: { id: 1 }, timestamp: 1794873609000 };
    const body = {
      object: "page",
      entry: [
        { id: "1", messaging: [{ ...event, message_edit: { mid: "m_in", text: "まだ届きません", num_edit: "2" } }] },
      ],
    };
    expect(read(body).changes).toMatchObject([
      {
        externalId: "m_in",
        conversation: "44",
        content: { text: "まだ届きません", version: 1794873609000, own: false, direct: true },
      },
    ]);
  });

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

describe("facebook messages as others hand them on", () => {
  const event = (rest: object) => ({
    sender: { id: "9001" },
    recipient: { id: "500000000000001" },
    timestamp: 1794873600123,
    message: { mid: "m_1", text: "傘はまだですか" },
    ...rest,
  });

  it("reads an event without its envelope, the Page's own words as ours", () => {
    expect(read(event({})).changes).toMatchObject([
      { externalId: "m_1", conversation: "9001", content: { text: "傘はまだですか", own: false } },
    ]);
    const echo = { sender: { id: "500000000000001" }, recipient: { id: "9001" } };
    expect(read(event(echo)).changes).toMatchObject([{ conversation: "9001", content: { own: true } }]);
    expect(read(event({ message: undefined, delivery: {} })).ignored).toEqual([{ reason: "delivery", count: 1 }]);
  });

  it("takes an entry's time, in whichever form, for an event that tells none", () => {
    const body = (time: unknown) => ({ entry: [{ id: "1", time, messaging: [event({ timestamp: null })] }] });
    expect(read(body("2026-11-17T00:00:00+0000")).changes).toMatchObject([{ createdAt: "2026-11-17T00:00:00.000Z" }]);
    expect(read(body(1794873600)).changes).toMatchObject([{ createdAt: "2026-11-17T00:00:00.000Z" }]);
    expect(read(body("soon")).failed).toHaveLength(1);
  });

  it("says where a shared place is", () => {
    const attachments = [{ type: "location", payload: { coordinates: { lat: 35.65, long: 139.7 } } }];
    expect(read(event({ message: { mid: "m_2", attachments } })).changes).toMatchObject([
      { content: { media: [{ type: "link", description: "35.65, 139.7" }] } },
    ]);
  });
});
