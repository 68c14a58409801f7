import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@kikimimi/core/error";
import { mastodonPoller } from "@kikimimi/platforms/mastodon/client";
import { mastodon } from "@kikimimi/platforms/mastodon/index";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Page } from "@kikimimi/platforms/poller";
import { type FakeMastodon, fakeMastodon } from "../support/mastodon-server.ts";

const SETTINGS = { baseUrl: "https://mastodon.example", hashtags: ["傘"], mentions: true, backfillDays: 0 };
const pace = { wait: async () => undefined, random: () => 0.5 };

/** What happens between two polls, or to one of them. */
type Step =
  | { readonly type: "post"; readonly replyTo: number | undefined }
  | { readonly type: "poll" }
  | { readonly type: "crash before storing" }
  | { readonly type: "crash before the cursor moves" }
  | { readonly type: "limit"; readonly left: number }
  | { readonly type: "network"; readonly times: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ type: fc.constant("post" as const), replyTo: fc.option(fc.nat(50), { nil: undefined }) }),
  },
  { weight: 4, arbitrary: fc.constant({ type: "poll" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "crash before storing" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "crash before the cursor moves" as const }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("limit" as const), left: fc.nat(6) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("network" as const), times: fc.integer({ min: 1, max: 5 }) }) },
);

/** A poller with its durable state, an instance, and a record of what should have been heard. */
class World {
  clock = Date.parse("2026-11-26T10:00:00Z");
  readonly server: FakeMastodon;
  readonly stream: string;
  readonly limit: number;
  readonly posts: { readonly id: string; readonly uri: string; readonly root: string }[] = [];
  cursor: string | undefined;
  /** Posts that count: those of the first page that was kept, and all later ones. */
  readonly expected = new Set<string>();
  readonly heard = new Map<string, Set<string>>();
  polls = 0;

  constructor(stream: string, limit: number) {
    this.stream = stream;
    this.limit = limit;
    this.server = fakeMastodon({ now: () => new Date(this.clock) });
  }

  post(replyTo: number | undefined): void {
    this.clock += 7;
    const parent = replyTo === undefined ? undefined : this.posts[replyTo % Math.max(1, this.posts.length)];
    const { id, uri } = this.server.post({
      text: `#傘 @kikimimi ${this.posts.length}`,
      ...(parent ? { inReplyTo: parent.id } : {}),
    });
    this.posts.push({ id, uri, root: parent?.root ?? id });
    if (this.cursor !== undefined) this.expected.add(uri);
  }

  /** One page; undefined when the platform could not be read now. */
  async fetchPage(): Promise<Page | undefined> {
    this.polls++;
    // A smaller page than the poller asks for, so that a few posts already fill several.
    const fetch: typeof globalThis.fetch = async (target, init) => {
      const url = new URL(new Request(target).url);
      if (url.searchParams.has("limit")) url.searchParams.set("limit", String(this.limit));
      return this.server.fetch(url, init);
    };
    try {
      const input = {
        settings: SETTINGS,
        secrets: { accessToken: ["demo-token"] },
        stream: this.stream,
        cursor: this.cursor,
        fetch,
        now: () => new Date(this.clock),
        pace,
      };
      const page = await mastodonPoller.fetchPage(input);
      if (page.pauseUntil) this.clock = Math.max(this.clock, page.pauseUntil.getTime());
      return page;
    } catch (error) {
      if (!(error instanceof AppError) || (error.code !== "rate_limited" && error.code !== "upstream")) throw error;
      this.clock += (error.details.retryAfter ?? 1) * 1000;
      return undefined;
    }
  }

  store(page: Page): void {
    if (page.body === undefined) return;
    const result = normaliseDelivery({
      platform: mastodon,
      via: "poll",
      body: page.body,
      headers: {},
      settings: SETTINGS,
      receivedAt: new Date(this.clock),
    });
    if (result.failed.length > 0) throw new Error(`Unreadable page: ${JSON.stringify(result.failed)}`);
    for (const change of result.changes) {
      if (change.type !== "upserted") continue;
      const conversations = this.heard.get(change.externalId) ?? new Set();
      this.heard.set(change.externalId, conversations.add(change.conversation));
      if (this.cursor === undefined) this.expected.add(change.externalId);
    }
  }

  async take(next: Step): Promise<void> {
    if (next.type === "post") return this.post(next.replyTo);
    if (next.type === "limit") return this.server.limit(next.left);
    if (next.type === "network") return this.server.breakNext(next.times);
    const page = await this.fetchPage();
    if (!page || next.type === "crash before storing") return;
    this.store(page);
    if (next.type === "poll") this.cursor = page.cursor;
  }

  /** Polls until the platform says that nothing more is there. */
  async drain(): Promise<void> {
    this.server.breakNext(0);
    const most = this.polls + this.posts.length + 10;
    for (;;) {
      const page = await this.fetchPage();
      if (this.polls > most) throw new Error(`Still not drained after ${this.polls} polls`);
      if (!page) continue;
      this.store(page);
      this.cursor = page.cursor;
      if (!page.more) return;
    }
  }
}

describe.each(mastodon.poller?.streams(SETTINGS) ?? [])("mastodon poller on %s", (stream) => {
  it("fetches every post, once the stream has a cursor, whatever happens in between", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, limit) => {
        const world = new World(stream, limit);
        for (const next of steps) await world.take(next);
        await world.drain();
        expect([...world.expected].filter((uri) => !world.heard.has(uri))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("names one conversation for each post, that of its first ancestor, whichever page shows it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, limit) => {
        const world = new World(stream, limit);
        for (const next of steps) await world.take(next);
        await world.drain();
        const roots = new Map(world.posts.map(({ uri, root }) => [uri, new Set([`mastodon.example/${root}`])]));
        for (const [uri, conversations] of world.heard) expect(conversations).toEqual(roots.get(uri));
      }),
      { numRuns: 100 },
    );
  });

  it("hears everything from a stream that was empty at first, however much comes at once", async () => {
    const world = new World(stream, 3);
    await world.take({ type: "poll" });
    for (let i = 0; i < 50; i++) world.post(undefined);
    await world.drain();
    expect(world.heard.size).toBe(50);
  });

  it("starts at the newest page and leaves history alone", async () => {
    const world = new World(stream, 3);
    for (let i = 0; i < 10; i++) world.post(undefined);
    await world.drain();
    expect([...world.heard.keys()]).toEqual(
      world.posts
        .slice(-3)
        .map(({ uri }) => uri)
        .reverse(),
    );
  });

  it("does not move past a page whose conversation could not be asked for", async () => {
    const world = new World(stream, 1);
    await world.take({ type: "poll" });
    world.post(undefined);
    await world.take({ type: "poll" });
    world.post(0);
    world.server.breakNext(3, /context$/);
    const before = world.cursor;
    await world.take({ type: "poll" });
    expect(world.cursor).toBe(before);
    await world.drain();
    expect(world.heard.size).toBe(2);
  });
});
