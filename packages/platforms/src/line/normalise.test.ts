import { describe, expect, it } from "vitest";
import type { Upserted } from "@kikimimi/core/mention/change";
import mention from "./fixtures/group-mention.json" with { type: "json" };
import fixture from "./fixtures/group-talk.json" with { type: "json" };
import { line } from "./index.ts";

function read(body: unknown) {
  return line.normalise({
    via: "webhook",
    body,
    headers: {},
    settings: { botUserId: "Ub0t000000000000000000000000000001" },
    receivedAt: new Date("2026-11-17T01:00:00Z"),
  });
}

const said = (body: unknown): Upserted[] => read(body).changes.filter((change) => change.type === "upserted");

const event = (fields: object) => ({
  type: "message",
  timestamp: 5,
  source: { type: "user", userId: "U1" },
  message: { id: "1", type: "text", text: "a" },
  ...fields,
});

describe("line", () => {
  it("keeps text verbatim, emoji and line breaks included", () => {
    expect(said(fixture)[0]).toMatchObject({
      externalId: "Uaki00000000000000000000000000001/560000000000000001",
      conversation: "Uaki00000000000000000000000000001",
      createdAt: "2026-11-17T00:00:00.123Z",
      content: {
        kind: "message",
        text: "注文した傘がまだ届きません😢\n番号は A-1042 です",
        direct: true,
        own: false,
        author: { id: "Uaki00000000000000000000000000001" },
      },
    });
  });

  it("hears a group without knowing who spoke, in standby too, and keeps the quoted message as parent", () => {
    expect(said(fixture)[1]).toMatchObject({
      conversation: "Cgroup000000000000000000000000001",
      content: { author: null, direct: false, parent: "Cgroup000000000000000000000000001/560000000000000001" },
    });
  });

  it("gives an edit the same identity and a larger version", () => {
    const [, first, edit] = said(fixture);
    expect(edit?.externalId).toBe(first?.externalId);
    expect(edit?.content.version).toBe(1794873662000);
    expect(edit?.content.editedAt).toBe("2026-11-17T00:01:02.000Z");
  });

  it("reads files, places and pictures", () => {
    const [, , , file, place, picture] = said(fixture).map(({ content }) => content);
    expect(file).toMatchObject({ text: "", own: true, media: [{ type: "file", description: "請求書.pdf" }] });
    expect(place).toMatchObject({ text: "渋谷店\n東京都渋谷区", media: [] });
    expect(picture).toMatchObject({ text: "", media: [{ type: "image", url: "https://img.example/1.jpg" }] });
  });

  it("keeps who is addressed, and what an answer needs", () => {
    const [group, person] = said(mention);
    const { text = "", entities = [], address } = group?.content ?? {};
    expect(entities.map(({ start, end, target }) => [text.slice(start, end), target])).toEqual([
      ["@Kasa Support", "Ub0t000000000000000000000000000001"],
      ["@All", undefined],
    ]);
    expect(address).toEqual({
      to: "Cgroup000000000000000000000000001",
      replyToken: "1a1b2c3d4e5f60718293a4b5c6d7e8f9",
      replyTokenAt: "2026-11-17T00:01:40.123Z",
      quoteToken: "q11",
    });
    expect(person?.content.address).toHaveProperty("replyToken");
    expect(said(fixture)[0]?.content.address).not.toHaveProperty("quoteToken");
    expect(said(fixture)[1]?.content.address).toEqual({ to: "Cgroup000000000000000000000000001", mode: "standby" });
  });

  it.each([
    [{ sentMessages: [{ id: "1" }] }, "sent_messages"],
    [{ userId: "U1", displayName: "Aki" }, "profile"],
    [{ message: "Authentication failed." }, "error_response"],
    [{ request: { uri: "https://x.example" }, response: { status: 200, body: { totalUsage: 3 } } }, "quota"],
  ])("passes over the API answer %j by name", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("turns unsend into a delete of the same identity", () => {
    const gone = read(fixture).changes.find((change) => change.type === "deleted");
    expect(gone).toEqual({
      type: "deleted",
      externalId: "Cgroup000000000000000000000000001/560000000000000002",
      conversation: "Cgroup000000000000000000000000001",
      deletedAt: "2026-11-17T00:01:07.000Z",
    });
  });

  it("names everything it passes over", () => {
    const ignored = [
      { reason: "sticker", count: 1 },
      { reason: "member_joined", count: 1 },
      { reason: "unknown_event", count: 1 },
    ];
    expect(read(fixture)).toMatchObject({ ignored, failed: [] });
    expect(read({ events: [] }).ignored).toEqual([{ reason: "empty_delivery", count: 1 }]);
    expect(read({ hello: "world" }).ignored).toEqual([{ reason: "unknown_payload", count: 1 }]);
    expect(read({ events: [event({ type: "follow" }), event({ type: "follow" })] }).ignored).toEqual([
      { reason: "follow", count: 2 },
    ]);
  });

  it.each([
    ["no id", event({ message: { type: "text", text: "a" } }), "line_message: message.id"],
    ["no text", event({ message: { type: "text", id: "1" } }), "line_message: message.text"],
    ["a date that is none", event({ timestamp: "yesterday" }), "line_message: timestamp"],
    ["a date beyond every calendar", event({ timestamp: 9e15 }), "line_message: timestamp"],
    ["no chat", event({ source: { type: "user" } }), "line_message: source"],
    ["no type", event({ type: undefined }), "line_event: type"],
    ["null", null, "line_event: "],
  ])("fails an event with %s and keeps its neighbours", (_name, bad, reason) => {
    const { changes, failed } = read({ events: [event({}), bad, event({})] });
    expect(changes).toHaveLength(2);
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toContain(reason);
  });
});

describe("line events as SDKs hand them on", () => {
  it("reads one without its delivery, at the delivery's time where it tells none", () => {
    expect(read(event({}))).toEqual(read({ events: [event({})] }));
    expect(said({ events: [event({ timestamp: undefined, replyToken: "r" })] })[0]).toMatchObject({
      createdAt: "2026-11-17T01:00:00.000Z",
      content: { address: { replyTokenAt: "2026-11-17T01:00:00.000Z" } },
    });
    const unsend = { ...event({ timestamp: null }), type: "unsend", unsend: { messageId: "1" } };
    expect(read(unsend).changes).toMatchObject([{ type: "deleted", deletedAt: "2026-11-17T01:00:00.000Z" }]);
  });

  it("leaves nothing of a deleted one", () => {
    const input = { via: "webhook" as const, headers: {}, settings: {}, receivedAt: new Date(0) };
    expect(line.without({ ...input, body: event({}) }, new Set(["U1/1"]))).toEqual({ events: [] });
  });
});
