import { describe, expect, it } from "vitest";
import type { Token } from "../call.ts";
import { createFake } from "./fake.ts";
import { bluesky } from "./index.ts";
import { tidOf } from "./tid.ts";
import { blueskyTokens } from "./token.ts";

const pace = { wait: async () => undefined, random: () => 0.5 };
const START = Date.parse("2026-11-26T10:00:00Z");

/** A fake with a clock that is moved by hand, and everything that was asked of it. */
function scene(answers: readonly Response[] = []) {
  let clock = START;
  const now = (): Date => new Date(clock);
  const fake = createFake({ now, pageSize: 20 });
  const scripted = [...answers];
  const asked: Request[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    asked.push(new Request(target, init));
    return scripted.shift() ?? fake.fetch(target, init);
  };
  const settings = bluesky.manifest.settings.parse(fake.settings);
  const bare = { settings, secrets: fake.secrets, fetch, now, pace };
  const later = (ms: number): void => void (clock += ms);
  const signedIn = async () => ({ ...bare, token: await blueskyTokens.obtain(bare, undefined) });
  return { fake, asked, bare, later, signedIn };
}

const refusal = (status: number, error: string, headers: Record<string, string> = {}): Response =>
  Response.json({ error, message: "" }, { status, headers });

describe("bluesky sessions", () => {
  it("begin with the app password, tell the account, and end when the token says", async () => {
    const { bare, asked } = scene();
    const token = await blueskyTokens.obtain(bare, undefined);
    expect(token).toMatchObject({ expiresAt: "2026-11-26T12:00:00.000Z", facts: { handle: "brand.example" } });
    expect(await asked[0]?.json()).toEqual({ identifier: "brand.example", password: "abcd-efgh-ijkl-mnop" });
  });

  it("live as long as the token says, or two hours where it says nothing", async () => {
    const jwt = (payload: object): string => `e30.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.x`;
    const ends = async (accessJwt: string) => {
      const answer = Response.json({ did: "did:plc:x", handle: null, accessJwt, refreshJwt: "r" });
      return (await blueskyTokens.obtain(scene([answer]).bare, undefined)).expiresAt;
    };
    expect(await ends(jwt({ exp: START / 1000 + 60 }))).toBe("2026-11-26T10:01:00.000Z");
    for (const odd of ["opaque", jwt({}), jwt({ exp: 1e12 })]) expect(await ends(odd)).toBe("2026-11-26T12:00:00.000Z");
  });

  it("are renewed by the newest refresh token, and begun again when that is worthless", async () => {
    const { bare, asked } = scene();
    const first = await blueskyTokens.obtain(bare, undefined);
    const second = await blueskyTokens.obtain(bare, first);
    const third = await blueskyTokens.obtain(bare, second);
    expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3);
    const fourth = await blueskyTokens.obtain(bare, first);
    expect(fourth.accessToken).not.toBe(third.accessToken);
    expect(asked.map(({ url }) => url.split(".").at(-1))).toEqual([
      "createSession",
      "refreshSession",
      "refreshSession",
      "refreshSession",
      "createSession",
    ]);
    expect(asked[2]?.headers.get("authorization")).toBe(`Bearer ${second.refreshToken}`);
  });

  it.each([
    [refusal(401, "AuthenticationRequired"), "unauthenticated"],
    [refusal(401, "AuthFactorTokenRequired"), "unauthenticated"],
    [refusal(400, "InvalidRequest"), "unauthenticated"],
    [refusal(429, "RateLimitExceeded", { "ratelimit-reset": String(START / 1000 + 90) }), "rate_limited"],
    [refusal(404, "XRPCNotSupported"), "upstream"],
    [Response.json({ did: "did:plc:x" }), "upstream"],
  ])("that cannot begin (%#) say why", async (answer, code) => {
    await expect(blueskyTokens.obtain(scene([answer]).bare, undefined)).rejects.toMatchObject({ code });
  });

  it("wait for the reset of a limit while they are renewed, and need an account and a password", async () => {
    const current: Token = { accessToken: "a", refreshToken: "r" };
    const limited = refusal(429, "RateLimitExceeded", { "ratelimit-reset": String(START / 1000 + 90) });
    await expect(blueskyTokens.obtain(scene([limited]).bare, current)).rejects.toMatchObject({
      code: "rate_limited",
      details: { retryAfter: 90 },
    });
    const { bare } = scene();
    await expect(blueskyTokens.obtain({ ...bare, secrets: {} }, undefined)).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const settings = bluesky.manifest.settings.parse({});
    await expect(blueskyTokens.obtain({ ...bare, settings }, undefined)).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });
});

describe("bluesky poller", () => {
  it("has a stream for each search and one for notifications; none without settings", () => {
    const streams = (settings: object) => bluesky.poller?.streams(bluesky.manifest.settings.parse(settings));
    expect(streams({ queries: ["kasa", "傘 lang:ja", "kasa"], mentions: true })).toEqual([
      "search:kasa",
      "search:傘 lang:ja",
      "notifications",
    ]);
    expect(streams({})).toEqual([]);
  });

  it("asks newest first with the token, names the AppView, and keeps the token out of the body", async () => {
    const { signedIn, asked, fake } = scene();
    fake.people?.post({ stream: "search:kasa", text: "kasa" });
    const call = await signedIn();
    const settings = { ...call.settings, appview: "did:web:api.example#bsky_appview" };
    const page = await bluesky.poller?.fetchPage({ ...call, settings, stream: "search:kasa", cursor: undefined });
    expect(asked.at(-1)?.url).toBe("https://pds.example/xrpc/app.bsky.feed.searchPosts?q=kasa&sort=latest&limit=50");
    expect(asked.at(-1)?.headers.get("atproto-proxy")).toBe("did:web:api.example#bsky_appview");
    expect(page?.body).not.toContain(call.token.accessToken);
    await bluesky.poller?.fetchPage({ ...call, stream: "notifications", cursor: undefined });
    expect(asked.at(-1)?.url).toContain("listNotifications?limit=50&reasons=mention&reasons=reply&reasons=quote");
    await expect(bluesky.poller?.fetchPage({ ...call, stream: "x", cursor: undefined })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it.each([
    [refusal(400, "InvalidToken"), "unauthenticated"],
    [refusal(400, "ExpiredToken"), "unauthenticated"],
    [refusal(401, "AuthMissing"), "unauthenticated"],
    [refusal(403, "Forbidden"), "upstream"],
    [refusal(400, "InvalidRequest"), "upstream"],
    [Response.json({ posts: "none" }), "upstream"],
  ])("tells a dead token from what may pass (%#)", async (answer, code) => {
    const { bare } = scene([answer]);
    const call = { ...bare, token: { accessToken: "t" }, stream: "search:kasa", cursor: undefined };
    await expect(bluesky.poller?.fetchPage(call)).rejects.toMatchObject({ code });
  });

  it("starts again from the top when the server no longer knows its cursor", async () => {
    const { bare } = scene([
      Response.json({ posts: [{ uri: "at://a/b/c", indexedAt: "2026-11-26T09:59:00Z" }], cursor: "old" }),
      refusal(400, "InvalidRequest"),
    ]);
    const call = { ...bare, token: { accessToken: "t" }, stream: "search:kasa" };
    const first = await bluesky.poller?.fetchPage({ ...call, cursor: undefined });
    expect(first?.more).toBe(true);
    const second = await bluesky.poller?.fetchPage({ ...call, cursor: first?.cursor });
    expect(second).toMatchObject({ body: undefined, more: false });
    expect(second?.cursor).not.toContain("old");
  });

  it("pauses when a success used up the last request", async () => {
    const headers = { "ratelimit-remaining": "0", "ratelimit-reset": String(START / 1000 + 60) };
    const { bare } = scene([Response.json({ posts: [] }, { headers })]);
    const page = bluesky.poller?.fetchPage({
      ...bare,
      token: { accessToken: "t" },
      stream: "search:kasa",
      cursor: undefined,
    });
    expect(await page).toMatchObject({ pauseUntil: new Date(START + 60_000) });
  });

  it("looks again: tells edits, and deletes only what is really gone", async () => {
    const { signedIn, fake, later, bare } = scene();
    const call = await signedIn();
    const post = (): string => fake.people?.post({ stream: "search:kasa", text: "傘" }) ?? "";
    const [kept, edited, removed] = [post(), post(), post()];
    const page = await bluesky.poller?.fetchPage({ ...call, stream: "search:kasa", cursor: undefined });
    const read = (body: string | undefined) =>
      bluesky.normalise({
        via: "poll",
        body: JSON.parse(body ?? ""),
        headers: {},
        settings: bare.settings,
        receivedAt: bare.now(),
      }).changes;
    const known = read(page?.body).map((change) => ({
      externalId: change.externalId,
      address: change.type === "upserted" ? (change.content.address ?? {}) : {},
    }));
    later(5_000);
    fake.people?.edit?.(edited, "傘!");
    fake.people?.remove?.(removed);
    const again = read((await bluesky.poller?.recheck?.fetch(call, known))?.body);
    expect(new Map(again.map((change) => [change.externalId, change]))).toEqual(
      new Map([
        [
          kept,
          expect.objectContaining({
            content: expect.not.objectContaining({ editedAt: expect.anything() as string }) as object,
          }),
        ],
        [
          edited,
          expect.objectContaining({
            content: expect.objectContaining({ version: START + 5_000, text: "傘!" }) as object,
          }),
        ],
        [removed, { type: "deleted", externalId: removed, deletedAt: "2026-11-26T10:00:05.000Z" }],
      ]),
    );
    expect(await bluesky.poller?.recheck?.fetch(call, [])).toEqual({ body: undefined });
  });

  it("does not take a post that a block hides from us, or an account out of sight, for deleted", async () => {
    const record = { uri: "at://did:plc:a/app.bsky.feed.post/1", cid: "c", value: { text: "x" } };
    for (const answer of [Response.json(record), refusal(400, "InvalidRequest"), refusal(400, "RepoDeactivated")]) {
      const { bare } = scene([Response.json({ posts: [] }), answer]);
      const call = { ...bare, token: { accessToken: "t" } };
      const page = await bluesky.poller?.recheck?.fetch(call, [{ externalId: record.uri, address: { cid: "c" } }]);
      expect(JSON.parse(page?.body ?? "")).toMatchObject({ missing: [], changed: [] });
    }
  });
});

describe("bluesky record keys", () => {
  it("are TIDs: sortable by time, the same for the same key, different for others", () => {
    const at = (ms: number, key = "k"): string => tidOf(new Date(ms), key);
    expect(at(START)).toMatch(/^[2-7a-z]{13}$/);
    expect(at(START)).toBe(at(START));
    expect([at(START + 2), at(START), at(START + 1)].sort()).toEqual([at(START), at(START + 1), at(START + 2)]);
    expect(new Set(Array.from({ length: 500 }, (_none, index) => at(START, `k${index}`))).size).toBe(500);
    // The time of a record key of 22 November 2026, 00:09:42.091, as the reference server made it.
    expect("3n2ud7nyf7k2z" > at(Date.parse("2026-11-22T00:09:41Z"))).toBe(true);
    expect("3n2ud7nyf7k2z" < at(Date.parse("2026-11-22T00:09:43Z"))).toBe(true);
  });
});
