import { describe, expect, it } from "vitest";
import { parseJson } from "@kikimimi/core/base/json";
import conversation from "./fixtures/conversation.json" with { type: "json" };
import search from "./fixtures/search.json" with { type: "json" };
import mention from "./fixtures/webhook-mention.json" with { type: "json" };
import replies from "./fixtures/webhook-replies.json" with { type: "json" };
import { threads } from "./index.ts";

const settings = threads.manifest.settings.parse({ username: "@Kasa.Shop" });
const input = (body: unknown) => ({
  via: "poll" as const,
  body: parseJson(JSON.stringify(body)),
  headers: {},
  settings,
  receivedAt: new Date("2026-11-26T00:00:00Z"),
});
const read = (body: unknown) => threads.normalise(input(body));
const reasonsOf = (body: unknown) => {
  const { changes, ignored, failed } = read(body);
  expect([changes, failed]).toEqual([[], []]);
  return ignored.map(({ reason }) => reason);
};

const post = { id: "1", timestamp: "2025-11-26T09:40:00+0000", username: "mori_rika", text: "hi" };
const exchange = (uri: string, body: unknown, rest: object = {}) => ({
  request: { method: "GET", uri: `https://graph.threads.net/v1.0${uri}` },
  response: { status: 200, body },
  ...rest,
});
const value = (field: string, told: unknown, values = (one: unknown): unknown => one) => ({
  app_id: "9",
  topic: "interaction",
  target_id: "7",
  time: 1764150005,
  values: values({ field, value: told }),
});

describe("threads webhook", () => {
  it("reads a mention", () => {
    expect(read(mention)).toMatchObject({
      changes: [
        {
          type: "upserted",
          externalId: "18001000000000001",
          conversation: "18001000000000001",
          createdAt: "2025-11-26T09:40:00.000Z",
          content: {
            version: 1764150000000,
            kind: "post",
            text: "@kasa.shop 一週間で骨が折れました。どうなってるんですか？",
            author: { id: "mori_rika", handle: "mori_rika", url: "https://www.threads.com/@mori_rika" },
            url: "https://www.threads.com/@mori_rika/post/Abc1",
            media: [{ type: "image", url: "https://cdn.example/umbrella.jpg", description: "骨の折れた傘" }],
            own: false,
            address: { media: "18001000000000001" },
          },
        },
      ],
      ignored: [],
      failed: [],
    });
  });

  it("reads lists of values: answers, our own posts without words, and deletes", () => {
    const { changes, ignored, failed } = read(replies);
    expect(failed).toEqual([]);
    expect(changes).toMatchObject([
      {
        externalId: "18001000000000012",
        conversation: "18001000000000010",
        content: { kind: "reply", parent: "18001000000000011", own: false, author: { id: "tom.baker" } },
      },
      { type: "deleted", externalId: "18001000000000014", deletedAt: "2025-11-26T09:43:00.000Z" },
    ]);
    expect(ignored).toEqual([{ reason: "post_without_content", count: 1 }]);
  });

  it("takes what was published as ours, and a delete without its time at the time of the delivery", () => {
    expect(read(value("publish", { ...post, username: undefined })).changes).toMatchObject([
      { content: { own: true, author: { id: "kasa.shop" } } },
    ]);
    expect(read(value("delete", { id: 5 })).changes).toEqual([
      { type: "deleted", externalId: "5", deletedAt: "2025-11-26T09:40:05.000Z" },
    ]);
  });

  it.each([
    [value("mentions", { ...post, timestamp: "soon" }), "threads_post: timestamp"],
    [value("mentions", { text: "hi" }), "threads_post: id"],
    [value("delete", {}), "threads_delete: id"],
    [value("x", 1, () => 7), "threads_delivery: values"],
    [value("x", 1, () => [7]), "threads_value: "],
    [{ data: [post, {}] }, "threads_member: no object"],
    [[7], "threads_delivery: no object"],
  ])("fails %j and says why", (body, reason) => {
    expect(read(body).failed.map((failure) => failure.reason.startsWith(reason))).toEqual([true]);
  });
});

describe("threads answers", () => {
  it("reads a conversation as the webhook does, with our own words in it", () => {
    const { changes, ignored } = read(conversation);
    expect(changes).toMatchObject([
      { externalId: "18001000000000016", conversation: "18001000000000010", content: { own: true } },
      { externalId: "18001000000000012", conversation: "18001000000000010", content: { own: false } },
    ]);
    expect(changes[1]).toEqual(read(replies).changes[0]);
    expect(ignored).toEqual([{ reason: "repost", count: 1 }]);
  });

  it("reads a search: carousels, moving pictures and links", () => {
    expect(read(search).changes).toMatchObject([
      { content: { kind: "post", media: [{ type: "image", url: "https://cdn.example/1.jpg" }] } },
      {
        conversation: "18001000000000021",
        content: {
          kind: "reply",
          media: [
            { type: "image", url: "https://media.example/flip.gif" },
            { type: "link", url: "https://blog.example/umbrella" },
          ],
        },
      },
    ]);
  });

  it.each([
    [exchange("/10/conversation?reverse=true", { data: [{ ...post, is_reply: true }] }), "10", false],
    [exchange("/10/replies", { data: [{ ...post, replied_to: "10" }] }), "10", false],
    [exchange("/me/threads", { data: [post] }), "1", true],
    [exchange("/me/replies", { data: [{ ...post, root_post: { id: 8 } }] }), "8", true],
    [{ data: [{ ...post, username: "KASA.shop" }] }, "1", true],
    [{ ...post, is_reply_owned_by_me: true }, "1", true],
    [{ ...post, owner: { id: "3" } }, "1", false],
  ])("names the conversation and the writer of %j", (body, root, own) => {
    expect(read(body).changes).toMatchObject([{ conversation: root, content: { own } }]);
  });

  it("keeps a post whose author is withheld, a picture that is, and long text that hangs on a post", () => {
    const bare = { id: "1", timestamp: post.timestamp, media_type: "IMAGE" };
    expect(read(bare).changes).toMatchObject([{ content: { author: null, text: "", media: [{ type: "image" }] } }]);
    const long = { ...post, text_attachment: { plaintext: "and much more" } };
    expect(read(long).changes).toMatchObject([{ content: { text: "hi\n\nand much more" } }]);
  });

  it("tells edits and deletes that a recheck found", () => {
    const edited = exchange("/1?fields=id", { ...post, text: "bye" }, { edited: 1764160000000 });
    const gone = exchange("/2", { error: { code: 100, error_subcode: 33 } }, { gone: 1764160000000 });
    expect(read({ exchanges: [edited, gone] }).changes).toMatchObject([
      {
        externalId: "1",
        createdAt: "2025-11-26T09:40:00.000Z",
        content: { text: "bye", version: 1764160000000, editedAt: "2025-11-26T12:26:40.000Z" },
      },
      { type: "deleted", externalId: "2", deletedAt: "2025-11-26T12:26:40.000Z" },
    ]);
    expect(reasonsOf(exchange("/2", { error: { code: 100, error_subcode: 33 } }))).toEqual(["error_response"]);
  });

  it.each([
    [{ error: { code: 190, message: "x" } }, "error_response"],
    [{ id: "1", username: "a", threads_biography: "b" }, "profile"],
    [{ data: [{ quota_usage: 1, config: { quota_total: 250 } }] }, "quota"],
    [{ data: [{ name: "views", period: "day", values: [{ value: 1 }] }] }, "insights"],
    [{ status: "FINISHED", id: "1" }, "container_status"],
    [{ access_token: "t", token_type: "bearer", expires_in: 1 }, "token"],
    [{ id: "1" }, "bare_id"],
    [{ id: "1", poll_attachment: { option_a: "a" } }, "partial_post"],
    [{ ...post, text: "", media_type: "TEXT_POST" }, "post_without_content"],
    [{ ...post, media_type: "REPOST_FACADE" }, "repost"],
    [{ data: [] }, "empty_list"],
    [[], "empty_delivery"],
    [{ hello: 1 }, "unknown_payload"],
    ["text", "unknown_payload"],
    [value("likes", {}), "likes"],
    [value("x", 1, () => []), "empty_delivery"],
  ])("names %j", (body, reason) => {
    expect(reasonsOf(body)).toEqual([reason]);
  });

  it("drops what a deleted post said, wherever it was said, and nothing else", () => {
    const both = { exchanges: [conversation, exchange("/1", post)] };
    for (const [body, gone] of [
      [mention, "18001000000000001"],
      [replies, "18001000000000012"],
      [conversation, "18001000000000012"],
      [search, "18001000000000020"],
      [both, "1"],
      [[mention, replies], "18001000000000012"],
      [post, "1"],
    ] as const) {
      const before = read(body);
      const left = threads.without(input(body), new Set([gone]));
      expect(read(left).changes).toEqual(before.changes.filter(({ externalId }) => externalId !== gone));
      expect(before.changes.some(({ externalId }) => externalId === gone)).toBe(true);
      expect(read(left).failed).toEqual([]);
    }
    expect(threads.without(input(search), new Set(["elsewhere"]))).toEqual(search);
  });
});

describe("threads in Meta's usual envelope", () => {
  const body = (told: object, field = "replies") => ({
    object: "threads",
    entry: [
      {
        id: "7",
        time: 1764150005,
        changes: [
          { field, value: told },
          { field: "likes", value: {} },
        ],
      },
    ],
  });

  it("reads its changes, at the entry's time where a post tells none", () => {
    expect(read(body({ ...post, timestamp: undefined }))).toMatchObject({
      changes: [{ externalId: "1", createdAt: "2025-11-26T09:40:05.000Z", content: { text: "hi" } }],
      ignored: [{ reason: "likes", count: 1 }],
      failed: [],
    });
    expect(reasonsOf({ object: "threads", entry: [] })).toEqual(["empty_delivery"]);
  });

  it("loses only the deleted post", () => {
    expect(threads.without(input(body(post)), new Set(["1"]))).toEqual({
      object: "threads",
      entry: [{ id: "7", time: 1764150005, changes: [{ field: "likes", value: {} }] }],
    });
  });
});
