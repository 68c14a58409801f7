import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { redditTokens } from "./api.ts";
import { redditPoller } from "./client.ts";
import { RedditSettings } from "./manifest.ts";
import { redditReplier } from "./reply.ts";

const now = new Date("2026-11-26T10:00:00Z");
const settings = RedditSettings.parse({
  username: "kasa_care",
  subreddits: ["r/umbrellas"],
  queries: ["傘 kasa"],
  mentions: true,
});

function calling(
  answer: unknown,
  init: ResponseInit = {},
  secrets: Record<string, string[]> = { clientId: ["id"], clientSecret: ["se:cret"] },
) {
  const asked: Request[] = [];
  const call: Call = {
    settings,
    secrets,
    token: { accessToken: "tok-1" },
    now: () => now,
    pace: { wait: async () => undefined, random: () => 0.5 },
    fetch: async (target, given) => {
      asked.push(new Request(target, given));
      return Response.json(answer, init);
    },
  };
  return { asked, call };
}

const thing = (id: string, secondsAgo: number, data: object = {}) => ({
  kind: "t3",
  data: { id, name: `t3_${id}`, title: "t", created_utc: now.getTime() / 1000 - secondsAgo, edited: false, ...data },
});
const listing = (children: readonly unknown[], after: string | null = null) => ({
  kind: "Listing",
  data: { children, after },
});
const STREAM = "r/umbrellas/new";

describe("reddit poller", () => {
  it("has a stream for each list", () => {
    expect(redditPoller.streams(settings)).toEqual([
      "r/umbrellas/new",
      "r/umbrellas/comments",
      "search:傘 kasa",
      "mentions",
    ]);
  });

  it("names itself, asks for raw JSON, reads on by after, and delivers neither token nor markup", async () => {
    const { asked, call } = calling(listing([thing("b", 5, { selftext_html: "<p>heavy</p>", preview: {} })], "t3_b"));
    const first = await redditPoller.fetchPage({ ...call, stream: STREAM, cursor: undefined });
    await redditPoller.fetchPage({ ...call, stream: STREAM, cursor: first.cursor });
    expect(asked.slice(0, 2).map(({ url }) => url)).toEqual([
      "https://oauth.reddit.com/r/umbrellas/new?limit=100&raw_json=1",
      "https://oauth.reddit.com/r/umbrellas/new?limit=100&raw_json=1&after=t3_b",
    ]);
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer tok-1");
    expect(asked[0]?.headers.get("user-agent")).toContain("/u/kasa_care");
    expect(first.body).not.toMatch(/tok-1|heavy|preview/);
  });

  it("asks a search for its newest posts", async () => {
    const { asked, call } = calling(listing([]));
    await redditPoller.fetchPage({ ...call, stream: "search:傘 kasa", cursor: undefined });
    const { pathname, searchParams } = new URL(asked[0]?.url ?? "");
    expect([pathname, searchParams.get("q"), searchParams.get("sort")]).toEqual(["/search", "傘 kasa", "new"]);
  });

  it("owns up to a gap at the end of the thousand items that are shown", async () => {
    const many = Array.from({ length: 100 }, (_, index) => thing(`p${index}`, index));
    const full = calling(listing(many, "t3_p99"));
    let page = await redditPoller.fetchPage({ ...full.call, stream: STREAM, cursor: undefined });
    for (let i = 0; i < 8; i++)
      page = await redditPoller.fetchPage({ ...full.call, stream: STREAM, cursor: page.cursor });
    expect(page.more).toBe(true);
    const end = calling(listing(many));
    page = await redditPoller.fetchPage({ ...end.call, stream: STREAM, cursor: page.cursor });
    expect(page.more).toBe(false);
    expect(page.gap).toBeDefined();
    const short = await redditPoller.fetchPage({ ...end.call, stream: STREAM, cursor: undefined });
    expect(short).not.toHaveProperty("gap");
  });

  it("pauses for the seconds that are left when the last request is used up", async () => {
    const headers = { "x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "53" };
    const { call } = calling(listing([]), { headers });
    expect(await redditPoller.fetchPage({ ...call, stream: STREAM, cursor: undefined })).toMatchObject({
      pauseUntil: new Date(now.getTime() + 53_000),
    });
  });

  it.each([
    [401, {}, "unauthenticated"],
    [403, { reason: "quarantined" }, "forbidden"],
    [404, { reason: "banned" }, "not_found"],
    [429, {}, "rate_limited"],
    [200, { kind: "t5" }, "upstream"],
  ])("calls %i %j %s", async (status, answer, code) => {
    const { call } = calling(answer, { status });
    await expect(redditPoller.fetchPage({ ...call, stream: STREAM, cursor: undefined })).rejects.toMatchObject({
      code,
    });
  });

  it("looks again at posts and comments by name, and at nothing else", async () => {
    const { asked, call } = calling(listing([]));
    const posts = ["t3_a", "t1_b", "t4_c"].map((externalId) => ({ externalId, address: {} }));
    const { body } = (await redditPoller.recheck?.fetch(call, posts)) ?? {};
    expect(new URL(asked[0]?.url ?? "").searchParams.get("id")).toBe("t3_a,t1_b");
    expect(JSON.parse(body ?? "")).toMatchObject({ asked: ["t3_a", "t1_b"] });
    expect(await redditPoller.recheck?.fetch(call, posts.slice(2))).toEqual({ body: undefined });
  });
});

describe("reddit tokens", () => {
  it("are obtained with the app's secrets, or renewed with the account's token", async () => {
    const app = calling({ access_token: "a", expires_in: 86_400, token_type: "bearer" });
    expect(await redditTokens.obtain(app.call, undefined)).toEqual({
      accessToken: "a",
      expiresAt: "2026-11-27T10:00:00.000Z",
    });
    expect(app.asked[0]?.headers.get("authorization")).toBe(`Basic ${Buffer.from("id:se:cret").toString("base64")}`);
    expect(await app.asked[0]?.text()).toBe("grant_type=client_credentials");
    const account = calling(
      { access_token: "a", expires_in: 3_600 },
      {},
      { clientId: ["id"], clientSecret: ["s"], refreshToken: ["r-1"] },
    );
    await redditTokens.obtain(account.call, undefined);
    expect(await account.asked[0]?.text()).toBe("grant_type=refresh_token&refresh_token=r-1");
  });

  it.each([
    [{ message: "Unauthorized", error: 401 }, 401, "unauthenticated"],
    [{ error: "invalid_grant" }, 400, "unauthenticated"],
    [{ error: "invalid_grant" }, 200, "unauthenticated"],
    [{}, 429, "rate_limited"],
    [{}, 200, "upstream"],
  ])("answered %j (%i) are %s", async (answer, status, code) => {
    await expect(redditTokens.obtain(calling(answer, { status }).call, undefined)).rejects.toMatchObject({ code });
  });

  it("need the app's secrets", async () => {
    await expect(redditTokens.obtain(calling({}, {}, {}).call, undefined)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});

describe("reddit replies", () => {
  const target = {
    externalId: "t1_c1",
    conversation: "t3_p1",
    kind: "comment",
    author: null,
    direct: false,
    address: {},
    heardAt: now.toISOString(),
  } as const;
  const reply = (answer: unknown, init: ResponseInit = {}, text = "Hello") => {
    const { asked, call } = calling(answer, init);
    return { asked, input: { ...call, target, text, key: "k", approvedAt: now } };
  };
  const errors = (code: string, message = "", rest: object = {}) => ({
    json: { errors: [[code, message, "text"]], ...rest },
  });

  it("go out as a form, once, and come back with their name and address", async () => {
    const made = { kind: "t1", data: { id: "n1", name: "t1_n1", permalink: "/r/a/comments/p1/x/n1/" } };
    const { asked, input } = reply({ json: { errors: [], data: { things: [made] } } });
    expect(await redditReplier.send(input)).toEqual({
      externalId: "t1_n1",
      url: "https://www.reddit.com/r/a/comments/p1/x/n1/",
    });
    expect(Object.fromEntries(new URLSearchParams(await asked[0]?.text()))).toEqual({
      api_type: "json",
      raw_json: "1",
      thing_id: "t1_c1",
      text: "Hello",
    });
  });

  it.each([
    [
      errors("RATELIMIT", "Take a break for 4 minutes before trying again."),
      { code: "rate_limited", details: { retryAfter: 300 } },
    ],
    [
      errors("RATELIMIT", "you are doing that too much. try again in 9 seconds."),
      { code: "rate_limited", details: { retryAfter: 9 } },
    ],
    [errors("RATELIMIT", "slow down"), { code: "rate_limited", details: { retryAfter: 300 } }],
    [
      errors("RATELIMIT", "try again in 4 minutes", { ratelimit: 231.6 }),
      { code: "rate_limited", details: { retryAfter: 232 } },
    ],
    [errors("TOO_LONG"), { code: "invalid_input" }],
    [errors("NO_TEXT"), { code: "invalid_input" }],
    [errors("DELETED_COMMENT"), { code: "forbidden" }],
    [errors("THREAD_LOCKED"), { code: "forbidden" }],
    [errors("USER_REQUIRED"), { code: "unauthenticated" }],
    [{ json: { errors: [], data: { things: [] } } }, { code: "upstream", details: { unsure: true } }],
    [{}, { code: "upstream", details: { unsure: true } }],
  ])("answered with 200 and %j throw %j", async (answer, error) => {
    await expect(redditReplier.send(reply(answer).input)).rejects.toMatchObject(error);
  });

  it.each([
    [403, "forbidden"],
    [404, "forbidden"],
    [401, "unauthenticated"],
    [500, "upstream"],
  ])("answered with %i are %s", async (status, code) => {
    const { asked, input } = reply({}, { status });
    await expect(redditReplier.send(input)).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(1);
  });

  it("are found again by what they answer, say and when", async () => {
    const own = (data: object) => ({
      kind: "t1",
      data: {
        id: "n1",
        name: "t1_n1",
        parent_id: "t1_c1",
        body: "Hello ",
        created_utc: now.getTime() / 1000 + 2,
        edited: false,
        ...data,
      },
    });
    const found = (data: object) => redditReplier.find?.(reply(listing([own(data)])).input);
    expect(await found({})).toMatchObject({ externalId: "t1_n1" });
    expect(await found({ parent_id: "t1_other" })).toBeUndefined();
    expect(await found({ body: "Hello?" })).toBeUndefined();
    expect(await found({ created_utc: now.getTime() / 1000 - 3_600 })).toBeUndefined();
    const { asked, input } = reply(listing([]));
    await redditReplier.find?.(input);
    await redditReplier.find?.({ ...input, target: { ...target, externalId: "t4_m1" } });
    expect(asked.map(({ url }) => new URL(url).pathname)).toEqual(["/user/kasa_care/comments", "/message/sent"]);
  });

  it("are refused beforehand where they cannot be taken", () => {
    const codes = (changes: object, text = "x") =>
      redditReplier
        .preflight({ settings, text, now: () => now, target: { ...target, ...changes } })
        .map(({ code }) => code);
    expect(codes({})).toEqual([]);
    expect(codes({ address: { closed: "locked" } })).toEqual(["not_permitted"]);
    expect(codes({ externalId: "t5_a" })).toEqual(["not_answerable"]);
    expect(codes({}, "x".repeat(10_001))).toEqual(["too_long"]);
    expect(codes({}, "x".repeat(10_000))).toEqual([]);
  });
});
