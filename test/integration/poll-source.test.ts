import { describe, expect, it } from "vitest";
import * as z from "zod";
import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import type { Source, SourceState } from "@kikimimi/core/source/source";
import { pollSource } from "@kikimimi/pipeline/poll-source";
import type { Manifest } from "@kikimimi/platforms/manifest";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Page, Poller } from "@kikimimi/platforms/poller";
import { platformOf } from "@kikimimi/platforms/registry";
import { OUTCRIES, postOf } from "../support/posts.ts";
import { createWorld } from "../support/world.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const quiet: Page = { body: undefined, cursor: "1", more: false };
const spoke: Page = { ...quiet, body: "[]" };

/** A polled source of an invented platform that answers as the test says. */
async function scene(
  more: { manifest?: Partial<Manifest>; settings?: Record<string, unknown>; poller?: Partial<Poller> } = {},
) {
  let now = START;
  const world = await createWorld({ clock: () => new Date(now) });
  const model = platformOf("standardwebhooks");
  if (!model) throw new Error("no platform to start from");
  let answer: (cursor: string | undefined) => Promise<Page> = async () => quiet;
  let pages = 0;
  const poller: Poller = {
    streams: () => ["posts"],
    fetchPage: async ({ cursor, fetch }) => {
      pages++;
      await fetch("https://platform.example/");
      return answer(cursor);
    },
    ...more.poller,
  };
  const manifest: Manifest = {
    ...model.manifest,
    settings: z.looseObject({}),
    poll: { seconds: 60, slowestSeconds: 300 },
    ...more.manifest,
  };
  const platform: Platform = { ...model, manifest, poller };
  const source: Source = {
    schemaVersion: 1,
    sourceId: "standardwebhooks",
    brandId: "demo",
    platform: "standardwebhooks",
    name: "test",
    settings: more.settings ?? {},
    polled: true,
  };
  const ctx = { ...world.ctx, fetch: async () => Response.json({}) };
  return {
    world,
    poll: () => pollSource({ ctx, source, platform, poller }),
    state: (): Promise<SourceState> => world.ctx.store.sources.state(source.platform, source.sourceId),
    answers: (next: typeof answer) => (answer = next),
    later: (seconds: number) => (now += seconds * 1000),
    pages: () => pages,
    now: () => now,
  };
}

const down = async (): Promise<Page> => {
  throw new AppError("upstream", "The platform answered 503");
};

describe("polling a source", () => {
  it("rests longer while nothing is said, up to a bound, and is back at once when something is", async () => {
    const { poll, state, later, answers, pages } = await scene();
    const intervals: (number | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      await poll();
      intervals.push((await state()).intervalSeconds);
      later(300);
    }
    expect(intervals).toEqual([90, 135, 202.5, 300, 300, 300]);
    later(-1);
    const before = pages();
    await poll();
    expect(pages()).toBe(before);
    later(1);
    answers(async () => spoke);
    for (const expected of [150, 75, 60, 60]) {
      await poll();
      expect((await state()).intervalSeconds).toBe(expected);
      later(300);
    }
  });

  it("keeps to the interval that the source sets", async () => {
    const { poll, later, pages } = await scene({ settings: { everySeconds: 600 } });
    await poll();
    later(599);
    await poll();
    expect(pages()).toBe(1);
    later(1);
    await poll();
    expect(pages()).toBe(2);
  });

  it("opens the circuit while the platform is down, lets one poll through at a time, and closes it at the first success", async () => {
    const { poll, state, later, answers, pages, now } = await scene();
    answers(down);
    const pauses: number[] = [];
    for (let i = 0; i < 8; i++) {
      await poll();
      const { pausedUntil } = await state();
      const pause = pausedUntil === undefined ? 60 : (Date.parse(pausedUntil) - now()) / 1000;
      pauses.push(pause);
      later(pause - 1);
      const before = pages();
      await poll();
      expect(pages()).toBe(before);
      later(1);
    }
    expect(pauses).toEqual([60, 120, 240, 480, 960, 1_920, 1_920, 1_920]);
    expect(await state()).toMatchObject({ failures: 8, recent: "00000000" });
    answers(async () => quiet);
    await poll();
    const healed = await state();
    expect([healed.failures, healed.pausedUntil, healed.recent]).toEqual([0, undefined, "100000000"]);
  });

  it("goes on with the cursor of the last page that was kept when a page fails in the middle", async () => {
    const { poll, state, later, answers } = await scene();
    answers(async (cursor) => {
      if (cursor === "2") throw new AppError("upstream", "The platform timed out");
      return { body: "[]", cursor: String(Number(cursor ?? 0) + 1), more: true };
    });
    await poll();
    expect((await state()).cursors).toEqual({ posts: "2" });
    const asked: (string | undefined)[] = [];
    answers(async (cursor) => {
      asked.push(cursor);
      return { ...quiet, cursor: "3" };
    });
    later(120);
    await poll();
    expect(asked).toEqual(["2"]);
  });

  it("spends no more than its budget in a period, and goes on in the next", async () => {
    const quota = { unit: "units", period: "day", zone: "America/Los_Angeles", limit: 100 } as const;
    const { poll, state, later, answers, pages } = await scene({ manifest: { quota }, settings: { budget: 3 } });
    answers(async () => ({ ...spoke, spent: 1, more: true }));
    await poll();
    expect(pages()).toBe(3);
    const { pausedUntil, lastError } = await state();
    expect(pausedUntil).toBe("2026-11-26T11:00:00.000Z");
    expect(lastError).toContain("The budget of 3 units a day is used up");
    later(21 * 3_600);
    await poll();
    expect(pages()).toBe(3);
    later(3_600);
    await poll();
    expect(pages()).toBe(6);
  });

  it("makes no more requests than the account's rate allows, over all its sources", async () => {
    const rate = { requests: 5, seconds: 600 };
    const { poll, state, answers } = await scene({ manifest: { rate } });
    let served = 0;
    answers(async (cursor) => {
      served++;
      return { body: "[]", cursor: String(Number(cursor ?? 0) + 1), more: true };
    });
    await poll();
    expect(served).toBe(5);
    expect((await state()).pausedUntil).toBe("2026-11-26T10:02:00.000Z");
  });

  it("shows how far back a walk through history has come, and forgets it when it has arrived", async () => {
    const { poll, world, later, answers } = await scene();
    const page = { ...spoke, more: true, reached: new Date("2026-11-20T00:00:00Z") };
    answers(async (cursor) => ({ ...page, cursor: String(Number(cursor ?? 0) + 1) }));
    await poll();
    const client = await world.clientOf({ role: "viewer" });
    const shown = async () => {
      const { items } = await unwrap(client.v1.channels.$get({ query: {} }));
      return items.find((channel) => channel.platform === "standardwebhooks");
    };
    const { progress, completeAt } = await world.ctx.store.sources.state("standardwebhooks", "standardwebhooks");
    expect([progress, completeAt]).toEqual([{ posts: "2026-11-20T00:00:00.000Z" }, undefined]);
    answers(async () => ({ ...quiet, cursor: "99" }));
    later(60);
    await poll();
    const done = await world.ctx.store.sources.state("standardwebhooks", "standardwebhooks");
    expect([done.progress, done.completeAt]).toEqual([{}, "2026-11-26T10:01:00.000Z"]);
    expect(await shown()).toMatchObject({ health: "ok", lastEventAt: "2026-11-26T10:00:00.000Z", polling: null });
  });

  it("notes a gap where the platform shows no more", async () => {
    const { poll, state, answers } = await scene();
    const gap = { from: new Date("2026-11-01T00:00:00Z"), to: new Date("2026-11-20T00:00:00Z") };
    answers(async () => ({ ...spoke, gap }));
    await poll();
    expect((await state()).gaps).toEqual([
      { stream: "posts", from: "2026-11-01T00:00:00.000Z", to: "2026-11-20T00:00:00.000Z" },
    ]);
  });

  it("shows settings that cannot be read as trouble of this source only", async () => {
    const { poll, state } = await scene({ manifest: { settings: z.object({ needed: z.string() }) } });
    expect((await poll()).problem).toContain("settings cannot be read");
    expect((await state()).lastError).toContain("settings cannot be read");
  });

  it("looks again at posts that wait for an answer, so that nobody answers words that were taken back", async () => {
    const asked: string[] = [];
    const recheck: Poller["recheck"] = {
      max: 2,
      fetch: async (_call, posts) => {
        asked.push(posts.map(({ externalId }) => externalId).join(" "));
        const gone = posts.filter(({ externalId }) => externalId === "gone").map(({ externalId: id }) => ({ id }));
        const body = { type: "mention.deleted", timestamp: "2026-11-26T10:00:30Z", data: gone };
        return { body: JSON.stringify(body) };
      },
    };
    const { poll, world, later } = await scene({ poller: { recheck } });
    for (const [i, id] of ["gone", "here", "there"].entries()) {
      await world.push("standardwebhooks", postOf(id, { text: OUTCRIES[i], at: new Date(START) }));
    }
    await world.drain();
    await poll();
    await world.drain();
    expect(asked.join(" ").split(" ").sort()).toEqual(["gone", "here", "there"]);
    const client = await world.clientOf({ role: "viewer" });
    const queue = await unwrap(client.v1.queue.$get({ query: { status: "active" } }));
    expect(queue.items).toHaveLength(2);
    later(300);
    await poll();
    expect(asked).toHaveLength(2);
    later(301);
    await poll();
    expect(asked).toHaveLength(3);
  });
});
