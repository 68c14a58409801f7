import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@kikimimi/core/error";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Page } from "@kikimimi/platforms/poller";
import { platforms } from "@kikimimi/platforms/registry";
import { Caller } from "../support/caller.ts";
import { fakeOf } from "../support/fakes.ts";

/** What happens between two polls, or to one of them. */
type Step =
  | { readonly type: "post"; readonly replyTo: number | undefined }
  | { readonly type: "poll" }
  | { readonly type: "crash before storing" }
  | { readonly type: "crash before the cursor moves" }
  | { readonly type: "limit"; readonly seconds: number }
  | { readonly type: "network"; readonly times: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ type: fc.constant("post" as const), replyTo: fc.option(fc.nat(50), { nil: undefined }) }),
  },
  { weight: 4, arbitrary: fc.constant({ type: "poll" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "crash before storing" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "crash before the cursor moves" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("limit" as const), seconds: fc.integer({ min: 1, max: 900 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("network" as const), times: fc.integer({ min: 1, max: 5 }) }) },
);

const START = Date.parse("2026-11-26T10:00:00Z");

/** One stream of one platform with its durable cursor, and a record of what should have been heard. */
class World {
  clock = START;
  readonly now = (): Date => new Date(this.clock);
  readonly platform: Platform;
  readonly stream: string;
  readonly fake: ReturnType<typeof fakeOf>;
  readonly caller: Caller;
  cursor: string | undefined;
  readonly posted: string[] = [];
  readonly heard = new Map<string, Set<string>>();
  pages = 0;

  constructor(platform: Platform, stream: string, pageSize: number) {
    this.platform = platform;
    this.stream = stream;
    this.fake = fakeOf(platform.manifest.id, { now: this.now, pageSize });
    this.caller = new Caller(platform, this.fake, this.now);
  }

  post(replyTo: number | undefined, text = `傘 kasa ${this.posted.length}`): string {
    // A second apart: some platforms tell whole seconds.
    this.clock += 1_000;
    const parent = replyTo === undefined ? undefined : this.posted[replyTo % Math.max(1, this.posted.length)];
    const people = this.fake.people;
    if (!people) throw new Error(`${this.platform.manifest.id} has nobody who posts`);
    const id = people.post({ stream: this.stream, text, ...(parent === undefined ? {} : { replyTo: parent }) });
    this.posted.push(id);
    return id;
  }

  /** One page; undefined when the platform could not be read now. */
  async fetchPage(): Promise<Page | undefined> {
    this.pages++;
    try {
      const call = await this.caller.call();
      const { poller } = this.platform;
      const page = await poller?.fetchPage({ ...call, stream: this.stream, cursor: this.cursor });
      if (page?.pauseUntil) this.clock = Math.max(this.clock, page.pauseUntil.getTime());
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
      platform: this.platform,
      via: "poll",
      body: page.body,
      headers: {},
      settings: this.fake.settings,
      receivedAt: this.now(),
    });
    if (result.failed.length > 0) throw new Error(`Unreadable page: ${JSON.stringify(result.failed)}`);
    for (const change of result.changes) {
      if (change.type !== "upserted") continue;
      const conversations = this.heard.get(change.externalId) ?? new Set();
      this.heard.set(change.externalId, conversations.add(change.conversation));
    }
  }

  async take(next: Step): Promise<void> {
    if (next.type === "post") return void this.post(next.replyTo);
    if (next.type === "limit") return this.fake.limit(new Date(this.clock + next.seconds * 1000));
    if (next.type === "network") return void (this.caller.broken = next.times);
    const page = await this.fetchPage();
    if (!page || next.type === "crash before storing") return;
    this.store(page);
    if (next.type === "poll") this.cursor = page.cursor;
  }

  /** Polls until the platform says that nothing more is there, and once more: what came during a walk is the next one's. */
  async drain(): Promise<void> {
    this.caller.broken = 0;
    const most = this.pages + 3 * this.posted.length + 20;
    for (let ends = 0; ;) {
      const page = await this.fetchPage();
      if (this.pages > most) throw new Error(`Still not drained after ${this.pages} pages`);
      if (!page) continue;
      this.store(page);
      this.cursor = page.cursor;
      if (!page.more && ++ends === 2) return;
    }
  }
}

const pulling = platforms.flatMap((platform) => {
  const { poller, manifest } = platform;
  if (!poller) return [];
  const { settings } = fakeOf(manifest.id, { now: () => new Date(START), pageSize: 3 });
  const streams = poller.streams(manifest.settings.parse(settings));
  return streams.map((stream) => [manifest.id, stream, platform] as const);
});

describe.each(pulling)("%s poller on %s", (_id, stream, platform) => {
  it("hears every post, whatever happens in between, each in one conversation", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 50 }), fc.integer({ min: 1, max: 5 }), async (steps, size) => {
        const world = new World(platform, stream, size);
        for (const next of steps) await world.take(next);
        await world.drain();
        expect(world.posted.filter((id) => !world.heard.has(id))).toEqual([]);
        expect([...world.heard.values()].filter((conversations) => conversations.size !== 1)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("hears everything from a stream that was empty at first, however much comes at once", async () => {
    const world = new World(platform, stream, 3);
    await world.drain();
    const posts = Array.from({ length: 30 }, () => world.post(undefined));
    await world.drain();
    expect(posts.filter((id) => !world.heard.has(id))).toEqual([]);
  });

  it("delivers nothing when nothing happened", async () => {
    const world = new World(platform, stream, 3);
    for (let i = 0; i < 7; i++) world.post(undefined);
    await world.drain();
    world.clock += 60_000;
    await world.drain();
    const page = await world.fetchPage();
    expect({ body: page?.body, more: page?.more }).toEqual({ body: undefined, more: false });
  });

  it("moves no cursor while the platform is down or asks for quiet, and says for how long", async () => {
    const world = new World(platform, stream, 3);
    world.post(undefined);
    const until = new Date(world.clock + 120_000);
    world.fake.limit(until);
    const call = world.caller
      .call()
      .then(async (input) => platform.poller?.fetchPage({ ...input, stream, cursor: undefined }));
    await expect(call).rejects.toMatchObject({ code: "rate_limited" });
    const waited = await call.catch((error: unknown) => (error instanceof AppError ? error.details.retryAfter : 0));
    expect(waited).toBeGreaterThanOrEqual(1);
    world.caller.broken = 100;
    await expect(
      world.caller.call().then(async (input) => platform.poller?.fetchPage({ ...input, stream, cursor: undefined })),
    ).rejects.toMatchObject({ code: "upstream" });
  });

  it.skipIf(platform.manifest.secrets.every((secret) => secret.optional === true))(
    "says when its secrets are dead",
    async () => {
      const world = new World(platform, stream, 3);
      world.post(undefined);
      await world.fetchPage();
      world.fake.revoke();
      const fresh = new Caller(platform, world.fake, world.now);
      const refused = fresh
        .call()
        .then(async (input) => platform.poller?.fetchPage({ ...input, stream, cursor: undefined }));
      await expect(refused).rejects.toMatchObject({ code: "unauthenticated" });
    },
  );
});

describe("pollers", () => {
  it("are there, and each has a stream", () => {
    const polled = platforms.filter((platform) => platform.poller).map((platform) => platform.manifest.id);
    expect([...new Set(pulling.map(([id]) => id))]).toEqual(polled);
    expect(polled.length).toBeGreaterThan(0);
  });
});
