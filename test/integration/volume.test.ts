import { type Client, unwrap } from "@kikimimi/api/client";
import { rollUpVolume } from "@kikimimi/pipeline/roll-up-volume";
import { beforeEach, describe, expect, it } from "vitest";
import { CALM, OUTCRIES, postOf } from "../support/posts.ts";
import { CALLS_BUNDLES, createWorld, Crash, Fate, type World } from "../support/world.ts";

const HOUR = 3_600_000;
const tokyo = (text: string): Date => new Date(`2026-11-${text}:00+09:00`);
const KEYS = ["all", "platform", "sentiment", "anger", "urgency", "topic"] as const;
type Key = (typeof KEYS)[number];

describe("how much was said", () => {
  let now: Date;
  let world: World;
  let lead: Client;
  const fate = new Fate();

  beforeEach(async () => {
    now = tokyo("10T09:00");
    fate.plan([]);
    world = await createWorld({ clock: () => now, fate });
    lead = await world.clientOf({ role: "lead", name: "Mori" });
    await unwrap(
      lead.v1.topics[":id"].$put({ param: { id: "refunds" }, query: {}, json: { name: "返金", rule: "返金" } }),
    );
  });

  async function say(id: string, text: string, more: { own?: boolean; conversationId?: string; at?: Date } = {}) {
    await world.push("standardwebhooks", postOf(id, { at: now, text, ...more }));
    await world.drain();
  }

  /** Three days in Tokyo; the second begins in the afternoon of a UTC day. */
  async function threeDays(): Promise<void> {
    for (const [n, at] of ["10T09:10", "10T23:50", "11T00:10", "11T12:00", "12T08:00"].entries()) {
      now = tokyo(at);
      await say(`a${n}`, OUTCRIES[n] ?? "");
      await say(`b${n}`, CALM, { conversationId: `b${n}` });
      await say(`c${n}`, "確認いたします。", { own: true, conversationId: `b${n}` });
    }
    // A talk longer than what a thread remembers.
    for (let n = 0; n < 15; n++) {
      now = new Date(tokyo("12T08:30").getTime() + n * 60_000);
      await say(`long${n}`, `${CALM} ${n}`, { conversationId: "long" });
    }
  }

  const volume = (by: Key, from: Date, to: Date, step: "day" | "hour" = "day") =>
    unwrap(lead.v1.reports.volume.$get({ query: { from: from.toISOString(), to: to.toISOString(), by, step } }));
  const figures = async (step: "day" | "hour" = "day") => {
    const reports = await Promise.all(KEYS.map((by) => volume(by, tokyo("10T00:00"), tokyo("12T23:59"), step)));
    return reports.map(({ count, groups, buckets, complete }) => ({ count, groups, buckets, complete }));
  };

  it("is counted by the days of the zone in which it was posted, without our own words, and leads to its threads", async () => {
    await threeDays();
    const all = await volume("all", tokyo("10T00:00"), tokyo("12T23:59"));
    expect(all).toMatchObject({ timeZone: "Asia/Tokyo", source: "threads", complete: true, count: 25 });
    expect(all.buckets.map(({ from, count }) => [from, count])).toEqual([
      [tokyo("10T00:00").toISOString(), 4],
      [tokyo("11T00:00").toISOString(), 4],
      [tokyo("12T00:00").toISOString(), 17],
    ]);
    const hourly = await volume("sentiment", tokyo("10T00:00"), tokyo("12T23:59"), "hour");
    expect(hourly.count).toBe(25);
    for (const { from, to, groups } of hourly.buckets.filter(({ count }) => count > 0)) {
      for (const [group, count] of Object.entries(groups)) {
        const behind = await unwrap(
          lead.v1.reports.volume.threads.$get({ query: { from, to, by: "sentiment", group, limit: "50" } }),
        );
        expect([behind.mentions, behind.complete]).toEqual([count, true]);
        expect(behind.items.reduce((sum, { mentions }) => sum + mentions, 0)).toBe(count);
      }
    }
    expect((await volume("topic", tokyo("10T00:00"), tokyo("12T23:59"))).groups).toEqual([
      { group: "refunds", count: 1 },
    ]);
  });

  it("is the same from days counted once as from the threads, in runs that die anywhere and are run again", async () => {
    await threeDays();
    now = tokyo("14T12:00");
    const [live, liveHours] = [await figures(), await figures("hour")];
    fate.plan([7, 19, 31, 44]);
    let deaths = 0;
    for (let left = 1; left > 0;) {
      try {
        ({ left } = await rollUpVolume({ ctx: world.ctx, input: { budgetMs: 60_000 } }));
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
      if (fate.isDead) deaths++;
      if (fate.isDead) left = 1;
      fate.restart();
    }
    fate.plan([]);
    expect(deaths).toBeGreaterThan(1);
    expect([await figures(), await figures("hour")]).toEqual([live, liveHours]);
    const rolled = await volume("all", tokyo("10T00:00"), tokyo("12T23:59"));
    expect([rolled.source, rolled.count]).toEqual(["rollups", 25]);
    // Everything that can be counted is: nothing is read or written again.
    expect(await rollUpVolume({ ctx: world.ctx, input: { budgetMs: 60_000 } })).toEqual({ days: 0, left: 0 });
  });

  it.skipIf(CALLS_BUNDLES)("misses nobody who writes while it is being counted", async () => {
    await threeDays();
    const { lists } = world.ctx.store;
    const recent = lists.recent.bind(lists);
    let isFirst = true;
    lists.recent = async (input) => {
      const page = await recent(input);
      // Who wrote on the first day, which is still to be read, writes again once the last day was read.
      if (isFirst) await say("b0-again", CALM, { conversationId: "b0" });
      isFirst = false;
      return page;
    };
    now = tokyo("12T09:00");
    expect((await volume("all", tokyo("10T00:00"), tokyo("12T23:59"))).count).toBe(26);
  });

  it("changes with corrections and deletes until a day has settled, and not by repetition", async () => {
    await threeDays();
    now = tokyo("13T00:30");
    await rollUpVolume({ ctx: world.ctx, input: { budgetMs: 60_000 } });
    const { count } = await volume("all", tokyo("12T00:00"), tokyo("12T23:59"));
    await say("a4", OUTCRIES[4] ?? "", { at: tokyo("12T08:00") });
    const { items } = await unwrap(lead.v1.queue.$get({ query: {} }));
    const spam = items.find(({ lead: one }) => one?.excerpt === OUTCRIES[4]);
    const param = { id: spam?.lead?.mentionId ?? "" };
    await unwrap(lead.v1.mentions[":id"].correction.$put({ param, json: { spam: true } }));
    const before = await volume("all", tokyo("12T00:00"), tokyo("12T23:59"));
    expect([count, before.count]).toEqual([17, 17]);
    now = tokyo("14T00:30");
    await rollUpVolume({ ctx: world.ctx, input: { budgetMs: 60_000 } });
    const after = await volume("all", tokyo("12T00:00"), tokyo("12T23:59"));
    expect([after.count, after.source]).toEqual([16, "rollups"]);
  });

  it("is out of the ordinary in the hour in which it is, by the formula that is told", async () => {
    for (let hour = 0; hour < 30; hour++) {
      now = new Date(tokyo("10T09:10").getTime() + hour * HOUR);
      await say(`calm${hour}`, `${CALM} #${hour}`);
    }
    for (let n = 0; n < 12; n++) {
      now = new Date(tokyo("11T15:10").getTime() + n * 60_000);
      await say(`wave${n}`, OUTCRIES[n] ?? "");
    }
    const query = { from: tokyo("11T00:00").toISOString(), to: tokyo("11T23:00").toISOString() };
    const report = await unwrap(lead.v1.reports.alerts.$get({ query: { ...query, preset: "strong" } }));
    const [volumeAlert, ...others] = report.alerts.filter(({ kind }) => kind === "volume");
    expect(others).toEqual([]);
    expect(volumeAlert).toMatchObject({ at: tokyo("11T15:00").toISOString(), value: 12, posts: 12 });
    const { mean, deviation, threshold } = volumeAlert ?? {};
    expect(threshold).toBeCloseTo(Math.max(report.rule.floor, (mean ?? 0) + report.rule.sigma * (deviation ?? 0)), 9);
    // Of 168 hours before, in 30 there was one post.
    expect(mean).toBeCloseTo(30 / 168, 9);
    expect(report.complete).toBe(true);
  });

  it.skipIf(CALLS_BUNDLES)("does not read more than a report may, and says which hours it left out", async () => {
    await threeDays();
    const spent = new Set<string>();
    const real = world.ctx.clock;
    // Time runs out with the first page.
    const { lists } = world.ctx.store;
    const recent = lists.recent.bind(lists);
    lists.recent = async (input) => {
      spent.add(input.day);
      now = new Date(real().getTime() + 7_000);
      return recent(input);
    };
    const hurried = await volume("all", tokyo("10T00:00"), tokyo("12T23:59"));
    expect(spent).toEqual(new Set(["2026-11-11"]));
    expect(hurried.complete).toBe(false);
    // The day in Tokyo began after the last day in UTC that was read.
    expect(hurried.buckets.map(({ counted }) => counted)).toEqual([false, false, true]);
    const hours = await volume("all", tokyo("10T00:00"), tokyo("12T23:59"), "hour");
    const counted = hours.buckets.filter((one) => one.counted);
    expect(counted[0]?.from).toBe("2026-11-11T00:00:00.000Z");
    expect(hours.count).toBe(17 + 2);
  });
});
