import { describe, expect, it } from "vitest";
import type { Upserted } from "@kikimimi/core/change";
import page from "./fixtures/hashtag-page.json" with { type: "json" };
import notifications from "./fixtures/notifications.json" with { type: "json" };
import { mastodon } from "./index.ts";
import { textOfHtml } from "./text.ts";

function read(body: unknown) {
  const settings = mastodon.manifest.settings.parse({ baseUrl: "https://social.example/", accountId: "109" });
  return mastodon.normalise({ via: "poll", body, headers: {}, settings, receivedAt: new Date("2026-11-17T00:00:00Z") });
}

const said = (body: unknown): Upserted[] => read(body).changes.filter((change) => change.type === "upserted");
const [, deep, edited, ours, first] = page.response.body;

describe("mastodon", () => {
  it("reads a post with its pictures and its link, whole and once", () => {
    expect(said(page).at(-1)).toEqual({
      type: "upserted",
      externalId: "https://social.example/users/yuki/statuses/116000000000000001",
      conversation: "social.example/116000000000000001",
      createdAt: "2026-11-16T09:01:00.000Z",
      content: {
        version: Date.parse("2026-11-16T09:01:00Z"),
        kind: "post",
        text: "傘が\u200b届かない👨‍👩‍👧\n\nもう3週間\nです & 返事なし https://kasa.example/orders/1042/tracking/long",
        lang: "ja",
        url: "https://social.example/@yuki/116000000000000001",
        author: {
          id: "https://social.example/users/yuki",
          name: "Yuki Ono",
          handle: "yuki",
          url: "https://social.example/@yuki",
          followers: 42,
        },
        media: [
          { type: "image", url: "https://files.example/1.png", description: "空の箱" },
          { type: "video", url: "https://files.example/2.mp4" },
        ],
        own: false,
      },
    });
  });

  it("knows its own replies, edits and warnings", () => {
    const [, edit, reply] = said(page);
    expect(reply).toMatchObject({ content: { kind: "reply", own: true, text: "@yuki sorry!", parent: first?.uri } });
    expect(edit).toMatchObject({
      content: {
        version: Date.parse("2026-11-16T09:30:00Z"),
        editedAt: "2026-11-16T09:30:00.000Z",
        text: "complaint\nSame",
        author: { name: "bea" },
      },
    });
  });

  it("gives every member of a chain the root of the chain, and takes the poller's word beyond the page", () => {
    expect(said(page).map((change) => change.conversation)).toEqual([
      "social.example/115000000000000001",
      "social.example/116000000000000001",
      "social.example/116000000000000001",
      "social.example/116000000000000001",
    ]);
    expect(said([deep])[0]?.conversation).toBe("social.example/115000000000000009");
  });

  it("names a context's conversation by its first ancestor, or by the status it was asked for", () => {
    const of = (ancestors: unknown[], descendants: unknown[]) =>
      said({
        request: { method: "GET", uri: "https://social.example/api/v1/statuses/116000000000000002/context" },
        response: { status: 200, body: { ancestors, descendants } },
      }).map((change) => change.conversation);
    expect(of([first], [edited])).toEqual(["social.example/116000000000000001", "social.example/116000000000000001"]);
    expect(of([], [edited])).toEqual(["social.example/116000000000000002"]);
  });

  it("reads a single status, a search and conversations as the API gives them", () => {
    expect(said(first)).toHaveLength(1);
    expect(
      read({
        accounts: [first?.account],
        statuses: [first],
        hashtags: [{ name: "kasa", url: "https://x.example", history: [] }],
      }),
    ).toMatchObject({
      changes: [{ externalId: first?.uri }],
      ignored: [
        { reason: "account", count: 1 },
        { reason: "hashtag", count: 1 },
      ],
    });
    expect(
      read([
        { id: "1", accounts: [], last_status: ours },
        { id: "2", last_status: null },
      ]),
    ).toMatchObject({
      changes: [{ externalId: ours?.uri }],
      ignored: [{ reason: "conversation_without_status", count: 1 }],
    });
  });

  it("hears a private mention as direct and names other notifications", () => {
    expect(read(notifications)).toMatchObject({
      changes: [{ content: { direct: true, text: "@kasa private words" } }],
      ignored: [
        { reason: "notification_follow", count: 1 },
        { reason: "notification_favourite", count: 1 },
      ],
      failed: [],
    });
  });

  it.each([
    [page, "boost"],
    [[], "empty_delivery"],
    [{ response: { status: 404, body: { error: "Record not found" } } }, "not_found"],
    [{ response: { status: 503, body: { error: "Later" } } }, "error_response"],
    [{ domain: "social.example", version: "4.6.4", title: "Social" }, "instance"],
    [{ whatever: 1 }, "unknown_payload"],
    ["text", "unknown_payload"],
    [{ id: "1", text: "as typed", spoiler_text: "" }, "unknown_payload"],
    [[{ content: "<p>before</p>", spoiler_text: "", account: {}, created_at: "2026-11-01T00:00:00Z" }], "status_edit"],
    [[{ id: "1", title: "filter", context: ["home"] }], "unknown_member"],
    [[{ id: "1", content: "<p>Maintenance tonight</p>", starts_at: null, reactions: [] }], "unknown_member"],
    [["peer.example"], "unknown_member"],
  ])("passes over %j as %s", (body, reason) => {
    expect(read(body)).toMatchObject({ ignored: [{ reason, count: 1 }], failed: [] });
  });

  it.each([
    [{ ...first, created_at: "2026-13-01T00:00:00Z" }, "mastodon_status: created_at"],
    [{ ...first, account: null }, "mastodon_status: account"],
    [{ ...first, uri: undefined }, "mastodon_status: uri"],
    [{}, "mastodon_member: "],
    [null, "mastodon_member: "],
  ])("fails a broken member and keeps its neighbours", (bad, reason) => {
    const { changes, failed } = read([ours, bad, edited]);
    expect(changes).toHaveLength(2);
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toContain(reason);
  });

  it("ends a circle of replies the same way from every side", () => {
    const a = { ...first, id: "1", in_reply_to_id: "2" };
    const b = { ...first, id: "2", in_reply_to_id: "1" };
    expect(new Set([...said([a, b]), ...said([b, a])].map((change) => change.conversation)).size).toBe(1);
  });

  it("turns rich text of other servers into plain text without shouting", () => {
    expect(textOfHtml("<h1>Title</h1><p>a<img src=x alt=y>b</p><script>alert(1)</script>&lt;b&gt;")).toBe(
      "Title\n\nab\n\n<b>",
    );
  });
});
