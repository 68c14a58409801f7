import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deliveryWithout, normaliseDelivery } from "../normalise.ts";
import { youtube } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");
const settings = { channelId: "UCkasamise0000000000000A" };
const fixture = (file: string): string => readFileSync(join(import.meta.dirname, "fixtures", file), "utf8");
const inputOf = (body: string) =>
  ({ platform: youtube, via: "poll", body, headers: {}, settings, receivedAt }) as const;
const read = (body: unknown) => normaliseDelivery(inputOf(typeof body === "string" ? body : JSON.stringify(body)));
const THREAD = "UgzAme0000000000001AaABAg";

describe("youtube normaliser", () => {
  it("reads threads: the comment with its edit and counts, and the channel's own reply", () => {
    const { changes, ignored, failed } = read(fixture("comment-threads.json"));
    expect([ignored, failed]).toEqual([[], []]);
    expect(changes[0]).toEqual({
      type: "upserted",
      externalId: THREAD,
      conversation: THREAD,
      createdAt: "2026-11-25T03:10:11.000Z",
      content: {
        version: Date.parse("2026-11-25T04:00:00Z"),
        kind: "comment",
        text: "三日で骨が折れました。返金してください😡",
        author: {
          id: "UCamefurihanako000000000",
          name: "@amefuri-hanako",
          handle: "amefuri-hanako",
          url: "http://www.youtube.com/@amefuri-hanako",
        },
        editedAt: "2026-11-25T04:00:00.000Z",
        url: `https://www.youtube.com/watch?v=kasa0video1&lc=${THREAD}`,
        address: { videoId: "kasa0video1" },
        media: [],
        own: false,
      },
      counts: { readAt: "2026-11-26T10:00:00.000Z", likes: 12, replies: 1 },
    });
    expect(changes[1]).toMatchObject({
      externalId: `${THREAD}.9kasamise01`,
      conversation: THREAD,
      content: { kind: "reply", parent: THREAD, own: true },
    });
    expect(changes[2]).toMatchObject({ content: { text: "Where can I buy this umbrella in Osaka?", own: false } });
  });

  it("reads replies alone: markup as text, the video from what the poller knew", () => {
    expect(read(fixture("replies.json")).changes).toMatchObject([
      {
        conversation: THREAD,
        content: {
          text: "まだ返事がありません。\nFAQ も読みました & 解決しません",
          url: `https://www.youtube.com/watch?v=kasa0video1&lc=${THREAD}.9hanako0001`,
        },
      },
    ]);
  });

  it("takes displayed text as it is where plain text was asked for", () => {
    const comment = {
      kind: "youtube#comment",
      id: "a",
      snippet: { textDisplay: "1 <b> 2 &amp; 3", publishedAt: "2026-11-25T00:00:00Z" },
    };
    const response = { status: 200, body: { items: [comment] } };
    const uri = "https://www.googleapis.com/youtube/v3/comments?textFormat=plainText";
    expect(read({ request: { uri }, response }).changes).toMatchObject([{ content: { text: "1 <b> 2 &amp; 3" } }]);
    expect(read({ items: [comment] }).changes).toMatchObject([{ content: { text: "1 2 & 3", author: null } }]);
  });

  it("reads a pushed video, with entities and nanoseconds", () => {
    expect(read(fixture("new-video.xml")).changes).toEqual([
      {
        type: "upserted",
        externalId: "kasa0video1",
        conversation: "kasa0video1",
        createdAt: "2026-11-25T01:00:00.000Z",
        content: {
          version: Date.parse("2026-11-25T01:00:05.123Z"),
          kind: "post",
          text: "新作の傘 & rain tests ☂",
          author: {
            id: "UCkasamise0000000000000A",
            name: "傘店 Kasamise",
            url: "https://www.youtube.com/channel/UCkasamise0000000000000A",
          },
          url: "https://www.youtube.com/watch?v=kasa0video1",
          address: { videoId: "kasa0video1" },
          media: [],
          own: true,
        },
      },
    ]);
  });

  it("reads a video that is gone, from a feed without entries", () => {
    expect(read(fixture("video-removed.xml")).changes).toEqual([
      {
        type: "deleted",
        externalId: "kasa0video0",
        conversation: "kasa0video0",
        deletedAt: "2026-11-25T02:00:00.987Z",
      },
    ]);
  });

  it("tells comments that were asked for by id and did not come as deleted, and only then", () => {
    const there = {
      kind: "youtube#comment",
      id: "a.b",
      snippet: { textOriginal: "x", publishedAt: "2026-11-25T00:00:00Z" },
    };
    const answer = (query: string, items: unknown[]) =>
      read({
        request: { uri: `https://www.googleapis.com/youtube/v3/comments?${query}` },
        response: { status: 200, body: { kind: "youtube#commentListResponse", items } },
      }).changes.map((change) => [change.type, change.externalId, change.conversation]);
    expect(answer("part=snippet&id=a.b,c.d", [there])).toEqual([
      ["upserted", "a.b", "a"],
      ["deleted", "c.d", "c"],
    ]);
    expect(answer("part=snippet&parentId=c", [there])).toEqual([["upserted", "a.b", "a"]]);
    // Something unreadable might be the one that seems to be missing.
    expect(answer("id=a.b,c.d", [there, { snippet: {} }])).toEqual([["upserted", "a.b", "a"]]);
  });

  it("does not take what it forgot for what YouTube left out", () => {
    const items = ["a.b", "c.d"].map((id) => ({
      kind: "youtube#comment",
      id,
      snippet: { textOriginal: "x", publishedAt: "2026-11-25T00:00:00Z" },
    }));
    const request = { uri: "https://www.googleapis.com/youtube/v3/comments?id=a.b,c.d,e.f" };
    const body = JSON.stringify({ request, response: { status: 200, body: { items } } });
    const rest = deliveryWithout(inputOf(body), new Set(["c.d"]));
    const changes = normaliseDelivery({ ...inputOf(""), body: rest }).changes.map(({ externalId }) => externalId);
    expect(changes).toEqual(["a.b", "e.f"]);
  });

  it.each([
    [{ error: { code: 403, errors: [{ reason: "quotaExceeded" }] } }, "error_response"],
    [{ kind: "youtube#commentThreadListResponse", items: [] }, "empty_delivery"],
    [{ kind: "youtube#searchListResponse", items: [{ kind: "youtube#searchResult", id: {} }] }, "search_result"],
    [{ kind: "youtube#videoListResponse", items: [{ kind: "youtube#video", id: "v", snippet: {} }] }, "video"],
    [{ hello: 1 }, "unknown_payload"],
    ["<feed><title>t</title></feed>", "empty_delivery"],
  ])("names what says nothing: %j", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("reads live chat messages, and no notices of the chat", () => {
    const snippet = { type: "textMessageEvent", liveChatId: "chat", publishedAt: "2026-11-25T00:00:00Z" };
    const author = { channelId: "UCp", displayName: "Pat", isVerified: true };
    const items = [
      {
        kind: "youtube#liveChatMessage",
        id: "m1",
        snippet: { ...snippet, displayMessage: "hi" },
        authorDetails: author,
      },
      { kind: "youtube#liveChatMessage", id: "m2", snippet },
    ];
    const { changes, ignored } = read({ items });
    expect(changes).toMatchObject([
      { externalId: "m1", conversation: "chat", content: { kind: "message", text: "hi" } },
    ]);
    expect(ignored).toEqual([{ reason: "chat_notice", count: 1 }]);
  });

  it("fails what cannot be read, and nothing beside it", () => {
    const { changes, failed } = read({ items: [null, { kind: "youtube#comment", id: "a", snippet: {} }] });
    expect(changes).toEqual([]);
    expect(failed).toHaveLength(2);
  });

  it.each(["comment-threads.json", "replies.json", "new-video.xml"])(
    "forgets from %s what was deleted, and no more",
    (file) => {
      const before = read(fixture(file));
      for (const { externalId } of before.changes) {
        const rest = deliveryWithout(inputOf(fixture(file)), new Set([externalId]));
        const after = normaliseDelivery({ ...inputOf(""), body: rest });
        expect(after.changes).toEqual(before.changes.filter((change) => change.externalId !== externalId));
        expect(after.failed).toEqual([]);
      }
    },
  );
});

const EXTERNAL = join(process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"), "fixtures/youtube");

describe.skipIf(!existsSync(EXTERNAL))("external payloads", () => {
  it("of YouTube are read: comments, the pushed video, and errors by name", () => {
    const counts = readdirSync(EXTERNAL)
      .sort()
      .map((file) => {
        const { changes, ignored, failed } = read(readFileSync(join(EXTERNAL, file), "utf8"));
        return [file.replace(/^api_|\..*$/g, ""), changes.length, ignored.map(({ reason }) => reason), failed];
      });
    expect(counts).toEqual([
      ["comment_threads_comment_thread_single", 1, [], []],
      ["comment_threads_comment_threads_all_to_me", 4, [], []],
      ["comment_threads_comment_threads_by_video_paged_1", 5, [], []],
      ["comment_threads_comment_threads_by_video_paged_2", 5, [], []],
      ["comments_comments_by_parent_paged_1", 2, [], []],
      ["comments_insert_response", 1, [], []],
      ["error_permission", 0, ["error_response"], []],
      ["error_response", 0, ["error_response"], []],
      ["push_new_video", 1, [], []],
    ]);
  });
});

describe("youtube live chat", () => {
  const chat = (snippet: object) => ({
    kind: "youtube#liveChatMessage",
    id: "LCC.kasa1",
    snippet: { liveChatId: "chat1", publishedAt: "2026-11-26T09:00:00.5+00:00", ...snippet },
  });

  it("knows who spoke without the details of the person", () => {
    const textMessageDetails = { messageText: "傘はまだ？" };
    expect(
      read(chat({ type: "textMessageEvent", authorChannelId: settings.channelId, textMessageDetails })),
    ).toMatchObject({
      changes: [{ content: { text: "傘はまだ？", author: { id: settings.channelId }, own: true } }],
      failed: [],
    });
  });

  it("takes a message back that the chat deleted", () => {
    const gone = chat({ type: "messageDeletedEvent", messageDeletedDetails: { deletedMessageId: "LCC.kasa0" } });
    expect(read(gone).changes).toEqual([
      { type: "deleted", externalId: "LCC.kasa0", conversation: "chat1", deletedAt: "2026-11-26T09:00:00.500Z" },
    ]);
  });
});

describe("youtube answers of fewer parts", () => {
  const comment = (fields: object) => ({ kind: "youtube#comment", id: `${THREAD}.1`, ...fields });
  const snippet = { textOriginal: "傘", publishedAt: "2026-11-26T09:00:00Z" };

  it("say nothing where what was said was not asked for", () => {
    const thread = { kind: "youtube#commentThread", id: THREAD };
    const video = { id: { kind: "youtube#video", videoId: "kasa0video1" }, snippet: { title: "傘" } };
    expect(read({ items: [comment({}), thread, { ...thread, snippet: {} }, video] })).toEqual({
      changes: [],
      ignored: [
        { reason: "without_snippet", count: 1 },
        { reason: "thread_without_comments", count: 2 },
        { reason: "unknown_item", count: 1 },
      ],
      failed: [],
    });
  });

  it("are read for their replies alone, and as a bare list", () => {
    const thread = { kind: "youtube#commentThread", id: THREAD, replies: { comments: [comment({ snippet })] } };
    const expected = [{ externalId: `${THREAD}.1`, conversation: THREAD, content: { text: "傘" } }];
    expect(read({ items: [thread] })).toMatchObject({ changes: expected, failed: [] });
    const list = JSON.stringify([comment({ snippet })]);
    expect(read(list)).toMatchObject({ changes: expected, failed: [] });
    const body = deliveryWithout(inputOf(list), new Set([`${THREAD}.1`]));
    expect(String(body)).not.toContain("傘");
  });

  it("are read in chats without the chat's id, and what the chat says itself is passed over", () => {
    const chat = (fields: object) => ({
      kind: "youtube#liveChatMessage",
      id: "LCC.kasa2",
      snippet: { type: "textMessageEvent", publishedAt: "2026-11-26T09:00:00Z", ...fields },
    });
    expect(read(chat({ displayMessage: "傘" }))).toMatchObject({ changes: [{ conversation: "LCC.kasa2" }] });
    const ignored = [{ reason: "chat_notice", count: 1 }];
    expect(read(chat({ type: "tombstone" }))).toEqual({ changes: [], ignored, failed: [] });
    expect(read(chat({ type: "newSponsorEvent", displayMessage: "Welcome" }))).toMatchObject({ changes: [], ignored });
  });

  it("name a pushed video by its entry's id as well", () => {
    const entry =
      "<entry><id>yt:video:kasa0video2</id><title>傘</title><updated>2026-11-26T09:00:00Z</updated></entry>";
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom">${entry}</feed>`;
    expect(read(feed)).toMatchObject({ changes: [{ externalId: "kasa0video2" }], failed: [] });
  });
});
