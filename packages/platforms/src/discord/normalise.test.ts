import { describe, expect, it } from "vitest";
import type { Upserted } from "@kikimimi/core/mention/change";
import page from "./fixtures/channel-page.json" with { type: "json" };
import rechecked from "./fixtures/rechecked.json" with { type: "json" };
import source from "./fixtures/source.json" with { type: "json" };
import { discord } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");
const input = (body: unknown) => ({
  via: "poll" as const,
  body,
  headers: {},
  settings: discord.manifest.settings.parse(source.settings),
  receivedAt,
});
const read = (body: unknown) => discord.normalise(input(body));
const said = (body: unknown): Upserted[] => read(body).changes.filter((change) => change.type === "upserted");

const CHANNEL = "290000000000000001";
const message = (fields: object) => ({
  id: "1572000000000000009",
  type: 0,
  channel_id: CHANNEL,
  content: "傘",
  timestamp: "2026-11-17T00:00:00.123000+00:00",
  author: { id: "310000000000000002", username: "aki" },
  ...fields,
});
const answering = (id: string, fields: object = {}) =>
  message({ type: 19, message_reference: { message_id: id, channel_id: CHANNEL }, ...fields });

describe("discord normaliser", () => {
  it("reads a page with names for ids, marked stretches, files, links and counts", () => {
    const [own, second, first] = said(page);
    expect(first).toMatchObject({
      externalId: "1572000000000000001",
      createdAt: "2026-11-17T00:00:00.123Z",
      content: {
        kind: "post",
        text: "注文した傘がまだ届きません😢",
        author: { id: "310000000000000002", name: "秋", handle: "aki" },
        url: "https://discord.com/channels/280000000000000001/290000000000000001/1572000000000000001",
        media: [{ type: "link", url: "https://shop.example/umbrella", description: "Umbrella" }],
        own: false,
        address: { channelId: CHANNEL, messageId: "1572000000000000001", root: "1572000000000000001" },
      },
    });
    expect(second).toMatchObject({
      content: {
        kind: "reply",
        version: Date.parse("2026-11-17T00:01:30Z"),
        editedAt: "2026-11-17T00:01:30.000Z",
        parent: "1572000000000000001",
        media: [{ type: "image", description: "An empty parcel" }],
      },
      counts: { readAt: receivedAt.toISOString(), likes: 4 },
    });
    const { text = "", entities = [] } = second?.content ?? {};
    expect(entities.map(({ start, end, target }) => [text.slice(start, end), target])).toEqual([
      ["@秋", "310000000000000002"],
      ["@kasa-bot", "310000000000000001"],
    ]);
    expect(own?.content).toMatchObject({ own: true, text: "ご不便をおかけしました :kasa:" });
    expect(new Set(said(page).map(({ conversation }) => conversation))).toEqual(new Set(["1572000000000000001"]));
    expect(read(page).ignored).toEqual([{ reason: "user_join", count: 1 }]);
  });

  it("climbs as far as a bare answer shows", () => {
    const top = { ...message({ id: "1" }), timestamp: "2026-11-16T00:00:00Z" };
    const shown = answering("1", { id: "2" });
    expect(said(answering("2", { referenced_message: shown }))[0]?.conversation).toBe("1");
    expect(said(answering("2", { referenced_message: null }))[0]?.conversation).toBe("2");
    expect(
      said([answering("3"), answering("2", { id: "3" }), shown, top]).map(({ conversation }) => conversation),
    ).toEqual(["1", "1", "1", "1"]);
  });

  it("gives a thread the name of the message that it began with", () => {
    const [inside, first] = [message({ position: 4 }), message({ id: CHANNEL, position: 0 })];
    expect([inside, first, message({ id: CHANNEL, channel_id: "1" })].map((one) => said(one)[0])).toMatchObject([
      { conversation: CHANNEL, content: { kind: "reply" } },
      { conversation: CHANNEL, content: { kind: "post" } },
      { conversation: CHANNEL, content: { kind: "post" } },
    ]);
  });

  it("tells what a second look found: a delete, and an edit in the conversation that was known", () => {
    expect(read(rechecked)).toMatchObject({
      changes: [
        { type: "deleted", externalId: "1572000000000000011", deletedAt: receivedAt.toISOString() },
        { type: "upserted", externalId: "1572000000000000012", content: { editedAt: "2026-11-17T08:00:00.123Z" } },
      ],
      ignored: [],
      failed: [],
    });
    const hidden = {
      request: { uri: rechecked[0]?.request.uri },
      response: { status: 403, body: { message: "x", code: 50001 } },
    };
    expect(read([hidden]).changes).toEqual([]);
    expect(read({ ...hidden, response: { status: 404, body: { message: "x", code: 10003 } } }).changes).toEqual([]);
  });

  it("reads forwards, embeds of bots and polls", () => {
    const snapshot = { message: { content: "見てください", timestamp: "2026-11-17T00:00:00Z" } };
    const forward = message({
      content: "",
      message_reference: { type: 1, message_id: "5" },
      message_snapshots: [snapshot],
    });
    const form = message({ content: "", embeds: [{ title: "Form", description: "骨が折れました" }], webhook_id: "9" });
    const poll = message({ content: "", poll: { question: { text: "Which one?" } } });
    expect([forward, form, poll].map((one) => said(one)[0]?.content)).toMatchObject([
      { kind: "repost", text: "見てください" },
      { kind: "post", text: "Form\n骨が折れました" },
      { text: "Which one?" },
    ]);
    expect(said(forward)[0]?.conversation).toBe("1572000000000000009");
    expect(said(message({ webhook_id: "310000000000000009" }))[0]?.content.own).toBe(true);
  });

  it("reads searches, pins and what the gateway tells", () => {
    const found = [
      { total_results: 1, messages: [[message({})]] },
      { items: [{ pinned_at: "2026-11-17T00:00:00Z", message: message({}) }], has_more: false },
      { op: 0, s: 1, t: "MESSAGE_CREATE", d: message({ guild_id: "1" }) },
    ];
    for (const body of found) {
      expect(said(body).map(({ externalId }) => externalId)).toEqual(["1572000000000000009"]);
      expect(read(discord.without(input(body), new Set(["1572000000000000009"]))).changes).toEqual([]);
    }
    expect(read({ op: 0, t: "MESSAGE_DELETE", d: { id: "5" } }).changes).toMatchObject([
      { type: "deleted", externalId: "5" },
    ]);
    expect(read({ op: 0, t: "MESSAGE_DELETE_BULK", d: { ids: ["5", null, "6"] } })).toMatchObject({
      changes: [{ externalId: "5" }, { externalId: "6" }],
      failed: [{}],
    });
  });

  it.each([
    ["a crosspost", message({ flags: 2 }), "crosspost"],
    ["a pin's notice", message({ type: 6 }), "channel_pinned_message"],
    ["a type that is new", message({ type: 99 }), "unknown_message"],
    ["a sticker", message({ content: "", sticker_items: [{ id: "1", name: "x" }] }), "sticker"],
    ["a text that is not shown", message({ content: "" }), "empty_message"],
    [
      "a command",
      { id: "1", application_id: "2", type: 2, token: "t", version: 1, channel_id: "3", data: {} },
      "interaction_application_command",
    ],
    [
      "an application's event",
      { version: 1, application_id: "2", type: 1, event: { type: "APPLICATION_AUTHORIZED" } },
      "application_authorized",
    ],
    ["half an update", { op: 0, t: "MESSAGE_UPDATE", d: { id: "1", channel_id: "2", embeds: [] } }, "partial_update"],
    ["another gateway event", { op: 0, t: "TYPING_START", d: {} }, "typing_start"],
    ["a refusal", { message: "401: Unauthorized", code: 0 }, "error_response"],
    ["an empty page", [], "empty_delivery"],
    ["somebody else's list", [{ user: {} }], "unknown_payload"],
  ])("passes over %s by name", (_name, body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails a broken message and keeps its neighbours", () => {
    const { changes, failed } = read([message({}), message({ timestamp: "soon" }), 7, message({ id: "1" })]);
    expect(changes).toHaveLength(2);
    expect(failed).toHaveLength(2);
  });

  it("forgets only what was deleted", () => {
    const kept = discord.without(input(page), new Set(["1572000000000000001"]));
    expect(said(kept).map(({ externalId }) => externalId)).toEqual(["1572000000000000003", "1572000000000000002"]);
    expect(said(kept)).toEqual(said(page).slice(0, 2));
    const looked = discord.without(input(rechecked), new Set(["1572000000000000012"]));
    expect(read(looked).changes).toMatchObject([{ type: "deleted" }]);
  });
});

describe("discord messages laid out in components", () => {
  it("say what their text displays show", () => {
    const components = [
      {
        type: 17,
        components: [
          { type: 10, content: "## 傘の再入荷" },
          { type: 14 },
          { type: 9, components: [{ type: 10, content: "明日から" }] },
        ],
      },
      null,
    ];
    expect(said(message({ content: "", flags: 32_768, components }))).toMatchObject([
      { content: { text: "## 傘の再入荷\n明日から" } },
    ]);
  });
});

describe("discord embeds", () => {
  it("say what their fields say", () => {
    const fields = [{ name: "Branch", value: "main" }, null];
    const message = {
      id: "1300000000000000001",
      channel_id: "1300000000000000002",
      timestamp: "2026-11-26T09:00:00+00:00",
      content: "",
      embeds: [{ title: "Build", description: "failed", fields }],
    };
    expect(read([message])).toMatchObject({
      changes: [{ content: { text: "Build\nfailed\nBranch\nmain" } }],
      failed: [],
    });
  });

  it("are none in a webhook's own record", () => {
    const webhook = { id: "1300000000000000003", type: 1, channel_id: "1300000000000000002", application_id: null };
    expect(read(webhook).ignored).toEqual([{ reason: "unknown_payload", count: 1 }]);
  });
});
