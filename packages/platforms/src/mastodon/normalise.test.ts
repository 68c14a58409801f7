import { describe, expect, it } from "vitest";
import type { Upserted } from "@kikimimi/core/mention/change";
import page from "./fixtures/hashtag-page.json" with { type: "json" };
import notifications from "./fixtures/notifications.json" with { type: "json" };
import { mastodon } from "./index.ts";
import { textOfHtml } from "../shared/html.ts";

function inputOf(body: unknown) {
  const settings = mastodon.manifest.settings.parse({ baseUrl: "https://social.example/", accountId: "109" });
  return { via: "poll" as const, body, headers: {}, settings, receivedAt: new Date("2026-11-17T00:00:00Z") };
}

const read = (body: unknown) => mastodon.normalise(inputOf(body));

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
        entities: [{ type: "link", start: 33, end: 79, target: "https://kasa.example/orders/1042/tracking/long" }],
        media: [
          { type: "image", url: "https://files.example/1.png", description: "空の箱" },
          { type: "video", url: "https://files.example/2.mp4" },
        ],
        own: false,
        address: {
          host: "social.example",
          id: "116000000000000001",
          acct: "yuki",
          visibility: "public",
          root: "116000000000000001",
        },
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
    [{ ...first, content: 7 }, "mastodon_status: content"],
    [{}, "mastodon_member: "],
    [null, "mastodon_member: "],
  ])("fails a broken member and keeps its neighbours", (bad, reason) => {
    const { changes, failed } = read([ours, bad, edited]);
    expect(changes).toHaveLength(2);
    expect(failed).toHaveLength(1);
    expect(failed[0]?.reason).toContain(reason);
  });

  it("marks mentions, hashtags and links where they stand in the text, warning included", () => {
    const content = [
      '<p><span class="h-card" translate="no"><a href="https://b.example/@bea" class="u-url mention">@<span>bea</span></a></span> ',
      '<a href="https://social.example/tags/kasa" class="mention hashtag" rel="tag">#<span>Kasa</span></a> ',
      '<a href="https://kasa.example/?a=1&amp;b=2" rel="nofollow"><span class="invisible">https://</span>kasa.example/?a=1&amp;b=2</a> ',
      '<a href="javascript:alert(1)">@bea</a> <a href="https://x.example"></a><a href="https://never.closed"></p>',
    ].join("");
    const tags = [{ name: "kasa", url: "https://social.example/tags/kasa" }];
    const [post] = said([{ ...first, content, tags, spoiler_text: "@bea" }]);
    const { text, entities } = post?.content ?? { text: "" };
    expect(entities?.map(({ type, start, end, target }) => [type, text.slice(start, end), target, start])).toEqual([
      ["mention", "@bea", "https://b.example/@bea", 5],
      ["hashtag", "#Kasa", "kasa", 10],
      ["link", "https://kasa.example/?a=1&b=2", "https://kasa.example/?a=1&b=2", 16],
      ["mention", "@bea", undefined, 46],
    ]);
  });

  it("reads hostile markup in linear time", () => {
    const started = performance.now();
    for (const content of ["<a ".repeat(16_000), "<a >".repeat(12_000), "<a href='>".repeat(5_000)])
      expect(said([{ ...first, content }])).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it("tells counts, verified links and quotations", () => {
    const quote = { state: "accepted", quoted_status: { ...ours, content: "<p>quoted words</p>" } };
    const counts = { replies_count: 1, reblogs_count: 2, favourites_count: 3, quotes_count: 4 };
    const account = { ...first?.account, fields: [{ name: "a", value: "b", verified_at: "2026-01-01T00:00:00Z" }] };
    const body = [{ ...first, ...counts, quote, account }];
    expect(said(body)).toMatchObject([
      {
        counts: { readAt: "2026-11-17T00:00:00.000Z", replies: 1, reposts: 2, likes: 3, quotes: 4 },
        content: { author: { verified: true }, media: [{}, {}, { type: "link", url: ours?.url }] },
      },
    ]);
    const kept = mastodon.without(inputOf(body), new Set([ours?.uri ?? ""]));
    expect(JSON.stringify(kept)).not.toContain("quoted words");
    expect(read(kept)).toEqual(read(body));
  });

  it("learns from looking again: what is missing is gone, and the conversation stays", () => {
    const body = {
      request: { method: "GET", uri: "https://social.example/api/v1/statuses" },
      response: { status: 200, body: [{ ...deep, in_reply_to_id: null }] },
      roots: { [deep?.id ?? ""]: "115" },
      missing: ["https://social.example/users/yuki/statuses/7"],
      readAt: "2026-11-16T12:00:00.000Z",
    };
    expect(read(body).changes).toMatchObject([
      { externalId: deep?.uri, conversation: "social.example/115" },
      {
        type: "deleted",
        externalId: "https://social.example/users/yuki/statuses/7",
        deletedAt: "2026-11-16T12:00:00.000Z",
      },
    ]);
  });

  it("reads events of the streaming API, and names deletes that say only an instance's id", () => {
    const event = (name: string, payload: string) => ({ stream: ["user"], event: name, payload });
    expect(said(event("update", JSON.stringify(first)))).toHaveLength(1);
    expect(said(event("status.update", JSON.stringify(edited)))).toHaveLength(1);
    expect(said(event("notification", JSON.stringify(notifications[0])))).toHaveLength(1);
    for (const [name, payload, reason] of [
      ["delete", "116000000000000001", "stream_delete"],
      ["filters_changed", "", "stream_filters_changed"],
      ["update", "{", "stream_update"],
    ] as const)
      expect(read(event(name, payload))).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
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

describe("mastodon statuses of other servers", () => {
  it("are read whatever their time of an edit looks like", () => {
    expect(read({ ...first, edited_at: "" })).toMatchObject({ changes: [{ content: { kind: "post" } }], failed: [] });
  });

  it("go by their address where they have no name, and by their person's short name", () => {
    const bare = { ...first, uri: null, visibility: null, account: { id: "7", username: "yuki" } };
    expect(said([bare, { ...bare, id: "8", url: null, in_reply_to_id: first?.id }])).toMatchObject([
      { externalId: first?.url, content: { author: { id: "yuki", handle: "yuki" }, address: { acct: "yuki" } } },
      { externalId: "social.example/8", content: { parent: first?.url } },
    ]);
  });

  it("may be a picture without words", () => {
    expect(said({ ...first, content: null })).toMatchObject([{ externalId: first?.uri, content: { text: "" } }]);
  });
});
