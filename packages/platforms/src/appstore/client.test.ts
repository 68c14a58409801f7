import { describe, expect, it } from "vitest";
import type { Call } from "../call.ts";
import { normaliseDelivery } from "../normalise.ts";
import type { ReplyTarget } from "../reply.ts";
import { appstorePoller } from "./client.ts";
import { createFake } from "./fake.ts";
import { appstore } from "./index.ts";
import { appstoreReplier } from "./reply.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const pace = { wait: async () => undefined, random: () => 0 };

/** A source, the bodies that a turn delivers, and a clock. */
function scene(settings: object, fetch: typeof globalThis.fetch, secrets: Call["secrets"], clock = { at: START }) {
  const call: Call = {
    settings: appstore.manifest.settings.parse(settings),
    secrets,
    fetch,
    now: () => new Date(clock.at),
    pace,
  };
  let cursor: string | undefined;
  const poll = async (stream: string) => {
    const page = await appstorePoller.fetchPage({ ...call, stream, cursor });
    cursor = page.cursor;
    return page;
  };
  const changesOf = (body: string | undefined) =>
    body === undefined
      ? []
      : normaliseDelivery({ platform: appstore, via: "poll", body, headers: {}, settings, receivedAt: call.now() })
          .changes;
  return { call, poll, changesOf };
}

function connect() {
  const clock = { at: START };
  const fake = createFake({ now: () => new Date(clock.at), pageSize: 100 });
  return { fake, clock, ...scene(fake.settings, fake.fetch, fake.secrets, clock) };
}

describe("app store connect", () => {
  it("is one stream, feeds are one for each country", () => {
    expect(appstorePoller.streams({ appId: "1", api: "connect" })).toEqual(["connect"]);
    expect(appstorePoller.streams({ appId: "1", countries: ["JP", "us", "jp"] })).toEqual(["rss:jp", "rss:us"]);
  });

  it("lets other words under the same date win", async () => {
    const { fake, clock, poll, changesOf } = connect();
    const id = fake.people?.post({ stream: "connect", text: "before" }) ?? "";
    const [before] = changesOf((await poll("connect")).body);
    clock.at += 900_000;
    fake.people?.edit?.(id, "after");
    const [after] = changesOf((await poll("connect")).body);
    const contents = [before, after].map((change) => (change?.type === "upserted" ? change.content : undefined));
    expect(contents.map((content) => content?.text)).toEqual(["残念\nbefore", "残念\nafter"]);
    expect(contents.map((content) => content?.version)).toEqual([START, START + 900_000]);
    clock.at += 900_000;
    expect((await poll("connect")).body).toBeUndefined();
  });

  it("gives a new response no new version of its review", async () => {
    const { fake, clock, poll, changesOf, call } = connect();
    const target = fake.replies?.target();
    if (!target) throw new Error("nobody to answer");
    const [before] = changesOf((await poll("connect")).body);
    clock.at += 900_000;
    await appstoreReplier.send({ ...call, target, text: "Sorry!", key: "k", approvedAt: new Date(START) });
    const [same, response] = changesOf((await poll("connect")).body);
    expect(same).toEqual(before);
    expect(response).toMatchObject({
      externalId: `${target.externalId}/reply`,
      content: { text: "Sorry!", own: true },
    });
  });

  it("tells what is gone when it looks again, and looks for nothing of the feeds", async () => {
    const { fake, changesOf, call } = connect();
    const externalId = fake.people?.post({ stream: "connect", text: "x" }) ?? "";
    const recheck = async (address: Record<string, string>) =>
      changesOf((await appstorePoller.recheck?.fetch(call, [{ externalId, address }]))?.body);
    expect(await recheck({ via: "connect" })).toMatchObject([{ type: "upserted", externalId }]);
    fake.people?.remove?.(externalId);
    expect(await recheck({ via: "connect" })).toMatchObject([{ type: "deleted", externalId }]);
    expect(await recheck({ country: "jp" })).toEqual([]);
  });

  it("pauses when the hour is used up, and follows no link away from Apple", async () => {
    const asked: string[] = [];
    const { fake } = connect();
    const fetch: typeof globalThis.fetch = async (target) => {
      asked.push(new Request(target).url);
      const attributes = { createdDate: "2026-11-26T09:59:00Z", rating: 1 };
      const data = [{ type: "customerReviews", id: String(asked.length), attributes }];
      const links = { next: `https://evil.example/?cursor=c${asked.length}` };
      const headers = { "x-rate-limit": "user-hour-lim:3600;user-hour-rem:0;" };
      return new Response(JSON.stringify({ data, links }), { headers });
    };
    const { poll } = scene({ appId: "1", api: "connect" }, fetch, fake.secrets);
    expect(await poll("connect")).toMatchObject({ more: true, pauseUntil: new Date(START + 300_000) });
    await poll("connect");
    expect(asked[1]).toMatch(/^https:\/\/api\.appstoreconnect\.apple\.com\/.*cursor=c1$/);
  });

  it("is unauthenticated without a key, or with one that nobody can read", async () => {
    const { fake } = connect();
    for (const secrets of [{}, { ...fake.secrets, privateKey: ["SECRET-KEY-TEXT"] }]) {
      const { poll } = scene(fake.settings, fake.fetch, secrets);
      const error: unknown = await poll("connect").catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: "unauthenticated" });
      expect(String(error)).not.toContain("SECRET-KEY-TEXT");
    }
  });

  it("will not answer reviews of the feeds, and says what Apple will not take", async () => {
    const { fake, call } = connect();
    const target = fake.replies?.target();
    if (!target) throw new Error("nobody to answer");
    const input = (change: Partial<ReplyTarget>, text = "x") => ({
      ...call,
      target: { ...target, ...change },
      text,
      key: "k",
      approvedAt: new Date(START),
    });
    const codes = appstoreReplier.preflight(input({ address: { country: "jp" } })).map(({ code }) => code);
    expect(codes).toEqual(["not_answerable"]);
    await expect(appstoreReplier.send(input({}, "x".repeat(5_971)))).rejects.toMatchObject({ code: "invalid_input" });
    await expect(appstoreReplier.send(input({ conversation: "gone" }))).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("app store feed", () => {
  const review = (id: number, at: number | undefined, text = "t") => ({
    id: { label: String(id) },
    "im:rating": { label: "5" },
    title: { label: text },
    content: { label: text },
    ...(at === undefined ? {} : { updated: { label: new Date(at).toISOString() } }),
  });

  /** Pages of a feed; what is beyond is empty. */
  function feed(pages: readonly (readonly object[])[], status = 200) {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (target) => {
      const { url } = new Request(target);
      asked.push(url);
      const entry = pages[Number(/page=(\d+)/.exec(url)?.[1]) - 1] ?? [];
      const shown = entry.length === 0 ? {} : { entry: entry.length === 1 ? entry[0] : entry };
      return new Response(JSON.stringify({ feed: { updated: { label: "2026-11-26T09:00:00Z" }, ...shown } }), {
        status,
      });
    };
    return { asked, ...scene({ appId: "77", countries: ["jp"], backfillDays: 1 }, fetch, {}) };
  }

  it("asks for a page of a country, and goes on until it has caught up", async () => {
    const { asked, poll, changesOf } = feed([
      [review(3, START - 1_000), review(2, START - 2_000)],
      [review(1, START - 3_000)],
    ]);
    const bodies = [await poll("rss:jp"), await poll("rss:jp"), await poll("rss:jp")];
    expect(asked).toEqual(
      [1, 2, 3].map(
        (page) => `https://itunes.apple.com/jp/rss/customerreviews/page=${page}/id=77/sortby=mostrecent/json`,
      ),
    );
    expect(bodies.map(({ more }) => more)).toEqual([true, true, false]);
    expect(bodies.flatMap(({ body }) => changesOf(body)).map(({ externalId }) => externalId)).toEqual(["3", "2", "1"]);
  });

  it("reports what lies beyond the tenth page", async () => {
    const pages = Array.from({ length: 12 }, (_, index) => [
      review(99 - index, START - index * 60_000),
      review(50 - index, START - index * 60_000 - 1),
    ]);
    const { asked, poll } = feed(pages);
    let page = await poll("rss:jp");
    while (page.more) page = await poll("rss:jp");
    expect(asked).toHaveLength(10);
    expect(page.gap?.to).toEqual(new Date(START - 9 * 60_000 - 1));
  });

  it("reads one page only where reviews have no times, and nothing twice", async () => {
    const { asked, poll } = feed([[review(2, undefined), review(1, undefined)], [review(0, undefined)]]);
    expect(await poll("rss:jp")).toMatchObject({ more: false, body: expect.stringContaining('"2"') as string });
    expect(await poll("rss:jp")).toMatchObject({ more: false, body: undefined });
    expect(asked).toHaveLength(2);
  });

  it.each([
    [403, "rate_limited"],
    [429, "rate_limited"],
    [404, "upstream"],
  ])("reads %i as %s", async (status, code) => {
    await expect(feed([], status).poll("rss:jp")).rejects.toMatchObject({ code });
  });

  it("knows no other streams", async () => {
    await expect(feed([]).poll("nonsense")).rejects.toMatchObject({ code: "invalid_input" });
  });
});
