import { describe, expect, it, vi } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { pollSources } from "@kikimimi/pipeline/poll-sources";
import { createMastodonServer } from "../../packages/local/src/demo/mastodon-server.ts";
import { Crash, createWorld, Fate, type World } from "../support/world.ts";

const BASE = "https://mastodon.example";
const settings = { mastodon: { baseUrl: BASE, hashtags: ["kotori"], mentions: false } };

/** A clock that tests move by hand, an instance that people post on, and a world that polls it. */
async function listening(fate?: Fate) {
  let now = Date.parse("2026-11-20T00:00:00.000Z");
  const clock = (): Date => new Date(now);
  const server = createMastodonServer({ now: clock, baseUrl: BASE, token: "test-access-token" });
  const reach = vi.fn<typeof fetch>(async (input, init) => server.handle(new Request(input, init)));
  const world = await createWorld({ clock, fetch: reach, settings, ...(fate ? { fate } : {}) });
  const later = (seconds: number): void => {
    now += seconds * 1_000;
  };
  const say = (count: number): void => {
    for (let i = 0; i < count; i++) {
      later(1);
      server.post({ text: `post ${now} #kotori`, language: "en" });
    }
  };
  return { world, server, reach, later, say };
}

async function heard(world: World): Promise<number> {
  await world.drain();
  const client = await world.clientOf({ role: "viewer" });
  const { items } = await unwrap(client.v1.threads.$get({ query: { limit: "200", day: "2026-11-20" } }));
  return items.length;
}

describe("polling Mastodon", () => {
  it("hears everything that was posted between two polls, more than a page of it", async () => {
    const { world, later, say } = await listening();
    say(3);
    await pollSources({ ctx: world.ctx });
    say(95);
    later(60);
    const reports = await pollSources({ ctx: world.ctx });
    expect(reports.find((report) => report.platform === "mastodon")?.pages).toBe(3);
    expect(await heard(world)).toBe(98);
  });

  it("leaves no hole and no double when the process dies anywhere between fetch, queue and cursor", async () => {
    const fate = new Fate();
    const { world, later, say } = await listening(fate);
    say(1);
    await pollSources({ ctx: world.ctx });
    say(90);
    let deaths = 0;
    for (let edge = 1; edge <= 24; edge++) {
      later(120);
      fate.plan([edge]);
      await pollSources({ ctx: world.ctx }).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        deaths++;
      });
    }
    fate.plan([]);
    later(120);
    await pollSources({ ctx: world.ctx });
    expect(deaths).toBeGreaterThan(3);
    expect(await heard(world)).toBe(91);
  });

  it("keeps quiet until the instance's own reset time after a 429", async () => {
    const { world, server, reach, later, say } = await listening();
    say(2);
    server.limit(0);
    await pollSources({ ctx: world.ctx });
    const state = await world.ctx.store.sources.state("mastodon", "mastodon");
    expect(state.pausedUntil).toBe("2026-11-20T00:05:00.000Z");
    const asked = reach.mock.calls.length;
    later(61);
    await pollSources({ ctx: world.ctx });
    expect(reach.mock.calls.length).toBe(asked);
    later(300);
    await pollSources({ ctx: world.ctx });
    expect(await heard(world)).toBe(2);
  });

  it("asks for a new token when the old one is refused, and polls no more", async () => {
    const { world, reach, later } = await listening();
    reach.mockImplementation(async () => Response.json({ error: "The access token is invalid" }, { status: 401 }));
    await pollSources({ ctx: world.ctx });
    const state = await world.ctx.store.sources.state("mastodon", "mastodon");
    expect(state.refused).toBeDefined();
    const asked = reach.mock.calls.length;
    later(600);
    await pollSources({ ctx: world.ctx });
    expect(reach.mock.calls.length).toBe(asked);
    const client = await world.clientOf({ role: "viewer" });
    const { items } = await unwrap(client.v1.channels.$get({ query: {} }));
    expect(items.find((source) => source.platform === "mastodon")?.needsAuthorisation).toBe(true);

    const renewed = { ...world.ctx, secretsOf: async () => ({ accessToken: ["a-new-token"] }) };
    reach.mockImplementation(async () => Response.json([]));
    await pollSources({ ctx: renewed });
    expect((await world.ctx.store.sources.state("mastodon", "mastodon")).refused).toBeUndefined();
  });

  it("rests between two polls, while another holds the lease, and when a page used up the limit", async () => {
    const { world, server, reach, later, say } = await listening();
    say(1);
    await pollSources({ ctx: world.ctx });
    let asked = reach.mock.calls.length;
    const calls = async (): Promise<number> => {
      await pollSources({ ctx: world.ctx });
      const now = reach.mock.calls.length;
      const made = now - asked;
      asked = now;
      return made;
    };
    later(5);
    expect(await calls()).toBe(0);
    later(60);
    expect(await calls()).toBeGreaterThan(0);

    const state = await world.ctx.store.sources.state("mastodon", "mastodon");
    const until = new Date(world.ctx.clock().getTime() + 100_000).toISOString();
    await world.ctx.store.sources.putState("mastodon", "mastodon", { ...state, lease: { owner: "other", until } });
    later(90);
    expect(await calls()).toBe(0);
    later(11);
    expect(await calls()).toBeGreaterThan(0);

    say(95);
    later(60);
    server.limit(1);
    expect(await calls()).toBe(1);
    expect((await world.ctx.store.sources.state("mastodon", "mastodon")).pausedUntil).toBeDefined();
    later(61);
    expect(await calls()).toBe(0);
  });

  it("hears the other streams when one is closed, gone or forbidden, and does not blame the token", async () => {
    for (const status of [403, 404, 500]) {
      const { world, server, later, say } = await listening();
      const source = await world.ctx.store.sources.get("mastodon", "mastodon");
      if (!source) throw new Error("the world has no Mastodon source");
      await world.ctx.store.sources.put({
        ...source,
        settings: { ...source.settings, hashtags: ["closed", "kotori"] },
      });
      const guarded: typeof fetch = async (input, init) => {
        const request = new Request(input, init);
        return request.url.includes("/tag/closed")
          ? Response.json({ error: "no" }, { status })
          : server.handle(request);
      };
      const ctx = { ...world.ctx, fetch: guarded };
      say(2);
      await pollSources({ ctx });
      say(3);
      later(60);
      await pollSources({ ctx });
      const state = await world.ctx.store.sources.state("mastodon", "mastodon");
      expect([status, await heard(world), state.refused, state.lastError === undefined]).toEqual([
        status,
        5,
        undefined,
        false,
      ]);
    }
  });

  it("lets only one of two pollers at a source", async () => {
    const { world, say } = await listening();
    say(5);
    const reports = await Promise.all([pollSources({ ctx: world.ctx }), pollSources({ ctx: world.ctx })]);
    expect(reports.flat().reduce((pages, report) => pages + report.pages, 0)).toBe(1);
    expect(await heard(world)).toBe(5);
  });
});
