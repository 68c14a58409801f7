import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deliveryWithout, normaliseDelivery } from "../normalise.ts";
import { reddit } from "./index.ts";

const receivedAt = new Date("2026-11-26T10:00:00Z");
const settings = { username: "u/kasa_care" };
const inputOf = (body: unknown) => ({
  platform: reddit,
  via: "poll" as const,
  body: typeof body === "string" ? body : JSON.stringify(body),
  headers: {},
  settings,
  receivedAt,
});
const read = (body: unknown) => normaliseDelivery(inputOf(body));
const fixture = (file: string): string => readFileSync(join(import.meta.dirname, "fixtures", file), "utf8");
const listing = (...children: unknown[]) => ({ kind: "Listing", data: { after: null, children } });
const comment = (data: object = {}) => ({
  kind: "t1",
  data: {
    id: "c1",
    name: "t1_c1",
    author: "yuki",
    body: "x",
    link_id: "t3_p1",
    parent_id: "t3_p1",
    created_utc: 1_795_600_800,
    edited: false,
    ...data,
  },
});

describe("reddit", () => {
  it("reads posts: edits, pictures, counts, what is closed, what a moderator removed", () => {
    expect(read(fixture("new.json"))).toMatchObject({
      changes: [
        {
          externalId: "t3_1k0004",
          conversation: "t3_1k0004",
          content: {
            kind: "post",
            version: 1_795_604_400_000,
            editedAt: "2026-11-25T11:00:00.000Z",
            text: "カサの傘、3日で壊れた\n骨が折れました。\n\nI wrote to support & got no answer.",
            author: { id: "yuki_rain", url: "https://www.reddit.com/user/yuki_rain" },
            url: "https://www.reddit.com/r/umbrellas/comments/1k0004/kasa/",
          },
          counts: { likes: 12, replies: 3 },
        },
        { content: { media: [{ type: "image", url: "https://i.redd.it/kasa.jpg" }], address: { closed: "locked" } } },
        { type: "deleted", externalId: "t3_1k0002", conversation: "t3_1k0002" },
      ],
      ignored: [{ reason: "subreddit", count: 1 }],
    });
  });

  it("reads a post with its tree of comments, own words and what was taken back among them", () => {
    expect(read(fixture("comments.json"))).toMatchObject({
      changes: [
        { externalId: "t3_1k0004" },
        { externalId: "t1_nx0001", content: { kind: "comment", text: "Same here & no reply" }, counts: { likes: 0 } },
        {
          externalId: "t1_nx0002",
          conversation: "t3_1k0004",
          content: { kind: "reply", parent: "t1_nx0001", own: true },
        },
        { type: "deleted", externalId: "t1_nx0003", conversation: "t3_1k0004" },
      ],
      ignored: [{ reason: "more_children", count: 1 }],
    });
  });

  it("reads an inbox: messages as direct, comments in the conversation that their address names", () => {
    expect(read(fixture("inbox.json")).changes).toMatchObject([
      {
        externalId: "t4_x00002",
        conversation: "t4_x00001",
        content: { kind: "message", direct: true, parent: "t4_x00001", text: "re: 注文 1042\nまだ届きません" },
      },
      {
        externalId: "t1_nx0005",
        conversation: "t3_1k0004",
        content: { kind: "reply", url: "https://www.reddit.com/r/umbrellas/comments/1k0004/kasa/nx0005/" },
      },
    ]);
  });

  it("unescapes only where the answer was asked for without raw JSON", () => {
    const body = listing(comment({ body: "a &lt; b" }));
    const asked = (uri: string) => ({ request: { method: "GET", uri }, response: { status: 200, body } });
    const textOf = (delivery: unknown) =>
      read(delivery).changes.map((change) => (change.type === "upserted" ? change.content.text : ""));
    expect(textOf(asked("https://oauth.reddit.com/r/a/new?limit=1"))).toEqual(["a < b"]);
    expect(textOf(asked("https://oauth.reddit.com/r/a/new?raw_json=1"))).toEqual(["a &lt; b"]);
    expect(textOf(body)).toEqual(["a &lt; b"]);
  });

  it("takes what a recheck asked for and did not get for deleted", () => {
    const uri = "https://oauth.reddit.com/api/info?id=t1_c1,t1_c2&raw_json=1";
    const exchange = { request: { method: "GET", uri }, response: { status: 200, body: listing(comment()) } };
    expect(read(exchange).changes).toHaveLength(1);
    expect(read({ ...exchange, asked: ["t1_c1", "t1_c2"] }).changes).toMatchObject([
      { type: "upserted", externalId: "t1_c1" },
      { type: "deleted", externalId: "t1_c2", deletedAt: receivedAt.toISOString() },
    ]);
  });

  it.each([
    [comment({ body: "[deleted]", author: "[deleted]" }), "deleted"],
    [comment({ body: "[removed]", author: "[deleted]" }), "deleted"],
    [comment({ author: "[deleted]" }), "upserted"],
    [{ kind: "t3", data: { ...comment().data, name: "t3_p1", title: "t", selftext: "[deleted]" } }, "deleted"],
    [
      {
        kind: "t3",
        data: { ...comment().data, name: "t3_p1", title: "[deleted by user]", author: "[deleted]", selftext: "" },
      },
      "deleted",
    ],
    [
      { kind: "t3", data: { ...comment().data, name: "t3_p1", title: "t", selftext: "said", author: "[deleted]" } },
      "upserted",
    ],
  ])("tells %j as %s", (thing, type) => {
    expect(read(listing(thing)).changes).toMatchObject([{ type }]);
  });

  it.each([
    [listing(), "empty_delivery"],
    [{ message: "Forbidden", error: 403, reason: "quarantined" }, "error_response"],
    [{ request: {}, response: { status: 404, body: listing() } }, "error_response"],
    [{ json: { errors: [["RATELIMIT", "wait", "ratelimit"]] } }, "unknown_payload"],
    [listing({ kind: "t2", data: { name: "yuki" } }), "account"],
    ["{}", "unknown_payload"],
    [listing(comment({ body: "" })), "empty_thing"],
  ])("passes over %j", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails a broken child alone", () => {
    const { changes, failed } = read(
      listing(comment(), null, {}, comment({ created_utc: "x" }), comment({ id: null, name: null })),
    );
    expect([changes.length, failed.length]).toEqual([1, 4]);
  });

  it("forgets one thing and keeps what hangs on it", () => {
    const write = {
      request: {
        method: "POST",
        uri: "https://oauth.reddit.com/api/comment?raw_json=1",
        body: "thing_id=t3_p1&text=x",
      },
      response: { status: 200, body: { json: { errors: [], data: { things: [comment()] } } } },
    };
    for (const body of [fixture("new.json"), fixture("comments.json"), fixture("inbox.json"), JSON.stringify(write)]) {
      const { changes } = read(body);
      for (const { externalId, type } of changes) {
        if (type === "deleted") continue;
        const kept = read(deliveryWithout(inputOf(body), new Set([externalId])));
        expect(kept.changes).toEqual(changes.filter((change) => change.externalId !== externalId));
        expect(kept.failed).toEqual([]);
      }
    }
    expect(String(deliveryWithout(inputOf(write), new Set(["t1_c1"])))).not.toContain("text=x");
  });
});

describe("reddit collections", () => {
  it("list posts, each of which can be left out", () => {
    const post = { kind: "t3", data: { id: "p9", title: "傘", author: "yuki", created_utc: 1_795_600_800 } };
    const collection = { collection_id: "k1", title: "rain", sorted_links: listing(post) };
    expect(read(collection)).toMatchObject({ changes: [{ externalId: "t3_p9", content: { text: "傘" } }], failed: [] });
    const kept = deliveryWithout(inputOf(collection), new Set(["t3_p9"]));
    expect(read(String(kept))).toMatchObject({ changes: [], ignored: [{ reason: "empty_delivery" }] });
  });
});
