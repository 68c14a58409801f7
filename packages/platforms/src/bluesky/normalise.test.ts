import { describe, expect, it } from "vitest";
import type { Change, Upserted } from "@kikimimi/core/mention/change";
import feed from "./fixtures/feed.json" with { type: "json" };
import jetstream from "./fixtures/jetstream.json" with { type: "json" };
import notifications from "./fixtures/notifications.json" with { type: "json" };
import recheck from "./fixtures/recheck.json" with { type: "json" };
import search from "./fixtures/search.json" with { type: "json" };
import thread from "./fixtures/thread.json" with { type: "json" };
import { bluesky } from "./index.ts";
import { tidOf } from "./tid.ts";

const receivedAt = new Date("2026-11-17T00:00:00Z");
const YUKI = "did:plc:yukiyukiyukiyukiyukiyuki";
const OWEN = "did:plc:owenowenowenowenowenowen";
const KASA = "did:plc:kasakasakasakasakasakasa";
const FIRST = `at://${YUKI}/app.bsky.feed.post/3lkasa2222222`;
const SECOND = `at://${OWEN}/app.bsky.feed.post/3lkasa4444444`;
const QUOTE = `at://${YUKI}/app.bsky.feed.post/3lkasa5555555`;

function inputOf(body: unknown, settings: object = { did: KASA }) {
  return { via: "poll" as const, body, headers: {}, settings: bluesky.manifest.settings.parse(settings), receivedAt };
}
const read = (body: unknown, settings?: object) => bluesky.normalise(inputOf(body, settings));
const said = (body: unknown): Upserted[] => read(body).changes.filter((change) => change.type === "upserted");
const [, firstView] = search.posts;
const withRecord = (record: object) => ({ ...firstView, record: { ...firstView?.record, ...record } });

describe("bluesky", () => {
  it("reads a post with its marks, its picture, its counts and what an answer needs", () => {
    const [post] = said(firstView);
    const { text } = post?.content ?? { text: "" };
    expect(post).toEqual({
      type: "upserted",
      externalId: FIRST,
      conversation: FIRST,
      createdAt: "2026-11-16T09:00:00.000Z",
      content: {
        version: Date.parse("2026-11-16T09:00:00Z"),
        kind: "post",
        text: firstView?.record.text,
        author: {
          id: YUKI,
          name: "小野ゆき",
          handle: "yuki.example",
          url: "https://bsky.app/profile/yuki.example",
          followers: 120,
        },
        url: "https://bsky.app/profile/yuki.example/post/3lkasa2222222",
        entities: [
          { type: "mention", start: 0, end: 13, target: KASA },
          { type: "link", start: 37, end: 64, target: "https://kasa.example/o/1042" },
          { type: "hashtag", start: 65, end: 68, target: "遅延" },
          { type: "cashtag", start: 69, end: 74, target: "KASA" },
        ],
        media: [{ type: "image", url: "https://cdn.example/f/1", description: "空の箱" }],
        address: { cid: firstView?.cid, rootUri: FIRST, rootCid: firstView?.cid },
        own: false,
      },
      counts: { readAt: receivedAt.toISOString(), likes: 40, replies: 2, reposts: 3, quotes: 1, bookmarks: 1 },
    });
    const shown = post?.content.entities?.map(({ start, end }) => text.slice(start, end));
    expect(shown).toEqual(["@kasa.example", "https://kasa.example/o/1042", "#遅延", "$KASA"]);
  });

  it("gives a post the same name, conversation and version by notification, search, thread, feed and stream", () => {
    const all = [notifications, search, thread, feed, jetstream].flatMap((body) => said(body));
    const first = all.filter((change) => change.externalId === FIRST);
    expect(first).toHaveLength(4);
    expect(new Set(first.map(({ conversation, content }) => `${conversation} ${content.version}`)).size).toBe(1);
    const answers = all.filter((change) => change.content.kind === "reply");
    expect(new Set(answers.map((change) => change.conversation))).toEqual(new Set([FIRST]));
  });

  it("reads who says it: a broken handle, a check mark, our own words", () => {
    const [, second] = said(notifications);
    expect(second?.content.author).toEqual({
      id: OWEN,
      url: `https://bsky.app/profile/${OWEN}`,
      followers: 42,
      verified: true,
    });
    expect(second?.content.url).toBe(`https://bsky.app/profile/${OWEN}/post/3lkasa4444444`);
    const own = (settings: object, body: unknown = thread) =>
      read(body, settings).changes.flatMap((change) =>
        change.type === "upserted" && change.content.own ? [change.externalId] : [],
      );
    const ours = [`at://${KASA}/app.bsky.feed.post/3lkasa3333333`];
    expect(own({ did: KASA })).toEqual(ours);
    expect(own({ handle: "@Kasa.example" })).toEqual(ours);
    expect(own({})).toEqual([]);
    const exchange = { request: { method: "GET", uri: "x" }, response: { status: 200, body: thread }, account: KASA };
    expect(own({}, exchange)).toEqual(ours);
  });

  it("takes quotations as links and tells closed replies and blocks", () => {
    const [quote] = said(search);
    expect(quote?.content).toMatchObject({
      media: [
        { type: "video", url: "https://video.example/1.m3u8", description: "動画" },
        { type: "link", url: `https://bsky.app/profile/${YUKI}/post/3lkasa2222222` },
      ],
      address: { closed: "replies" },
    });
    const blocked = { ...firstView, author: { ...firstView?.author, viewer: { blockedBy: true } } };
    expect(said(blocked)[0]?.content.address).toMatchObject({ closed: "blocked" });
  });

  it("names languages, and drops marks that point nowhere or into a character", () => {
    const facet = (byteStart: number, byteEnd: number) => ({
      index: { byteStart, byteEnd },
      features: [{ $type: "app.bsky.richtext.facet#tag", tag: "x" }],
    });
    const odd = [facet(0, 1), facet(1, 3), facet(3, 6), facet(0, 7), facet(3, 3), facet(6, 9)];
    const [post] = said(withRecord({ text: "傘傘", langs: ["ja", "en"], facets: odd }));
    expect(post?.content).toMatchObject({ lang: "ja", entities: [{ start: 1, end: 2 }] });
  });

  it("never believes a post that claims to come from the future, and reads one without a readable time", () => {
    expect(said(withRecord({ createdAt: "2031-01-01T00:00:00Z" }))[0]?.createdAt).toBe("2026-11-16T09:00:00.400Z");
    expect(said(withRecord({ createdAt: "yesterday" }))[0]?.createdAt).toBe("2026-11-16T09:00:00.400Z");
    const timeless = { ...withRecord({ createdAt: "yesterday" }), indexedAt: "" };
    expect(read({ ...timeless, uri: `at://${YUKI}/app.bsky.feed.post/self` })).toMatchObject({
      changes: [],
      failed: [{ reason: "bluesky_post: no time can be read" }],
    });
  });

  it("hears edits and deletes of the stream, in both of its versions", () => {
    const { changes, ignored } = read(jetstream);
    expect(changes.slice(1)).toMatchObject([
      {
        externalId: SECOND,
        createdAt: "2026-11-16T09:20:00.000Z",
        content: {
          version: Date.parse("2026-11-16T09:21:00Z"),
          editedAt: "2026-11-16T09:21:00.000Z",
          text: "Still nothing. Sorry for my tone.",
        },
      },
      { type: "deleted", externalId: QUOTE, deletedAt: "2026-11-16T09:40:00.000Z" },
    ]);
    expect(ignored).toEqual([{ reason: "identity", count: 1 }]);
  });

  it("learns from looking again: what changed is newer than anything before, what is missing is gone", () => {
    expect(read(recheck).changes).toMatchObject([
      {
        externalId: SECOND,
        content: { version: Date.parse("2026-11-16T11:00:00Z"), editedAt: "2026-11-16T11:00:00.000Z" },
      },
      { type: "deleted", externalId: QUOTE, deletedAt: "2026-11-16T11:00:00.000Z" },
    ]);
    const late = { ...firstView, indexedAt: "2026-11-16T09:30:00Z" };
    expect(said(late)[0]?.content.version).toBe(Date.parse("2026-11-16T09:30:00Z"));
  });

  it.each([
    [{ error: "InvalidToken", message: "Token could not be verified" }, "error_response"],
    [{ request: { uri: "x" }, response: { status: 502, body: { posts: [] } } }, "error_response"],
    [{ posts: [], cursor: "x" }, "empty_delivery"],
    [{ uri: FIRST, cid: "x", commit: { cid: "x", rev: "x" }, validationStatus: "valid" }, "write_result"],
    [{ did: KASA, handle: "kasa.example", accessJwt: "x", refreshJwt: "x" }, "session"],
    [{ did: KASA, handle: "kasa.example", followersCount: 3 }, "profile"],
    [{ likes: [{ actor: {} }], uri: FIRST }, "reactions"],
    [{ uri: FIRST, notFound: true }, "post_not_found"],
    [{ thread: { uri: FIRST, blocked: true, author: { did: OWEN } } }, "post_blocked"],
    [{ lexicon: 1, id: "app.bsky.feed.post", defs: {} }, "lexicon"],
    [{ did: OWEN, time_us: 1, kind: "account", account: { active: false } }, "account"],
    [
      {
        did: OWEN,
        time_us: 1,
        kind: "commit",
        commit: { operation: "delete", collection: "app.bsky.feed.like", rkey: "3l" },
      },
      "commit_like",
    ],
    [[{ uri: `at://${OWEN}/app.bsky.feed.generator/x`, record: {} }], "other_record"],
    [{ posts: [{ uri: FIRST }] }, "post_skeleton"],
    [{ notifications: [{ uri: `at://${OWEN}`, reason: "contact-match", record: {} }] }, "notification_contact_match"],
    [{ whatever: 1 }, "unknown_payload"],
    ["text", "unknown_payload"],
    [[{ whatever: 1 }], "unknown_member"],
  ])("passes over %j as %s", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("passes over reposts in a feed and other notifications by name", () => {
    expect(read(feed)).toMatchObject({
      changes: [{ content: { own: true } }],
      ignored: [{ reason: "repost", count: 1 }],
    });
    expect(read(notifications).ignored).toEqual([{ reason: "notification_follow", count: 1 }]);
  });

  it("reads a post that comes for a reason that nobody knows yet, and fails a mention without its post", () => {
    const novel = { ...notifications.response.body.notifications[0], reason: "applause" };
    expect(said({ notifications: [novel] })).toHaveLength(1);
    expect(read({ notifications: [{ reason: "mention" }] }).failed).toHaveLength(1);
  });

  it("reads records, bookmarks and flat threads as the API gives them", () => {
    const record = { uri: FIRST, cid: "c", value: firstView?.record };
    expect(said({ records: [record, { ...record, uri: `at://${YUKI}/app.bsky.graph.follow/x` }] })).toHaveLength(1);
    expect(said(record)).toHaveLength(1);
    expect(said({ bookmarks: [{ subject: { uri: FIRST }, item: firstView }] })).toHaveLength(1);
    expect(said({ thread: [{ uri: FIRST, depth: 0, value: { post: firstView } }] })).toHaveLength(1);
  });

  it("fails a broken member and keeps its neighbours", () => {
    const [quote, first] = search.posts;
    const { author: _author, ...anonymous } = quote ?? {};
    for (const bad of [
      anonymous,
      { ...quote, author: null },
      { ...quote, record: {} },
      { ...quote, uri: "nowhere" },
      {},
      null,
    ]) {
      const { changes, failed } = read({ posts: [bad, first] });
      expect(changes).toHaveLength(1);
      expect(failed).toHaveLength(1);
    }
  });

  it.each([
    ["notifications", notifications],
    ["search", search],
    ["thread", thread],
    ["feed", feed],
    ["jetstream", jetstream],
    ["recheck", recheck],
    ["one event", jetstream[0]],
    ["one post", firstView],
  ])("forgets a post in %s, its quotations too, and changes nothing else", (_name, body) => {
    const target = (change: Change): boolean => change.type === "upserted" && change.externalId === FIRST;
    const kept = bluesky.without(inputOf(body), new Set([FIRST]));
    const before = read(body).changes;
    expect(read(kept).changes).toEqual(before.filter((change) => !target(change)));
    expect(JSON.stringify(kept)).not.toContain("もう3週間");
    expect(bluesky.without(inputOf(body), new Set(["at://other"]))).toEqual(body);
  });
});

describe("jetstream's first release", () => {
  const event = (commit: object) => ({
    did: YUKI,
    time_us: 1_795_600_800_000_000,
    type: "com",
    commit: { collection: "app.bsky.feed.post", rkey: "3lkasa7777777", ...commit },
  });
  const uri = `at://${YUKI}/app.bsky.feed.post/3lkasa7777777`;

  it("says the same in shorter words", () => {
    const record = { text: "傘", createdAt: "2026-11-16T09:00:00Z" };
    expect(read(event({ type: "c", record }))).toMatchObject({
      changes: [{ externalId: uri, content: { text: "傘" } }],
    });
    expect(read(event({ type: "d" })).changes).toMatchObject([{ type: "deleted", externalId: uri }]);
    expect(read({ did: YUKI, time_us: 1, type: "acc", account: {} }).ignored).toEqual([
      { reason: "account", count: 1 },
    ]);
  });
});

describe("bluesky records alone", () => {
  const record = (value: object) => ({
    uri: `at://${YUKI}/app.bsky.feed.post/3m5ppz7q7zs2x`,
    cid: "bafykasa",
    value: { $type: "app.bsky.feed.post", text: "傘", ...value },
  });

  it("take a time without a zone for UTC, and without a time the one in the key", () => {
    expect(said(record({ createdAt: "2026-11-16T09:00:00.481951" }))[0]?.createdAt).toBe("2026-11-16T09:00:00.481Z");
    const key = tidOf(new Date("2026-11-16T09:00:00.400Z"), "k");
    const timeless = { ...record({}), uri: `at://${YUKI}/app.bsky.feed.post/${key}` };
    expect(said(timeless)[0]?.createdAt).toBe("2026-11-16T09:00:00.400Z");
  });

  it("are not there where a feed names addresses only", () => {
    const feed = [{ post: `at://${YUKI}/app.bsky.feed.post/3m5ppz7q7zs2x` }];
    expect(read({ feed, cursor: "1" })).toEqual({
      changes: [],
      ignored: [{ reason: "post_skeleton", count: 1 }],
      failed: [],
    });
  });
});
