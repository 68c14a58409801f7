import { describe, expect, it } from "vitest";
import { deliveryWithout } from "../normalise.ts";
import { readingScene } from "../shared/reading-scene.ts";
import { hackerNewsPoller } from "./client.ts";
import { hackernews } from "./index.ts";

const settings = { queries: ["kasa"], username: "kasa_care" };
const { receivedAt, inputOf, read, fixture } = readingScene(hackernews, settings, import.meta.dirname);
const AT = 1_795_600_800;

describe("hackernews", () => {
  it("reads hits: stories, comments and answers of one conversation, counts, links whole, own words", () => {
    expect(read(fixture("search.json")).changes).toMatchObject([
      {
        externalId: "48000003",
        conversation: "48000001",
        content: { kind: "reply", parent: "48000002", own: true, media: [] },
      },
      {
        externalId: "48000002",
        conversation: "48000001",
        content: {
          kind: "comment",
          text: "Mine broke 'after' 3 days.\n\nSee https://kasa.example/orders/1042/tracking — 傘が壊れた",
        },
      },
      {
        externalId: "48000001",
        createdAt: "2026-11-25T10:00:00.000Z",
        content: {
          kind: "post",
          version: Date.parse("2026-11-25T12:00:00Z"),
          text: "Show HN: Kasa & the rain",
          author: { id: "yuki" },
          url: "https://news.ycombinator.com/item?id=48000001",
          media: [{ type: "link", url: "https://kasa.example/" }],
        },
        counts: { likes: 42, replies: 2 },
      },
    ]);
  });

  it("gives a tree's comments the root of the tree, and knows one that was taken back", () => {
    expect(read(fixture("item.json")).changes).toMatchObject([
      { externalId: "48000001" },
      { externalId: "48000002", conversation: "48000001" },
      { type: "deleted", externalId: "48000003", conversation: "48000001" },
    ]);
  });

  it("reads official records", () => {
    expect(
      read({
        id: 5,
        by: "yuki",
        type: "story",
        time: AT,
        title: "Kasa",
        kids: [6],
        descendants: 1,
        score: 2,
        url: "https://kasa.example/",
      }).changes,
    ).toMatchObject([
      { externalId: "5", conversation: "5", createdAt: "2026-11-25T10:00:00.000Z", counts: { likes: 2, replies: 1 } },
    ]);
    expect(read({ id: 6, type: "comment", time: AT, parent: 5, deleted: true }).changes).toMatchObject([
      { type: "deleted", externalId: "6" },
    ]);
    expect(read({ id: 7, by: "x", type: "comment", time: AT, parent: 5, text: "spam", dead: true }).ignored).toEqual([
      { reason: "dead_item", count: 1 },
    ]);
  });

  it.each([
    [{ hits: [], nbHits: 0 }, "empty_delivery"],
    [[1, 2, 3], "id_list"],
    [{ username: "yuki", karma: 1, about: "" }, "account"],
    [{ message: "bad", status: 400 }, "error_response"],
    ["{}", "unknown_payload"],
    ["null", "unknown_payload"],
    [{ hits: [{ objectID: "1", created_at_i: AT, author: "a", title: null }] }, "empty_item"],
  ])("passes over %j", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails a broken hit alone", () => {
    const good = { objectID: "1", created_at_i: AT, author: "a", title: "Kasa" };
    const { changes, failed } = read({
      hits: [good, null, { objectID: "2", author: "a", title: "no time" }, { ...good, objectID: null }],
    });
    expect([changes.length, failed.length]).toEqual([1, 3]);
  });

  it("forgets one item and keeps what hangs on it", () => {
    for (const file of ["search.json", "item.json"]) {
      const { changes } = read(fixture(file));
      for (const { externalId, type } of changes) {
        if (type === "deleted") continue;
        const body = deliveryWithout(inputOf(fixture(file)), new Set([externalId]));
        expect(read(body).changes).toEqual(changes.filter((change) => change.externalId !== externalId));
      }
    }
    expect(String(deliveryWithout(inputOf(fixture("item.json")), new Set(["48000002"])))).not.toContain("Mine broke");
  });
});

describe("hackernews poller", () => {
  const page = (answer: unknown, init: ResponseInit = {}) => {
    const asked: URL[] = [];
    const fetchPage = (cursor?: string) =>
      hackerNewsPoller.fetchPage({
        settings: { queries: ["kasa 傘"] },
        secrets: {},
        stream: "kasa 傘",
        cursor,
        now: () => receivedAt,
        pace: { wait: async () => undefined, random: () => 0.5 },
        fetch: async (target) => {
          asked.push(new URL(new Request(target).url));
          return Response.json(answer, init);
        },
      });
    return { asked, fetchPage };
  };
  const hit = (id: number, at: number) => ({ objectID: String(id), created_at_i: at, author: "a", title: "Kasa" });
  const now = receivedAt.getTime() / 1000;

  it("asks by date, within a window that stands still while it is read", async () => {
    const { asked, fetchPage } = page({ hits: [hit(2, now - 5)], page: 0, nbPages: 2, nbHits: 2 });
    const first = await fetchPage();
    expect(first.more).toBe(true);
    await fetchPage(first.cursor);
    expect(asked.map(({ searchParams }) => [searchParams.get("numericFilters"), searchParams.get("page")])).toEqual([
      [`created_at_i>=${now - 86_400 - 600},created_at_i<=${now + 60}`, "0"],
      [`created_at_i>=${now - 86_400 - 600},created_at_i<=${now + 60}`, "1"],
    ]);
    expect(asked[0]?.searchParams.get("query")).toBe("kasa 傘");
  });

  it("goes on by time where a query shows no more pages", async () => {
    const { asked, fetchPage } = page({ hits: [hit(2, now - 5), hit(1, now - 9)], page: 0, nbPages: 1, nbHits: 1_200 });
    const first = await fetchPage();
    expect(first.more).toBe(true);
    await fetchPage(first.cursor);
    expect(asked[1]?.searchParams.get("numericFilters")).toContain(`created_at_i<=${now - 9}`);
    expect(asked[1]?.searchParams.get("page")).toBe("0");
  });

  it("tells trouble by its name", async () => {
    await expect(page({}, { status: 429 }).fetchPage()).rejects.toMatchObject({ code: "rate_limited" });
    await expect(page({ message: "x" }, { status: 400 }).fetchPage()).rejects.toMatchObject({ code: "upstream" });
    await expect(page({ hits: "none" }).fetchPage()).rejects.toMatchObject({ code: "upstream" });
  });
});
