import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fake } from "@kikimimi/platforms/fake";
import { mastodon } from "@kikimimi/platforms/mastodon/index";
import { type FakeMastodon, fakeMastodon } from "../support/mastodon-server.ts";
import { pollStep, PollWorld } from "../support/poll-world.ts";

const SETTINGS = { baseUrl: "https://mastodon.example", hashtags: ["傘"], mentions: true, backfillDays: 0 };

type Post = { readonly id: string; readonly root: string };

/** The demo's instance as a platform's fake, with what it was told by URI; pages are small, so that a few posts fill several. */
function fakeOn(server: FakeMastodon, posts: Map<string, Post>, pageSize: number): Fake {
  return {
    fetch: async (target, init) => {
      const url = new URL(new Request(target).url);
      if (url.searchParams.has("limit")) url.searchParams.set("limit", String(pageSize));
      return server.fetch(url, init);
    },
    settings: SETTINGS,
    secrets: { accessToken: ["demo-token"] },
    limit: () => server.limit(0),
    revoke: () => {
      throw new Error("the demo takes one token for ever");
    },
    people: {
      post: ({ text, replyTo }) => {
        const parent = posts.get(replyTo ?? "");
        const said = { text: `#傘 @kikimimi ${text}`, ...(parent ? { inReplyTo: parent.id } : {}) };
        const { id, uri } = server.post(said);
        posts.set(uri, { id, root: parent?.root ?? id });
        return uri;
      },
    },
  };
}

/** A poller that wants no history, and the instance that it reads. */
function worldOf(stream: string, pageSize: number) {
  const server = fakeMastodon({ now: () => world.now() });
  const posts = new Map<string, Post>();
  const world: PollWorld = new PollWorld(mastodon, stream, () => fakeOn(server, posts, pageSize));
  return { world, server, posts };
}

/** What happens between two polls; here also that a few requests are left, so that the limit comes in the midst of a page. */
const step = fc.oneof(
  { weight: 20, arbitrary: pollStep },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("nearly limited" as const), left: fc.nat(6) }) },
);

describe.each(mastodon.poller?.streams(SETTINGS) ?? [])("mastodon poller on %s", (stream) => {
  it("names one conversation for each post, that of its first ancestor, whichever page shows it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, limit) => {
        const { world, server, posts } = worldOf(stream, limit);
        for (const next of steps) {
          if (next.type === "nearly limited") server.limit(next.left);
          else await world.take(next);
        }
        await world.drain();
        const roots = new Map([...posts].map(([uri, { root }]) => [uri, new Set([`mastodon.example/${root}`])]));
        for (const [uri, conversations] of world.heard) expect(conversations).toEqual(roots.get(uri));
      }),
      { numRuns: 100 },
    );
  });

  it("starts at the newest page and leaves history alone", async () => {
    const { world } = worldOf(stream, 3);
    for (let i = 0; i < 10; i++) world.post(undefined);
    await world.drain();
    expect([...world.heard.keys()]).toEqual(world.posted.slice(-3).reverse());
  });

  it("does not move past a page whose conversation could not be asked for", async () => {
    const { world, server } = worldOf(stream, 1);
    await world.take({ type: "poll" });
    world.post(undefined);
    await world.take({ type: "poll" });
    world.post(0);
    server.breakNext(3, /context$/);
    const before = world.cursor;
    await world.take({ type: "poll" });
    expect(world.cursor).toBe(before);
    server.breakNext(0);
    await world.drain();
    expect(world.heard.size).toBe(2);
  });
});
