import { describe, expect, it } from "vitest";
import type { Upserted } from "@kikimimi/core/mention/change";
import account from "./fixtures/account-activity.json" with { type: "json" };
import mention from "./fixtures/activity-mention.json" with { type: "json" };
import lookup from "./fixtures/lookup.json" with { type: "json" };
import page from "./fixtures/search-page.json" with { type: "json" };
import { x } from "./index.ts";

const settings = x.manifest.settings.parse({ accountId: "7000000001", username: "@kasa_shop" });

function input(body: unknown) {
  return { via: "poll" as const, body, headers: {}, settings, receivedAt: new Date("2026-11-26T00:00:00Z") };
}

const read = (body: unknown) => x.normalise(input(body));
const said = (body: unknown): Upserted[] => read(body).changes.filter((change) => change.type === "upserted");
const marked = ({ content: { text, entities = [] } }: Upserted) =>
  entities.map(({ start, end, target }) => [text.slice(start, end), target]);

const post = (fields: object) => ({ id: "2125394533066407937", text: "傘", author_id: "1", ...fields });
const event = (type: string, payload: unknown, filter: object = { user_id: "7000000001" }) => ({
  data: { event_uuid: "1", filter, event_type: type, payload },
});

describe("x activity", () => {
  it("reads a mention whole: unescaped, with UTF-16 marks, reach, counts and the right to answer it", () => {
    const id = mention.data.payload.id;
    expect(said(mention)).toEqual([
      {
        type: "upserted",
        externalId: id,
        conversation: id,
        createdAt: "2026-11-25T01:02:03.000Z",
        content: {
          version: Date.parse("2026-11-25T01:02:03Z"),
          kind: "post",
          text: "😢😢 @kasa_shop 注文した傘が 3週間 & 返事なし #傘",
          lang: "ja",
          url: `https://x.com/aki_ame/status/${id}`,
          author: {
            id: "7000000002",
            name: "秋 ☔",
            handle: "aki_ame",
            url: "https://x.com/aki_ame",
            followers: 310,
            verified: false,
          },
          entities: [
            { type: "mention", start: 5, end: 15, target: "7000000001" },
            { type: "hashtag", start: 34, end: 36, target: "傘" },
          ],
          media: [],
          own: false,
          address: { id, summoned: "true", mentions: "kasa_shop" },
        },
        counts: {
          readAt: "2026-11-26T00:00:00.000Z",
          likes: 3,
          replies: 2,
          reposts: 1,
          quotes: 0,
          bookmarks: 0,
          views: 40,
        },
      },
    ]);
  });

  it("knows its own posts, and deletes", () => {
    expect(said(event("post.create", post({ author_id: "7000000001" })))[0]?.content.own).toBe(true);
    expect(read(event("post.delete", { id: "42", author_id: "7000000001" })).changes).toEqual([
      { type: "deleted", externalId: "42", deletedAt: "2026-11-26T00:00:00.000Z" },
    ]);
  });

  it("takes X's word that a post mentions or quotes us, and only us", () => {
    const summoned = (type: string, filter?: object) =>
      said(event(type, post({}), filter))[0]?.content.address?.["summoned"];
    expect(
      ["post.mention.create", "post.quote.create", "post.reply.create", "post.create"].map((type) => summoned(type)),
    ).toEqual(["true", "true", undefined, undefined]);
    expect(summoned("post.mention.create", { user_id: "5" })).toBeUndefined();
  });

  it.each([
    ["post.repost.create", "repost"],
    ["follow.follow", "follow_follow"],
    ["like.create", "like_create"],
    ["spaces.start", "spaces_start"],
    ["oauth.revoke", "oauth_revoke"],
    ["profile.update.bio", "profile_update_bio"],
    ["chat.received", "chat_received"],
    ["dm.read", "dm_read"],
    ["brand.new", "unknown_event"],
  ])("passes over %s as %s", (type, reason) => {
    expect(read(event(type, { id: "1" }))).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails a mention that it cannot read", () => {
    for (const payload of [
      { id: "1" },
      { text: "a" },
      post({ id: "123", created_at: "yesterday" }),
      post({ text: 7 }),
      "post",
    ]) {
      const { changes, failed } = read(event("post.mention.create", payload));
      expect(changes).toEqual([]);
      expect(failed).toHaveLength(1);
    }
  });
});

describe("x search pages", () => {
  it("ignores reposts, reads long posts whole, and keeps referenced posts for context only", () => {
    const { ignored, failed } = read(page);
    expect(ignored).toEqual([
      { reason: "repost", count: 1 },
      { reason: "not_found_error", count: 1 },
    ]);
    expect(failed).toEqual([]);
    const [long, ...others] = said(page);
    expect(others).toHaveLength(3);
    expect(long?.content.text).toMatch(/end of the umbrella$/);
  });

  it("gives an edit the identity and conversation of the first version, and a larger version", () => {
    const edit = said(page)[3];
    const [first, second] = page.response.body.data[4]?.edit_history_tweet_ids ?? [];
    expect(edit).toMatchObject({
      externalId: first,
      conversation: first,
      createdAt: "2026-11-25T04:00:00.100Z",
      content: {
        version: Date.parse("2026-11-25T04:10:00.200Z"),
        editedAt: "2026-11-25T04:10:00.200Z",
        address: { id: second },
        media: [
          { type: "image", url: "https://img.example/1.jpg", description: "折れた骨" },
          { type: "video", url: "https://img.example/2.jpg" },
        ],
      },
    });
    const before = said([post({ id: first, created_at: "2026-11-25T04:00:00.000Z" })])[0];
    expect(before?.content.version).toBeLessThan(edit?.content.version ?? 0);
  });

  it("names the edited first post's conversation by its first id, whichever X names", () => {
    const [first = "", second = ""] = page.response.body.data[4]?.edit_history_tweet_ids ?? [];
    const edit = post({ id: second, conversation_id: second, edit_history_tweet_ids: [first, second] });
    expect(said([edit])[0]?.conversation).toBe(first);
  });

  it("joins a reply to its thread and knows who may be answered", () => {
    const [, reply, quote, edit] = said(page);
    expect(reply).toMatchObject({
      conversation: edit?.externalId,
      content: { kind: "reply", parent: edit?.externalId },
    });
    expect(reply?.content.address).toMatchObject({ summoned: "true", mentions: "aki_ame kasa_shop" });
    expect(quote?.content.address).toMatchObject({ summoned: "true" });
    expect(quote?.content.lang).toBeUndefined();
    expect(edit?.content.address?.["summoned"]).toBeUndefined();
  });

  it("puts marks right when offsets are wrong, and drops those that are nowhere", () => {
    const entities = {
      mentions: [
        { start: 99, end: 104, username: "KASA" },
        { start: 0, end: 5, username: "nobody" },
      ],
      hashtags: [{ start: 9, end: 11, tag: "傘" }],
    };
    expect(marked(said([post({ text: "&lt;3 😀 @kasa ＃傘", entities })])[0] as Upserted)).toEqual([
      ["@kasa", undefined],
      ["＃傘", "傘"],
    ]);
  });

  it("takes X's word for which of two like stretches is marked", () => {
    const [only] = said([
      post({ text: "😀 kasa.example/#傘 #傘", entities: { hashtags: [{ start: 18, end: 20, tag: "傘" }] } }),
    ]);
    expect(only?.content.entities).toEqual([{ type: "hashtag", start: 19, end: 21, target: "傘" }]);
  });

  it("knows a mention of us by our id where the name is not set or has changed", () => {
    const mentions = [{ start: 0, end: 9, username: "kasa_old", id: "7000000001" }];
    expect(said([post({ text: "@kasa_old 傘", entities: { mentions } })])[0]?.content.address).toMatchObject({
      summoned: "true",
    });
  });

  it("dates a post by its id where no fields were asked for", () => {
    expect(said({ data: [{ id: "1364398068313903104", text: "hello" }] })[0]).toMatchObject({
      createdAt: "2021-02-24T02:13:43.433Z",
      content: { author: null },
    });
  });
});

describe("x lookups", () => {
  it("turns what was not found into a delete, and leaves what is closed to us alone", () => {
    const [found, gone] = read(lookup).changes;
    expect(found).toMatchObject({ type: "upserted", counts: { likes: 11, views: 1200 } });
    expect(gone).toEqual({
      type: "deleted",
      externalId: lookup.response.body.errors[0]?.resource_id,
      deletedAt: "2026-11-26T00:00:00.000Z",
    });
    expect(read(lookup).ignored).toEqual([{ reason: "authorization_error", count: 1 }]);
  });
});

describe("x account activity", () => {
  it("reads v1.1 posts: the whole text, its marks, media, reach", () => {
    const [long, ours] = said(account);
    expect(long).toMatchObject({
      externalId: account.tweet_create_events[0]?.id_str,
      createdAt: "2026-11-25T03:00:00.000Z",
      content: {
        author: { id: "7000000003", handle: "bea_rain", followers: 12 },
        media: [{ type: "image", url: "https://img.example/box.jpg", description: "an empty box" }],
        address: { summoned: "true" },
      },
      counts: { likes: 2, replies: 1 },
    });
    expect(long?.content.text).toMatch(/<sigh> \$KASA$/);
    expect(marked(long as Upserted)).toEqual([
      ["@kasa_shop", "7000000001"],
      ["$KASA", "KASA"],
    ]);
    expect(ours).toMatchObject({
      conversation: long?.externalId,
      content: { kind: "reply", own: true, parent: long?.externalId },
    });
  });

  it("reads deletes and messages, and names the rest", () => {
    const { changes, ignored } = read(account);
    expect(changes).toContainEqual({
      type: "deleted",
      externalId: account.tweet_delete_events[0]?.status.id,
      deletedAt: "2026-11-25T03:01:40.000Z",
    });
    expect(changes.at(-1)).toMatchObject({
      conversation: "7000000001-7000000003",
      content: { kind: "message", direct: true, own: true },
    });
    expect(ignored).toEqual([{ reason: "favorite", count: 1 }]);
  });

  it("says when a text is cut off", () => {
    const tweet = { id_str: "2125394533066407937", text: "half…", truncated: true, user: { id_str: "1" } };
    expect(said({ tweet_create_events: [tweet] })[0]?.content.truncated).toBe(true);
    const whole = { ...tweet, retweeted_status: { id_str: "9", text: "half and half" } };
    expect(read({ tweet_create_events: [whole] }).ignored).toEqual([{ reason: "repost", count: 1 }]);
  });
});

describe("x answers without posts", () => {
  it.each([
    [{ data: { id: "1", text: "Hello world!" } }, "post_created"],
    [{ data: [{ id: "1", value: "kasa", tag: "t" }] }, "stream_rule"],
    [{ data: [{ id: "1", username: "kasa_shop", name: "Kasa" }] }, "user"],
    [{ data: [{ id: "1", name: "a list" }] }, "unknown_member"],
    [{ meta: { result_count: 0 } }, "empty_delivery"],
    [{ errors: [{ title: "operational-disconnect" }] }, "operational_disconnect"],
    [{ errors: [{ code: 88, message: "Rate limit exceeded" }] }, "error_response"],
    [{ title: "Unauthorized", type: "about:blank", status: 401 }, "error_response"],
    [
      { request: { uri: "https://api.x.com/2/tweets" }, response: { status: 503, body: { data: [] } } },
      "error_response",
    ],
    [{ replay_job_status: { webhook_id: "1", job_state: "Complete" } }, "replay_job_status"],
    [{ user_event: { revoke: { source: { user_id: "1" } } } }, "user_event"],
    [{ hello: "world" }, "unknown_payload"],
    [7, "unknown_payload"],
  ])("%j are passed over as %s", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });
});
