import { describe, expect, it } from "vitest";
import { deliveryWithout } from "../normalise.ts";
import { readingScene } from "../shared/reading-scene.ts";
import { stackExchangePoller } from "./client.ts";
import { stackexchange } from "./index.ts";

const settings = {
  searches: [
    { site: "ja.stackoverflow", tagged: ["kasa", "傘"] },
    { site: "superuser", q: "kasa" },
  ],
  accountId: 900,
};
const { receivedAt, inputOf, read, fixture } = readingScene(stackexchange, settings, import.meta.dirname);
const AT = 1_795_600_800;

describe("stackexchange", () => {
  it("reads questions with all that is nested in them, each with its site's name before its id", () => {
    expect(read(fixture("search.json")).changes).toMatchObject([
      {
        externalId: "ja.stackoverflow.com/q/101",
        conversation: "ja.stackoverflow.com/q/101",
        content: {
          kind: "post",
          text: 'Kasa SDK で "403" が返る\n次のコード:\n\nif (a < b) {\n  kasa.open();\n}\n\n\nなぜですか？',
          version: (AT + 3_600) * 1000,
          editedAt: "2026-11-25T11:00:00.000Z",
          author: { id: "ja.stackoverflow.com/21", name: "ゆき & 雨" },
        },
        counts: { likes: 0, replies: 0, views: 12 },
      },
      { externalId: "ja.stackoverflow.com/q/100", content: { author: { id: "ja.stackoverflow.com/user9" } } },
      {
        externalId: "ja.stackoverflow.com/a/150",
        conversation: "ja.stackoverflow.com/q/100",
        content: { kind: "reply", parent: "ja.stackoverflow.com/q/100" },
      },
      {
        externalId: "ja.stackoverflow.com/c/502",
        conversation: "ja.stackoverflow.com/q/100",
        content: { kind: "comment", parent: "ja.stackoverflow.com/a/150" },
      },
      { externalId: "ja.stackoverflow.com/c/501", content: { own: true } },
    ]);
  });

  it("gives a post one name whether it is nested, alone, found or linked", () => {
    const nested = read(fixture("search.json")).changes.map(({ externalId }) => externalId);
    const uri = "https://api.stackexchange.com/2.3/answers/150?site=ja.stackoverflow";
    const answer = { answer_id: 150, question_id: "100", creation_date: AT, body: "<p>x</p>" };
    const alone = read({
      request: { method: "GET", uri },
      response: { status: 200, body: { items: [answer] } },
    }).changes;
    expect(nested).toContain(alone[0]?.externalId);
    expect(alone).toMatchObject([{ conversation: "ja.stackoverflow.com/q/100" }]);
    const comment = {
      comment_id: 502,
      post_id: 150,
      creation_date: AT,
      body: "x",
      link: "https://ja.stackoverflow.com/questions/100/leak/150#comment502_150",
    };
    expect(read([comment]).changes).toMatchObject([
      { externalId: "ja.stackoverflow.com/c/502", conversation: "ja.stackoverflow.com/q/100" },
    ]);
    const excerpt = {
      item_type: "question",
      question_id: 101,
      creation_date: AT,
      title: "t",
      excerpt: 'a <span class="highlight">kasa</span>',
      score: 1,
    };
    expect(
      read({ request: { method: "GET", uri }, response: { status: 200, body: { items: [excerpt] } } }).changes,
    ).toMatchObject([{ externalId: "ja.stackoverflow.com/q/101" }]);
  });

  it.each([
    [{ error_id: 502, error_name: "throttle_violation", error_message: "…" }, "error_response"],
    [{ items: [], has_more: false }, "empty_delivery"],
    [{ items: [{ user_id: 1, reputation: 5 }] }, "account"],
    [{ items: [{ name: "kasa", count: 5 }] }, "tag"],
    [{ items: [{ question_id: 1, creation_date: AT }] }, "without_body"],
    ["{}", "unknown_payload"],
  ])("passes over %j", (body, reason) => {
    expect(read(body)).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });

  it("fails a broken member alone", () => {
    const good = { question_id: 1, creation_date: AT, title: "t" };
    const { changes, failed } = read({ items: [good, null, {}, { question_id: 2, creation_date: "no time" }] });
    expect([changes.length, failed.length]).toEqual([1, 3]);
  });

  it("forgets one post and keeps what hangs on it", () => {
    for (const file of ["search.json", "answers.json"]) {
      const { changes } = read(fixture(file));
      for (const { externalId } of changes) {
        const body = deliveryWithout(inputOf(fixture(file)), new Set([externalId]));
        const kept = read(body);
        expect(kept.changes).toEqual(changes.filter((change) => change.externalId !== externalId));
        expect(kept.failed).toEqual([]);
      }
    }
  });
});

describe("stackexchange poller", () => {
  const page = (answer: unknown, status = 200, secrets: Record<string, string[]> = {}) => {
    const asked: URL[] = [];
    const fetchPage = (cursor?: string) =>
      stackExchangePoller.fetchPage({
        settings,
        secrets,
        stream: "site=ja.stackoverflow&tagged=kasa%3B%E5%82%98",
        cursor,
        now: () => receivedAt,
        pace: { wait: async () => undefined, random: () => 0.5 },
        fetch: async (target) => {
          asked.push(new URL(new Request(target).url));
          return Response.json(answer, { status });
        },
      });
    return { asked, fetchPage };
  };
  const question = { question_id: 1, creation_date: receivedAt.getTime() / 1000 - 5, title: "Kasa" };

  it("has a stream a search", () => {
    expect(stackExchangePoller.streams(settings)).toEqual([
      "site=ja.stackoverflow&tagged=kasa%3B%E5%82%98",
      "site=superuser&q=kasa",
    ]);
  });

  it("asks as it is documented, with the key only on the wire, and says what it spent", async () => {
    const { asked, fetchPage } = page({ items: [question], has_more: false, quota_remaining: 5 }, 200, {
      key: ["k-1"],
    });
    const { body, spent } = await fetchPage();
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
      site: "ja.stackoverflow",
      tagged: "kasa;傘",
      sort: "creation",
      order: "desc",
      filter: "withbody",
      pagesize: "100",
      page: "1",
      key: "k-1",
    });
    expect(spent).toBe(1);
    expect(body).not.toContain("k-1");
  });

  it("obeys backoff, and is quiet until the day turns when nothing is left", async () => {
    const slow = await page({ items: [question], has_more: true, backoff: 10, quota_remaining: 5 }).fetchPage();
    expect(slow).toMatchObject({ more: true, pauseUntil: new Date(receivedAt.getTime() + 10_000) });
    const spent = await page({ items: [question], has_more: false, quota_remaining: 0 }).fetchPage();
    expect(spent.pauseUntil).toEqual(new Date("2026-11-27T00:00:00Z"));
  });

  it.each([
    [
      {
        error_id: 502,
        error_name: "throttle_violation",
        error_message: "too many requests from this IP, more requests available in 720 seconds",
      },
      400,
      { code: "rate_limited", details: { retryAfter: 720 } },
    ],
    [{ error_id: 502, error_name: "throttle_violation" }, 400, { code: "rate_limited", details: { retryAfter: 300 } }],
    [{ error_id: 403, error_name: "access_denied" }, 400, { code: "unauthenticated" }],
    [{ error_id: 400, error_name: "bad_parameter", error_message: "site" }, 400, { code: "invalid_input" }],
    [{ error_id: 503, error_name: "temporarily_unavailable" }, 400, { code: "upstream" }],
    [{ nonsense: 1 }, 200, { code: "upstream" }],
  ])("tells %j by its name", async (answer, status, error) => {
    await expect(page(answer, status).fetchPage()).rejects.toMatchObject(error);
  });

  it("owns up to a gap where no further page is shown without a key", async () => {
    const { fetchPage } = page({ items: [question], has_more: true, quota_remaining: 5 });
    let last = await fetchPage();
    while (last.more) last = await fetchPage(last.cursor);
    expect(last.gap).toBeDefined();
  });
});

describe("stackexchange records about posts", () => {
  it.each([
    ["revision", { revision_guid: "A1", post_id: 101, post_type: "question", title: "old title", creation_date: AT }],
    ["suggested_edit", { suggested_edit_id: 7, post_id: 101, title: "t", creation_date: AT }],
    ["reputation", { reputation_change: 10, post_id: 101, on_date: AT }],
    ["timeline", { timeline_type: "answer", question_id: 101, creation_date: AT }],
    ["notification", { notification_type: "badge_earned", post_id: 101, body: "You earned", creation_date: AT }],
  ])("are no posts: %s", (reason, record) => {
    expect(read({ items: [record] })).toEqual({ changes: [], ignored: [{ reason, count: 1 }], failed: [] });
  });
});

describe("stackexchange posts of a filter without times", () => {
  it("are as old as their arrival", () => {
    const post = { question_id: 101, title: "傘", link: "https://stackoverflow.com/questions/101/kasa" };
    expect(read({ items: [post] })).toMatchObject({
      changes: [{ externalId: "stackoverflow.com/q/101", content: { text: "傘" } }],
      failed: [],
    });
  });
});
