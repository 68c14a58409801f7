import { describe, expect, it } from "vitest";
import type { Upserted } from "@kikimimi/core/mention/change";
import { decodeSlack } from "./decode.ts";
import changed from "./fixtures/event-changed.json" with { type: "json" };
import post from "./fixtures/event-post.json" with { type: "json" };
import history from "./fixtures/history-page.json" with { type: "json" };
import source from "./fixtures/source.json" with { type: "json" };
import { slack } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");
const input = (body: unknown, settings: object = source.settings) => ({
  via: "webhook" as const,
  body,
  headers: {},
  settings: slack.manifest.settings.parse(settings),
  receivedAt,
});
const read = (body: unknown, settings?: object) => slack.normalise(input(body, settings));
const said = (body: unknown, settings?: object): Upserted[] =>
  read(body, settings).changes.filter((change) => change.type === "upserted");
const event = (fields: object) => ({
  type: "event_callback",
  event: { type: "message", channel: "C1", user: "U2", text: "傘", ts: "1794873600.000700", ...fields },
});

describe("slack normaliser", () => {
  it("reads a post as people see it, with marked stretches, files and a link", () => {
    const [change] = said(post);
    expect(change).toMatchObject({
      externalId: "C0290000001/1794873600.000700",
      conversation: "C0290000001/1794873600.000700",
      createdAt: "2026-11-17T00:00:00.000Z",
      content: {
        kind: "post",
        text: "@U0310000001 傘がまだ届きません & 返金してください 注文 A-1042 #returns",
        author: { id: "U0310000002" },
        url: "https://kasa.slack.com/archives/C0290000001/p1794873600000700",
        media: [{ type: "image", description: "Empty parcel" }],
        own: false,
        address: { channel: "C0290000001", ts: "1794873600.000700" },
      },
    });
    const { text = "", entities = [] } = change?.content ?? {};
    expect(entities.map(({ type, start, end, target }) => [type, text.slice(start, end), target])).toEqual([
      ["mention", "@U0310000001", "U0310000001"],
      ["link", "注文 A-1042", "https://shop.example/orders/1042"],
    ]);
  });

  it("reads an app mention as the same post that its message event tells", () => {
    expect(read({ ...post, event: { ...post.event, type: "app_mention", channel_type: undefined } })).toEqual(
      read(post),
    );
  });

  it("reads an edit under the message's own name, in the thread, with the time of the edit", () => {
    expect(said(changed)[0]).toMatchObject({
      externalId: "C0290000001/1794873660.000800",
      conversation: "C0290000001/1794873600.000700",
      content: {
        kind: "reply",
        text: "Same here, two weeks late.",
        version: 1794873700000,
        editedAt: "2026-11-17T00:01:40.000Z",
        parent: "C0290000001/1794873600.000700",
        url: "https://kasa.slack.com/archives/C0290000001/p1794873660000800?thread_ts=1794873600.000700&cid=C0290000001",
      },
    });
  });

  it("lets an edit within the second of the post win", () => {
    const edited = { user: "U2", ts: "1794873600.000000" };
    const [before, after] = [said(event({}))[0], said(event({ edited, text: "傘?" }))[0]];
    expect(after?.content.version).toBeGreaterThan(before?.content.version ?? 0);
  });

  it("reads deletes, and tombstones as what they are", () => {
    const gone = {
      subtype: "message_deleted",
      ts: "1794873700.1",
      event_ts: "1794873700.1",
      deleted_ts: "1794873600.7",
    };
    expect(read(event({ ...gone, previous_message: { thread_ts: "1794873500.2" } })).changes).toEqual([
      {
        type: "deleted",
        externalId: "C1/1794873600.7",
        conversation: "C1/1794873500.2",
        deletedAt: "2026-11-17T00:01:40.100Z",
      },
    ]);
    const tombstone = { type: "message", subtype: "tombstone", ts: "1794873600.7", text: "This message was deleted." };
    const at = { type: "deleted", externalId: "C1/1794873600.7" };
    const changes = [
      read(event({ subtype: "message_changed", event_ts: "1794873700.1", message: tombstone })).changes,
      read({ ok: true, messages: [tombstone], channel: "C1" }).changes,
    ];
    expect(changes).toMatchObject([[{ ...at, deletedAt: "2026-11-17T00:01:40.100Z" }], [at]]);
  });

  it("gives a message from a history the name that its event has, and hears threads beside it", () => {
    const posts = said(history);
    expect(posts.map(({ externalId, conversation }) => [externalId, conversation])).toEqual([
      ["C0290000001/1794873900.000100", "C0290000001/1794873900.000100"],
      ["C0290000001/1794873600.000700", "C0290000001/1794873600.000700"],
      ["C0290000001/1794873660.000800", "C0290000001/1794873600.000700"],
      ["C0290000001/1794873720.000900", "C0290000001/1794873600.000700"],
    ]);
    expect(posts[0]?.content).toMatchObject({
      text: "Contact form\n折りたたみ傘の骨が折れました",
      author: { name: "forms" },
    });
    expect(posts[1]?.counts).toEqual({ readAt: receivedAt.toISOString(), likes: 4, replies: 2 });
    expect(posts.map(({ content }) => content.own)).toEqual([false, false, false, true]);
    expect(read(history).ignored).toEqual([{ reason: "channel_join", count: 1 }]);
  });

  it("keeps a chat of two in one conversation", () => {
    const replies = [
      event({ channel: "D1" }),
      event({ channel: "D1", ts: "1794873601.1", thread_ts: "1794873600.000700" }),
    ];
    expect(replies.map((body) => said(body)[0])).toMatchObject([
      { conversation: "D1", content: { kind: "message", direct: true } },
      { conversation: "D1", content: { kind: "message", direct: true } },
    ]);
  });

  it("finds the channel of an answer wherever it is told, and does without it", () => {
    const message = { type: "message", user: "U2", text: "傘", ts: "1794873600.000700" };
    const many = { channels: ["C1", "C2"] };
    const permalink = "https://kasa.slack.com/archives/C7/p1794873600000700";
    const ids = [
      said({ ok: true, messages: [message] }, { channels: ["C9"] }),
      said({ ok: true, messages: { total: 2, matches: [{ ...message, channel: { id: "C8", name: "x" } }] } }, many),
      said({ ok: true, messages: { matches: [{ ...message, permalink }] } }, many),
      said({ ok: true, items: [{ type: "message", channel: "C6", message }] }, many),
      said({ ok: true, channel: "C5", ts: message.ts, message }, many),
      said({ ok: true, messages: [message] }, many),
    ].map(([change]) => change?.externalId.replace(`/${message.ts}`, ""));
    expect(ids).toEqual(["C9", "C8", "C7", "C6", "C5", message.ts]);
  });

  it.each([
    [{ type: "event_callback", event: { type: "tokens_revoked", tokens: {} } }, "tokens_revoked"],
    [{ type: "event_callback", event: { type: "app_uninstalled" } }, "app_uninstalled"],
    [{ type: "", event: { type: "message", ts: "", channel: "" } }, "blank_message"],
    [{ type: "app_rate_limited", minute_rate_limited: 1518467820 }, "app_rate_limited"],
    [{ type: "url_verification", challenge: "x" }, "url_verification"],
    [event({ subtype: "channel_topic" }), "channel_topic"],
    [event({ text: "", files: [{ id: "F1", mode: "tombstone" }] }), "empty_message"],
    [{ ok: false, error: "invalid_auth", messages: [] }, "error_response"],
    [{ ok: true, messages: [] }, "empty_delivery"],
    [{ ok: true, user: {} }, "profile"],
    [{ ok: true, channels: [] }, "channel"],
    [{ hello: "world" }, "unknown_payload"],
    [[1], "unknown_payload"],
  ])("passes over %j by name", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails a broken message and keeps its neighbours", () => {
    const message = { type: "message", user: "U2", text: "傘", ts: "1794873600.000700" };
    const { changes, failed } = read({ ok: true, messages: [message, { ...message, ts: "soon" }, 7, message] });
    expect(changes).toHaveLength(2);
    expect(failed.map(({ reason }) => reason)).toEqual([
      "slack_message: ts: not a Slack timestamp",
      "slack_message: no message",
    ]);
  });

  it("forgets only what was deleted", () => {
    const kept = slack.without(
      input(history),
      new Set(["C0290000001/1794873600.000700", "C0290000001/1794873660.000800"]),
    );
    expect(said(kept).map(({ externalId }) => externalId)).toEqual([
      "C0290000001/1794873900.000100",
      "C0290000001/1794873720.000900",
    ]);
    expect(JSON.stringify(kept)).not.toContain("Same here");
    expect(read(slack.without(input(post), new Set(["C0290000001/1794873600.000700"]))).changes).toEqual([]);
    expect(slack.without(input(post), new Set(["C0290000001/1"]))).toEqual(post);
  });
});

describe("slack decoder", () => {
  const decode = (text: string, type?: string) => decodeSlack(Buffer.from(text), type ? { "content-type": type } : {});
  const FORM = "application/x-www-form-urlencoded";

  it("reads commands and interactions from forms, with or without the header", () => {
    const command = "command=%2Fkasa&text=%E5%82%98&response_url=https%3A%2F%2Fhooks.example";
    const interaction = `payload=${encodeURIComponent('{"type":"block_actions","message":{"ts":"1.2"}}')}`;
    for (const type of [FORM, `${FORM}; charset=utf-8`, undefined]) {
      expect(decode(command, type)).toEqual({ command: "/kasa", text: "傘", response_url: "https://hooks.example" });
      expect(read(decode(command, type)).ignored).toEqual([{ reason: "slash_command", count: 1 }]);
      expect(read(decode(interaction, type)).ignored).toEqual([{ reason: "block_actions", count: 1 }]);
    }
  });

  it("takes its own value as JSON, whatever the header says", () => {
    const value = decode("command=%2Fkasa&text=a", FORM);
    expect(decode(JSON.stringify(value), FORM)).toEqual(value);
    expect(decode(JSON.stringify(post), "application/json")).toEqual(post);
  });

  it("throws on what is neither", () => {
    for (const text of ["", "i am not jason", "payload=nothing", "{"]) expect(() => decode(text)).toThrow();
  });
});

describe("slack payloads of other ways", () => {
  it("reads an event in the envelope of socket mode", () => {
    expect(read({ envelope_id: "c67a03d0", type: "events_api", payload: event({}) })).toEqual(read(event({})));
    expect(slack.without(input({ envelope_id: "1", payload: event({}) }), new Set(["C1/1794873600.000700"]))).toEqual({
      ok: true,
      messages: [],
    });
  });

  it("takes a number or the event's own time for the message's", () => {
    expect(said(event({ ts: 1794873600.0007 }))[0]?.externalId).toBe("C1/1794873600.000700");
    expect(said(event({ ts: undefined, event_ts: "1794873600.000700" }))[0]?.externalId).toBe("C1/1794873600.000700");
    expect(read(event({ ts: undefined })).ignored).toEqual([{ reason: "message_without_ts", count: 1 }]);
  });

  it("knows who commented on a file, and names pinned files", () => {
    const comment = { user: "U7", comment: "濡れています" };
    expect(said(event({ subtype: "file_comment", user: undefined, comment }))[0]?.content.author?.id).toBe("U7");
    expect(read({ ok: true, items: [{ type: "file", file: { id: "F1" } }] })).toEqual({
      changes: [],
      ignored: [{ reason: "file", count: 1 }],
      failed: [],
    });
  });
});
