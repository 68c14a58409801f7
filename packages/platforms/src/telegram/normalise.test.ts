import { describe, expect, it } from "vitest";
import type { Upserted } from "@kikimimi/core/mention/change";
import edit from "./fixtures/channel-edit.json" with { type: "json" };
import complaint from "./fixtures/private-complaint.json" with { type: "json" };
import page from "./fixtures/updates-page.json" with { type: "json" };
import { telegram } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");
const input = (body: unknown) => ({
  via: "webhook" as const,
  body,
  headers: {},
  settings: telegram.manifest.settings.parse({ botId: 110201543, ownIds: ["-1001000000777"] }),
  receivedAt,
});
const read = (body: unknown) => telegram.normalise(input(body));
const said = (body: unknown): Upserted[] => read(body).changes.filter((change) => change.type === "upserted");

const supergroup = { id: -1001000000042, type: "supergroup" };
const message = (fields: object) => ({
  message_id: 5,
  date: 1794873600,
  chat: { id: 700000001, type: "private", first_name: "Aki" },
  from: { id: 700000001, is_bot: false, first_name: "Aki" },
  text: "傘",
  ...fields,
});
const update = (fields: object, name = "message") => ({ update_id: 1, [name]: message(fields) });

describe("telegram normaliser", () => {
  it("reads a private message with its marked stretches, emoji before them", () => {
    const [change] = said(complaint);
    expect(change).toMatchObject({
      externalId: "700000001/41",
      conversation: "700000001",
      createdAt: "2026-11-17T00:00:00.000Z",
      content: {
        kind: "message",
        direct: true,
        own: false,
        author: { id: "700000001", name: "秋 高橋", handle: "aki_example", url: "https://t.me/aki_example" },
        address: { chatId: "700000001", messageId: "41" },
      },
    });
    const { text = "", entities = [] } = change?.content ?? {};
    expect(entities.map(({ type, start, end, target }) => [type, text.slice(start, end), target])).toEqual([
      ["mention", "@kasa_bot", "kasa_bot"],
      ["hashtag", "#A1042", "A1042"],
      ["link", "こちら", "https://shop.example/orders/1042"],
    ]);
  });

  it("reads a channel's edited caption as the brand's own post with a picture", () => {
    expect(said(edit)[0]).toMatchObject({
      externalId: "-1001000000777/7",
      conversation: "-1001000000777/7",
      content: {
        kind: "post",
        own: true,
        url: "https://t.me/kasa_news/7",
        editedAt: "2026-11-17T00:02:40.000Z",
        author: { id: "-1001000000777", name: "Kasa News", handle: "kasa_news" },
        media: [{ type: "image" }],
      },
    });
  });

  it("keeps a chain of answers in one conversation, named by its first message", () => {
    const [root, answer] = said(page);
    expect(root?.conversation).toBe("-1001000000042/200");
    expect(answer).toMatchObject({ conversation: "-1001000000042/200", content: { parent: "-1001000000042/200" } });
  });

  it("reads business messages and their deletes under the connection", () => {
    expect(said(page)[2]).toMatchObject({
      externalId: "conn-1/700000003/9",
      conversation: "conn-1/700000003",
      content: { direct: true, media: [{ type: "audio" }], address: { businessConnectionId: "conn-1" } },
    });
    const gone = { business_connection_id: "conn-1", chat: { id: 700000003 }, message_ids: [8, null, 9] };
    const { changes, failed } = read({ update_id: 2, deleted_business_messages: gone });
    expect(changes).toEqual([
      { type: "deleted", externalId: "conn-1/700000003/8", deletedAt: receivedAt.toISOString() },
      { type: "deleted", externalId: "conn-1/700000003/9", deletedAt: receivedAt.toISOString() },
    ]);
    expect(failed).toHaveLength(1);
  });

  it("drops marked stretches that the text does not have", () => {
    const entities = [
      { type: "hashtag", offset: 0, length: 2 },
      { type: "hashtag", offset: 0, length: 1 },
      { type: "valueOf", offset: 0, length: 1 },
      null,
    ];
    expect(said(update({ entities }))[0]?.content.entities).toEqual([
      { type: "hashtag", start: 0, end: 1, target: "傘" },
    ]);
  });

  it("lets an edit within the second of the post win", () => {
    const [before] = said(update({}));
    const [after] = said(update({ edit_date: 1794873600, text: "傘?" }, "edited_message"));
    expect(after?.externalId).toBe(before?.externalId);
    expect(after?.content.version).toBeGreaterThan(before?.content.version ?? 0);
  });

  it.each([
    [
      "a topic of a forum",
      { chat: { ...supergroup, is_forum: true }, is_topic_message: true, message_thread_id: 9 },
      "/topic-9",
    ],
    ["the rest of a forum", { chat: { ...supergroup, is_forum: true }, message_thread_id: 9 }, ""],
    ["a thread", { chat: supergroup, message_thread_id: 3 }, "/3"],
    ["an answer whose thread is not told", { chat: supergroup, reply_to_message: { message_id: 2 } }, "/2"],
    [
      "an answer to one whose thread is",
      { chat: supergroup, reply_to_message: { message_id: 2, message_thread_id: 1 } },
      "/1",
    ],
    ["a first message", { chat: supergroup }, "/5"],
    ["a small group", { chat: { id: -1001000000042, type: "group" }, reply_to_message: { message_id: 2 } }, ""],
  ])("names the conversation of %s", (_name, fields, suffix) => {
    expect(said(update(fields))[0]?.conversation).toBe(`-1001000000042${suffix}`);
  });

  it("knows its own words in the answer of sendMessage, bare or recorded", () => {
    const answer = { ok: true, result: message({ from: { id: 110201543, is_bot: true, first_name: "Kasa" } }) };
    const recorded = { request: { method: "POST", uri: "https://x.example" }, response: { status: 200, body: answer } };
    for (const body of [answer, recorded]) {
      expect(said(body)[0]).toMatchObject({ externalId: "700000001/5", content: { own: true } });
    }
    expect(said(update({}))[0]?.content.own).toBe(false);
    expect(said(update({ sender_business_bot: { id: 110201543 } }, "business_message"))[0]?.content.own).toBe(true);
  });

  it.each([
    ["a sticker", update({ text: undefined, sticker: { emoji: "🤣" } }), "sticker"],
    ["a moved group", update({ text: undefined, migrate_to_chat_id: -1001 }), "migrate_to_chat_id"],
    ["a message of which nothing is known", update({ text: undefined, brand_new: 1 }), "unknown_message"],
    ["a message that cannot be seen", update({ date: 0, text: undefined }), "inaccessible_message"],
    ["a reaction", { update_id: 1, message_reaction: {} }, "message_reaction"],
    ["a member's change", { update_id: 1, my_chat_member: {} }, "my_chat_member"],
    ["something new", { update_id: 1, brand_new: {} }, "unknown_event"],
    ["a refusal", { ok: false, error_code: 429, parameters: { retry_after: 14 } }, "error_response"],
    ["no updates", { ok: true, result: [] }, "empty_delivery"],
    ["getMe", { ok: true, result: { id: 1, is_bot: true, first_name: "Kasa" } }, "profile"],
    ["getWebhookInfo", { ok: true, result: { url: "", pending_update_count: 0 } }, "webhook_info"],
    ["a truth", { ok: true, result: true }, "unknown_payload"],
    ["somebody else's list", [1, 2], "unknown_payload"],
  ])("passes over %s by name", (_name, body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails a broken message and keeps its neighbours", () => {
    const { changes, failed } = read({
      ok: true,
      result: [update({}), update({ date: "x" }), 7, update({ message_id: 6 })],
    });
    expect(changes).toHaveLength(2);
    expect(failed.map(({ reason }) => reason.split(":")[0])).toEqual(["telegram_message", "telegram_update"]);
  });

  it("forgets only what was deleted", () => {
    const kept = telegram.without(input(page), new Set(["-1001000000042/200"]));
    expect(JSON.stringify(kept)).not.toContain("anybody reading");
    expect(said(kept).map(({ externalId }) => externalId)).toEqual(["-1001000000042/201", "conn-1/700000003/9"]);
    expect(telegram.without(input(complaint), new Set(["700000001/41"]))).toEqual({ ok: true, result: [] });
    expect(telegram.without(input(complaint), new Set(["700000001/42"]))).toEqual(complaint);
  });
});

describe("telegram messages of other ages", () => {
  it("reads times in milliseconds, forwards of before Bot API 7.0, and media that cost stars", () => {
    expect(said(update({ date: 1794873600123 }))[0]?.createdAt).toBe("2026-11-17T00:00:00.123Z");
    const chat = { id: -1001000000042, type: "channel" };
    expect(said(update({ chat, forward_date: 1794870000 }, "channel_post"))[0]?.content.kind).toBe("repost");
    const paid_media = { star_count: 5, paid_media: [{ type: "photo" }, { type: "video" }] };
    expect(said(update({ text: undefined, paid_media }))[0]?.content.media).toEqual([
      { type: "image" },
      { type: "video" },
    ]);
  });
});
