import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { nextTurn, NO_TURN } from "@kikimimi/core/people/assignment";
import { MACHINE } from "@kikimimi/core/people/person";
import { act } from "@kikimimi/core/triage/triage";
import { assignThread } from "@kikimimi/pipeline/assign-thread";
import { sweepAssignments } from "@kikimimi/pipeline/sweep-assignments";
import type { ResponseMessage } from "@kikimimi/core/source/message";
import { intakeThread } from "@kikimimi/pipeline/intake-thread";
import { type StaffScene, staffScene } from "../support/staff-scene.ts";

const OFFICE = { timeZone: "Asia/Tokyo", hours: { thu: [["09:00", "18:00"]], fri: [["09:00", "18:00"]] } };
const HOUR = 3_600_000;

/** Who holds how many open threads, by the people list. */
async function loads({ lead }: StaffScene): Promise<Record<string, number>> {
  const { items } = await unwrap(lead.v1.colleagues.$get({ query: {} }));
  return Object.fromEntries(items.map(({ id, load }) => [id, load.active]));
}

/** Holders as the threads themselves name them. */
async function holders({ lead }: StaffScene, threadIds: readonly string[]): Promise<(string | null)[]> {
  const rows = await Promise.all(
    threadIds.map((id) => unwrap(lead.v1.threads[":id"].$get({ param: { id }, query: {} }))),
  );
  return rows.map(({ claim }) => claim?.id ?? null);
}

const countOf = (ids: readonly unknown[], id: string): number => ids.filter((other) => other === id).length;

describe("assignment", () => {
  it("stays fair and within capacity however many threads are opened at the same moment", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("round_robin", "least_loaded"),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 4, max: 12 }),
        async (strategy, capacities, count) => {
          const scene = await staffScene();
          const people = capacities.map((capacity, i) => [`p${i}`, { capacity }] as const);
          const threads = await scene.hear(0, count);
          expect(threads).toHaveLength(count);
          await scene.hire(Object.fromEntries(people));
          await scene.team("care", { members: people.map(([id]) => id), takes: {}, strategy });
          const { ctx } = scene.world;
          await Promise.all(
            threads.flatMap((threadId) => [0, 1].map(() => assignThread({ ctx, input: { threadId } }))),
          );

          const held = await holders(scene, threads);
          const room = capacities.reduce((sum, one) => sum + one, 0);
          expect(held.filter((id) => id !== null)).toHaveLength(Math.min(room, count));
          const got = people.map(([id, { capacity }]) => ({ capacity, count: countOf(held, id) }));
          for (const one of got) expect(one.count).toBeLessThanOrEqual(one.capacity);
          // Nobody who has room left is behind anybody by more than the one thread that came last.
          const isAhead = (
            other: { count: number; capacity: number },
            one: { count: number; capacity: number },
          ): boolean =>
            strategy === "round_robin"
              ? other.count > one.count + 1
              : (other.count - 1) * one.capacity > one.count * other.capacity;
          const roomy = got.filter((one) => one.count < one.capacity);
          expect(roomy.flatMap((one) => got.filter((other) => isAhead(other, one)))).toEqual([]);
          expect(await loads(scene)).toMatchObject(Object.fromEntries(people.map(([id]) => [id, countOf(held, id)])));
          const [first = ""] = threads;
          const { activities } = await unwrap(scene.lead.v1.threads[":id"].$get({ param: { id: first }, query: {} }));
          expect(activities.filter(({ type }) => type === "thread.routed")).toHaveLength(1);
          expect(activities.filter(({ type }) => type === "thread.assigned").length).toBe(held[0] === null ? 0 : 1);
          for (const { by } of activities) expect(by.kind).toBe("machine");
        },
      ),
      { numRuns: 8 },
    );
  }, 120_000);

  it("keeps within a person's capacity where two teams give to them at the same moment", async () => {
    const scene = await staffScene();
    const threads = await scene.hear(0, 8);
    await scene.hire({ a: { capacity: 3 } });
    for (const id of ["one", "two"]) await scene.team(id, { members: ["a"], strategy: "round_robin" });
    await Promise.all(
      threads.map((id, i) =>
        unwrap(
          scene.lead.v1.threads[":id"].actions.$post({
            param: { id },
            json: { type: "route", team: i % 2 === 0 ? "one" : "two" },
          }),
        ),
      ),
    );
    expect(countOf(await holders(scene, threads), "a")).toBe(3);
    expect(await loads(scene)).toMatchObject({ a: 3 });
  });

  it("is refused on top of a turn that another assignment took meanwhile, with all that belongs to it", async () => {
    const scene = await staffScene();
    const [one = "", two = ""] = await scene.hear(0, 2);
    const { threads, desks } = scene.world.ctx.store;
    const give = (threadId: string, id: string) =>
      threads.change(threadId, (thread) => {
        const deed = { by: MACHINE, lead: true, at: "2026-11-26T03:00:00.000Z", activityId: `act_${id}` };
        const outcome = act(thread, { type: "assign", to: { id, name: id } }, deed);
        if (outcome === "unchanged") return outcome;
        const turn = desks.turnPut("demo", "care", undefined, nextTurn(NO_TURN, { members: ["a", "b"] }, id));
        return { ...outcome, seat: { load: 0, turn } };
      });
    await give(one, "a");
    await expect(give(two, "b")).rejects.toMatchObject({ code: "conflict" });
    const { turns, people } = await desks.loads("demo");
    expect([turns.get("care"), [...people.keys()]]).toMatchObject([{ count: 1, last: { a: 1 } }, ["a"]]);
    expect((await threads.get(two))?.thread.claim).toBeNull();
  });

  it("is done as a thread is opened: by language, to who is on duty, once however often it is told", async () => {
    const scene = await staffScene();
    await scene.hire({
      away: { away: { until: null } },
      english: { languages: ["en"] },
      late: { hours: { timeZone: "Asia/Tokyo", hours: { thu: [["20:00", "24:00"]] } } },
      here: { languages: ["ja"], hours: OFFICE },
      watcher: { role: "viewer" },
    });
    const members = ["away", "english", "late", "here", "watcher"];
    await scene.team("care", { members, takes: { platforms: ["standardwebhooks"] }, strategy: "round_robin" });
    const threads = await scene.hear(0, 3);
    // One of the three is in English.
    const held = await holders(scene, threads);
    expect([countOf(held, "english"), countOf(held, "here")]).toEqual([1, 2]);
    const { ctx } = scene.world;
    const [threadId = ""] = threads;
    const message: ResponseMessage = { type: "thread.needs_person", brandId: "demo", threadId };
    const before = await ctx.store.threads.get(threadId);
    await intakeThread({ ctx, input: message });
    expect((await ctx.store.threads.get(threadId))?.rev).toBe(before?.rev);
    const { team, activities } = await unwrap(
      scene.lead.v1.threads[":id"].$get({ param: { id: threadId }, query: {} }),
    );
    expect(team).toBe("care");
    expect(activities.map(({ type }) => type)).toEqual(["thread.opened", "thread.routed", "thread.assigned"]);
  });

  it("waits on the team's desk for somebody to come, and is given out by the sweeper, most pressing first", async () => {
    const scene = await staffScene("2026-11-26T12:00:00.000Z");
    const { ctx } = scene.world;
    await scene.hire({ a: { hours: OFFICE, capacity: 2 } });
    await scene.team("care", { members: ["a"], takes: {}, strategy: "least_loaded" });
    const threads = await scene.hear(0, 4);
    expect([await holders(scene, threads), await sweepAssignments({ ctx })]).toEqual([[null, null, null, null], 0]);
    scene.pass(12.5 * HOUR);
    expect(await sweepAssignments({ ctx })).toBe(2);
    expect(await sweepAssignments({ ctx })).toBe(0);
    const queue = await unwrap(scene.lead.v1.queue.$get({ query: { sort: "priority" } }));
    expect(queue.items.slice(0, 2).map(({ claim }) => claim?.id)).toEqual(["a", "a"]);
    // Room comes back as one is closed, and where one is answered by snoozing it.
    const [one, two] = queue.items.map(({ threadId }) => threadId);
    const a = await scene.world.clientOf({ id: "a", name: "A", role: "agent" });
    await unwrap(a.v1.threads[":id"].actions.$post({ param: { id: one ?? "" }, json: { type: "close" } }));
    await unwrap(
      a.v1.threads[":id"].actions.$post({ param: { id: two ?? "" }, json: { type: "snooze", until: null } }),
    );
    expect(await loads(scene)).toMatchObject({ a: 0 });
    expect(await sweepAssignments({ ctx })).toBe(2);
    expect(await loads(scene)).toMatchObject({ a: 2 });
  });

  it("takes all threads from who goes away: to the team's others, or to one colleague; and says what stays", async () => {
    const scene = await staffScene();
    await scene.hire({ a: {}, b: { capacity: 1 }, c: {}, viewer: { role: "viewer" } });
    await scene.team("care", { members: ["a", "b"], takes: {}, strategy: "round_robin" });
    await scene.lead.v1.colleagues[":id"].availability.$put({
      param: { id: "b" },
      query: {},
      json: { hours: null, away: { until: null } },
    });
    const threads = await scene.hear(0, 3);
    expect(await holders(scene, threads)).toEqual(["a", "a", "a"]);
    await scene.lead.v1.colleagues[":id"].availability.$put({
      param: { id: "b" },
      query: {},
      json: { hours: null, away: null },
    });
    const { reassign } = scene.lead.v1.colleagues[":id"];
    const first = await unwrap(reassign.$post({ param: { id: "a" }, query: {}, json: {} }));
    expect(first.moved.flatMap(({ holder }) => holder?.id ?? [])).toEqual(["b"]);
    expect(first.moved).toHaveLength(3);
    expect([first.failed, first.more]).toEqual([[], false]);
    expect(await loads(scene)).toMatchObject({ a: 0, b: 1 });
    const second = await unwrap(reassign.$post({ param: { id: "b" }, query: {}, json: { to: "c" } }));
    expect(second.moved.map(({ holder }) => holder?.id)).toEqual(["c"]);
    for (const to of ["viewer", "nobody"])
      await expect(unwrap(reassign.$post({ param: { id: "c" }, query: {}, json: { to } }))).rejects.toMatchObject({
        code: "invalid_input",
        details: { issues: [{ path: "to.id" }] },
      });
  });
});
