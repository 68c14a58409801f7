import { describe, expect, it } from "vitest";
import { parseJson } from "@kikimimi/core/base/json";
import comments from "./fixtures/comments.json" with { type: "json" };
import mentioned from "./fixtures/mentioned.json" with { type: "json" };
import messages from "./fixtures/messages.json" with { type: "json" };
import pollComments from "./fixtures/poll-comments.json" with { type: "json" };
import pollTags from "./fixtures/poll-tags.json" with { type: "json" };
import { instagram } from "./index.ts";
import { InstagramSettings } from "./manifest.ts";

const ACCOUNT = "17841400000000001";

function read(body: unknown, settings: object = { accountId: ACCOUNT, username: "@kasa_umbrellas" }) {
  return instagram.normalise({
    via: "webhook",
    body: parseJson(JSON.stringify(body)),
    headers: {},
    settings: InstagramSettings.parse(settings),
    receivedAt: new Date("2026-11-26T00:00:00Z"),
  });
}

const entry = (rest: object) => ({ object: "instagram", entry: [{ id: ACCOUNT, time: 1794873600, ...rest }] });

describe("instagram comments", () => {
  it("are read by webhook with their post, ours as ours, and the rest is named", () => {
    const { changes, ignored, failed } = read(comments);
    expect(failed).toEqual([]);
    expect(changes).toMatchObject([
      {
        externalId: "17990001",
        conversation: "17880001",
        createdAt: "2026-11-17T00:00:00.000Z",
        content: {
          kind: "comment",
          text: "届くまで何日かかりますか？",
          author: { id: "8001", handle: "rika.mori", url: "https://www.instagram.com/rika.mori/" },
          own: false,
          address: { id: "17990001", under: "17990001", media: "17880001" },
        },
      },
      {
        externalId: "17990002",
        conversation: "17880001",
        content: { own: true, parent: "17990001", address: { under: "17990001" } },
      },
      { externalId: "17990003", conversation: "17880002", content: { text: "Love this colour" } },
    ]);
    expect(ignored).toEqual([
      { reason: "mention_without_text", count: 1 },
      { reason: "story_insights", count: 1 },
    ]);
  });

  it("have the same ids and the same conversation when they are polled", () => {
    const told = read(comments)
      .changes.slice(0, 2)
      .map(({ externalId, conversation }) => [externalId, conversation]);
    const { changes } = read(pollComments);
    expect(changes.map(({ externalId, conversation }) => [externalId, conversation])).toEqual(told);
    expect(changes).toMatchObject([
      { counts: { likes: 2, readAt: "2026-11-26T00:00:00.000Z" }, content: { own: false } },
      { content: { own: true, parent: "17990001" } },
    ]);
  });

  it("are read in every shape that is documented: the test button's, an entry's own field, lists", () => {
    const value = { id: "1", text: "Hello" };
    for (const body of [
      entry({ changes: [{ field: "comments", value }] }),
      entry({ field: "comments", value }),
      entry({ field: "comments", value: [value] }),
      [entry({ changes: [{ field: "comments", value }] })],
    ]) {
      expect(read(body)).toMatchObject({
        changes: [{ externalId: "1", conversation: "1", content: { author: null } }],
        failed: [],
      });
    }
  });

  it("are ours by our name as well, because an Instagram-scoped id is another one than the account's", () => {
    const own = (username: string) =>
      read(entry({ changes: [{ field: "comments", value: { id: "1", text: "Hi", from: { id: "999", username } } }] }))
        .changes;
    expect(own("kasa_umbrellas")).toMatchObject([{ content: { own: true } }]);
    expect(own("rika.mori")).toMatchObject([{ content: { own: false } }]);
  });

  it("fail where they have no id, beside good ones", () => {
    const good = { field: "comments", value: { id: "1", text: "Hello" } };
    const { changes, failed } = read(entry({ changes: [{ field: "comments", value: { text: "who" } }, good, 7] }));
    expect(changes).toHaveLength(1);
    expect(failed.map(({ reason }) => reason.split(":")[0])).toEqual(["instagram_comments", "instagram_change"]);
  });
});

describe("instagram mentions and tags", () => {
  it("carry the way in which they are answered, where there is one", () => {
    expect(read(mentioned).changes).toMatchObject([
      {
        externalId: "17990009",
        conversation: "17880009",
        content: { address: { mention: "1", id: "17990009", media: "17880009" } },
      },
    ]);
    const { changes } = read(pollTags);
    expect(changes).toMatchObject([
      {
        externalId: "17880020",
        content: { kind: "post", url: "https://www.instagram.com/p/AbC/", media: [{ type: "image" }] },
        counts: { likes: 12, replies: 3 },
      },
      { externalId: "17880019", content: { text: "", media: [{ type: "video" }], author: { id: "tom_reed" } } },
    ]);
    expect(changes.every((change) => change.type === "upserted" && change.content.address === undefined)).toBe(true);
  });

  it("are ours where the list is one of our own media", () => {
    const media = { data: [{ id: "1", caption: "新しい傘", timestamp: "2026-11-17T01:00:00+0000" }] };
    const uri = `https://graph.facebook.com/v24.0/${ACCOUNT}/media`;
    const exchange = { request: { method: "GET", uri }, response: { status: 200, body: media } };
    expect(read(exchange, { accountId: ACCOUNT }).changes).toMatchObject([
      { content: { own: true, address: { id: "1", media: "1" } } },
    ]);
    expect(read(media, { accountId: ACCOUNT }).changes).toMatchObject([{ content: { own: false } }]);
  });

  it("names what says nothing", () => {
    const reasons = (body: unknown): string[] => read(body).ignored.map(({ reason }) => reason);
    expect(reasons({ error: { code: 190, message: "EAAB" } })).toEqual(["api_error"]);
    expect(reasons({ data: [] })).toEqual(["empty_page"]);
    expect(reasons({ id: "1", username: "kasa", followers_count: 3 })).toEqual(["unknown_payload"]);
    expect(reasons({ access_token: "t", expires_in: 5 })).toEqual(["unknown_payload"]);
    expect(reasons({ data: [{ id: "1", updated_time: "2026-11-17T01:00:00+0000" }] })).toEqual([
      "conversation_summary",
    ]);
    expect(reasons({ object: "page", entry: [] })).toEqual(["unknown_event"]);
  });
});

describe("instagram messages", () => {
  it("are kept both ways, with edits, stories and what was unsent", () => {
    const { changes, ignored, failed } = read(messages);
    expect(failed).toEqual([]);
    expect(changes).toMatchObject([
      {
        externalId: "aWdf1",
        conversation: "5501",
        content: { kind: "message", direct: true, own: false, address: { recipient: "5501" } },
      },
      { externalId: "aWdf2", conversation: "5501", content: { own: true } },
      { externalId: "aWdf3", content: { media: [{ url: "https://cdn.example/story.jpg", description: "story" }] } },
      { externalId: "aWdf4", conversation: "5502", content: { text: "", media: [{ description: "story mention" }] } },
      {
        externalId: "aWdf1",
        conversation: "5501",
        content: { text: "色違いは赤もありますか", version: 1794873604123, editedAt: "2026-11-17T00:00:04.123Z" },
      },
      { type: "deleted", externalId: "aWdf3", conversation: "5501" },
    ]);
    expect(ignored).toEqual([
      { reason: "reaction", count: 1 },
      { reason: "unsupported_message", count: 1 },
    ]);
  });

  it("come from the console's test button and from standby as well, the latter not to be answered", () => {
    const event = {
      sender: { id: "5501" },
      recipient: { id: ACCOUNT },
      timestamp: "1794873600",
      message: { mid: "m1", text: "hi" },
    };
    expect(read(entry({ changes: [{ field: "messages", value: event }] })).changes).toMatchObject([
      { externalId: "m1", createdAt: "2026-11-17T00:00:00.000Z" },
    ]);
    expect(read(entry({ standby: [event] })).changes).toMatchObject([{ content: { address: { standby: "1" } } }]);
  });
});

describe("instagram in other forms", () => {
  it("reads messages whose times are written out, and events without their envelope", () => {
    const event = {
      sender: { id: "8001" },
      recipient: { id: ACCOUNT },
      timestamp: "2026-11-17T00:00:00+0000",
      message: { mid: "m1", text: "届きません" },
    };
    const expected = [{ externalId: "m1", createdAt: "2026-11-17T00:00:00.000Z", content: { own: false } }];
    expect(read(entry({ time: "2026-11-17T00:00:00+0000", messaging: [event] })).changes).toMatchObject(expected);
    expect(read(event).changes).toMatchObject(expected);
  });

  it("reads captions, people and times as the older API names them", () => {
    const user = { id: "8001", username: "rika.mori" };
    const caption = { id: "3", text: "雨の日の傘", created_time: "1794873600", from: user };
    expect(read({ data: [{ id: "17_8001", caption, created_time: "1794873600", user }] }).changes).toMatchObject([
      {
        externalId: "17_8001",
        createdAt: "2026-11-17T00:00:00.000Z",
        content: { text: "雨の日の傘", author: { id: "8001", handle: "rika.mori" } },
      },
    ]);
    expect(
      read({ data: [{ id: "420", text: "すてき", created_time: "1794873600", from: user }] }).changes,
    ).toMatchObject([{ externalId: "420", createdAt: "2026-11-17T00:00:00.000Z", content: { kind: "comment" } }]);
  });

  it("names a change of no comments", () => {
    expect(read(entry({ changes: [{ field: "comments", value: [] }] }))).toEqual({
      changes: [],
      ignored: [{ reason: "empty_change", count: 1 }],
      failed: [],
    });
  });
});
