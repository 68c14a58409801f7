import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@kikimimi/core/base/error";
import type { Platform } from "@kikimimi/platforms/platform";
import { platforms } from "@kikimimi/platforms/registry";
import { Caller } from "../support/caller.ts";
import { fakeOf } from "../support/fakes.ts";
import { pollStep, PollWorld, START } from "../support/poll-world.ts";

function worldOf(platform: Platform, stream: string, pageSize: number): PollWorld {
  return new PollWorld(platform, stream, (now) => fakeOf(platform.manifest.id, { now, pageSize }));
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
      fc.asyncProperty(fc.array(pollStep, { maxLength: 50 }), fc.integer({ min: 1, max: 5 }), async (steps, size) => {
        const world = worldOf(platform, stream, size);
        for (const next of steps) await world.take(next);
        await world.drain();
        expect(world.posted.filter((id) => !world.heard.has(id))).toEqual([]);
        expect([...world.heard.values()].filter((conversations) => conversations.size !== 1)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("hears everything from a stream that was empty at first, however much comes at once", async () => {
    const world = worldOf(platform, stream, 3);
    await world.drain();
    const posts = Array.from({ length: 30 }, () => world.post(undefined));
    await world.drain();
    expect(posts.filter((id) => !world.heard.has(id))).toEqual([]);
  });

  it("delivers nothing when nothing happened", async () => {
    const world = worldOf(platform, stream, 3);
    for (let i = 0; i < 7; i++) world.post(undefined);
    await world.drain();
    world.clock += 60_000;
    await world.drain();
    const page = await world.fetchPage();
    expect({ body: page?.body, more: page?.more }).toEqual({ body: undefined, more: false });
  });

  it("moves no cursor while the platform is down or asks for quiet, and says for how long", async () => {
    const world = worldOf(platform, stream, 3);
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
      const world = worldOf(platform, stream, 3);
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
