import { describe, expect, it } from "vitest";
import { x } from "./index.ts";

const settings = x.manifest.settings.parse({ accountId: "7000000001", username: "@kasa_shop" });

const read = (body: unknown) =>
  x.normalise({ via: "poll", body, headers: {}, settings, receivedAt: new Date("2026-11-26T00:00:00Z") });

describe("x answers of API v1.1", () => {
  const direct = (data: object) => ({
    type: "message_create",
    id: "2125394533066407937",
    created_timestamp: "1794873600123",
    message_create: { sender_id: "5", target: { recipient_id: "7000000001" }, message_data: data },
  });

  it("reads listed and sent direct messages as pushed ones, and names those that say nothing", () => {
    expect(read({ events: [direct({ text: "傘が届かない" }), direct({ text: "" })], apps: {} })).toMatchObject({
      changes: [{ conversation: "5-7000000001", content: { text: "傘が届かない", direct: true } }],
      ignored: [{ reason: "message_without_content", count: 1 }],
      failed: [],
    });
    expect(read({ event: direct({ text: "はい" }) }).changes).toHaveLength(1);
    expect(read({ events: [], next_cursor: "MQ" }).ignored).toEqual([{ reason: "empty_delivery", count: 1 }]);
  });

  it("takes no list of accounts or of lists for posts", () => {
    const user = { id: 5, id_str: "5", screen_name: "aki_ame", name: "秋" };
    const list = { id: 8, id_str: "8", slug: "kasa", name: "傘", mode: "public", user };
    expect(read([user, list])).toEqual({
      changes: [],
      ignored: [
        { reason: "user", count: 1 },
        { reason: "unknown_member", count: 1 },
      ],
      failed: [],
    });
  });

  it("reads a delete of a stream and of a webhook, whichever of the ids is there", () => {
    const gone = [{ type: "deleted", externalId: "2125394533066407937" }];
    expect(read({ delete: { status: { id_str: "2125394533066407937", user_id: 5 } } }).changes).toMatchObject(gone);
    expect(read({ tweet_delete_events: [{ status: { id_str: "2125394533066407937" } }] }).changes).toMatchObject(gone);
  });

  it("knows the answer to a message that was sent", () => {
    const sent = { data: { dm_conversation_id: "5-7000000001", dm_event_id: "2125394533066407937" } };
    expect(read(sent)).toEqual({ changes: [], ignored: [{ reason: "message_created", count: 1 }], failed: [] });
  });

  it("keeps no half of a surrogate pair in a name", () => {
    const entities = { mentions: [{ start: 0, end: 3, username: "a\ud800" }] };
    const { changes } = read({ data: [{ id: "2125394533066407937", text: "@a傘", author_id: "1", entities }] });
    expect(changes).toMatchObject([{ content: { address: { mentions: "a\ufffd" } } }]);
  });
});
