import { createWorld, Crash, Fate, type World } from "../support/world.ts";
import { type Client, unwrap } from "@kikimimi/api/client";
import { rollUp } from "@kikimimi/pipeline/roll-up";
import { beforeEach, describe, expect, it } from "vitest";
import { CALM, OUTCRIES, postOf } from "../support/posts.ts";

const at = (text: string): Date => new Date(`2026-11-${text}:00+09:00`);
const PLAN = (firstResponse: number) => ({
  calendars: {},
  policies: [{ policyId: "all", name: "All", targets: { firstResponse, nextResponse: 3_600, resolution: 86_400 } }],
});

describe("figures of past days", () => {
  let now: Date;
  let world: World;
  let lead: Client;
  const fate = new Fate();

  beforeEach(async () => {
    now = at("01T09:00");
    fate.plan([]);
    world = await createWorld({ clock: () => now, fate });
    lead = await world.clientOf({ role: "lead", name: "Mori" });
    await unwrap(lead.v1.sla.$put({ query: {}, json: { plan: PLAN(1_800), version: 0 } }));
    // Five days; each conversation is answered after a time of its own, and one is not.
    for (let n = 0; n < 8; n++) {
      now = new Date(at("01T23:00").getTime() + n * 14 * 3_600_000);
      await say(n, OUTCRIES[n] ?? "");
      now = new Date(now.getTime() + (n + 1) * 400_000);
      if (n !== 3) await say(n, "確認いたします。", true);
    }
    now = at("20T09:00");
  });

  async function say(n: number, text: string, own = false): Promise<void> {
    const id = `${n}-${now.getTime()}`;
    await world.push("standardwebhooks", postOf(id, { at: now, conversationId: `c${n}`, text, own }));
    await world.drain();
  }

  const roll = () => rollUp({ ctx: world.ctx, input: { budgetMs: 60_000 } });
  type By = "all" | "day" | "agent" | "team" | "priority" | "platform";
  const report = (by: By, days: "week" | "year", more: { kind?: "first_response"; group?: string } = {}) =>
    unwrap(
      lead.v1.reports["response-times"].$get({
        query: {
          from: (days === "week" ? at("01T00:00") : new Date("2026-01-01T00:00:00+09:00")).toISOString(),
          to: at("19T00:00").toISOString(),
          by,
          ...more,
        },
      }),
    );
  const counts = (groups: Awaited<ReturnType<typeof report>>["groups"]) =>
    groups.map(({ kind, group, count, stopped, breached, within }) => [kind, group, count, stopped, breached, within]);

  it("say of a year what the clocks themselves say of its days, within the stated error", async () => {
    const { left } = await roll();
    expect(left).toBe(0);
    for (const by of ["all", "day", "agent", "team", "priority", "platform"] as const) {
      const [exact, rolled] = [await report(by, "week"), await report(by, "year")];
      expect([exact.source, rolled.source, rolled.relativeError]).toEqual(["clocks", "rollups", 0.01]);
      expect(counts(rolled.groups)).toEqual(counts(exact.groups));
      for (const [i, { seconds }] of exact.groups.entries()) {
        const told = rolled.groups[i]?.seconds.p90 ?? 0;
        expect(Math.abs(told - (seconds.p90 ?? 0))).toBeLessThanOrEqual((seconds.p90 ?? 0) * 0.0100001);
      }
    }
    const all = await report("all", "year");
    expect(all.groups[0]).toMatchObject({ kind: "first_response", count: 8, stopped: 7, breached: 5 });
    // Customers have the last word to say in all of them, so none of the days is closed for good.
    expect(all.openDays.length).toBeGreaterThan(0);
  });

  it("lead to the threads behind each number", async () => {
    const whole = await report("day", "week");
    for (const { kind, group, count } of whole.groups.filter((one) => one.kind === "first_response")) {
      const some = await report("day", "week", { kind: "first_response", group });
      expect(some.rows.map((row) => row.kind)).toEqual(Array.from({ length: count }, () => kind));
      expect(some.groups).toHaveLength(1);
    }
    expect(whole.groups.filter(({ kind }) => kind === "first_response").length).toBeGreaterThan(3);
  });

  it("do not change with replays, repetition or calm words, and follow what changes", async () => {
    await roll();
    const before = await report("all", "year");
    await unwrap(lead.v1.replays.$post({ query: {}, json: { since: at("01T00:00").toISOString() } }));
    await world.drain();
    await say(20, CALM);
    // Nothing was marked but the days that were open already.
    expect(await world.ctx.store.rollups.dirty("demo")).toEqual([]);
    expect(await roll()).toMatchObject({ days: 0 });
    expect(await report("all", "year")).toEqual(before);
    now = at("20T10:00");
    await say(3, "お待たせしました。", true);
    expect((await report("all", "year")).openDays.length).toBeGreaterThan(0);
    await roll();
    expect((await report("all", "year")).groups[0]).toMatchObject({ count: 8, stopped: 8, breached: 5 });
    expect(counts((await report("all", "year")).groups)).toEqual(counts((await report("all", "week")).groups));
  });

  it("count the past by a new plan, in runs that may die anywhere", async () => {
    await roll();
    await unwrap(lead.v1.sla.$put({ query: {}, json: { plan: PLAN(600), version: 1 } }));
    fate.plan([9, 21, 34, 55]);
    let deaths = 0;
    for (let again = true; again;) {
      const done = await roll().catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
        return { left: 1 };
      });
      again = done.left > 0;
      if (again) deaths++;
      fate.restart();
    }
    fate.plan([]);
    expect(deaths).toBeGreaterThan(2);
    const [exact, rolled] = [await report("day", "week"), await report("day", "year")];
    expect(counts(rolled.groups)).toEqual(counts(exact.groups));
    expect(rolled.groups.filter(({ kind }) => kind === "first_response").reduce((n, one) => n + one.breached, 0)).toBe(
      7,
    );
  });
});
