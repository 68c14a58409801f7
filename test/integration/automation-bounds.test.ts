import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AutomationRun } from "@kikimimi/core/rule/automation";
import { automationScene, CHASER, HOUR, TAGGER } from "../support/automation-scene.ts";
import { OUTCRIES } from "../support/posts.ts";
import { Crash, Fate } from "../support/world.ts";

describe("automations, whatever happens,", () => {
  const scene = automationScene();
  const { act, at, idsIn, log, read, run, save, say } = scene;
  beforeEach(() => scene.open());

  it("look again at a thread at which they could not look, however late", async () => {
    await save("tagger", { ...TAGGER, when: { type: "on", event: "thread.tagged" } });
    await run();
    at.now += 60_000;
    await say("p1");
    const [id = ""] = await idsIn();
    await act(id, { type: "tag", add: ["mine"] });
    const away = vi.spyOn(scene.world.ctx.store.threads, "activitiesSince").mockRejectedValue(new Error("away"));
    at.now += 60_000;
    await run();
    expect([await log(), away.mock.calls.length > 0]).toEqual([[], true]);
    away.mockRestore();
    at.now += 60_000;
    await run();
    expect((await log()).map(({ automationId }) => automationId)).toEqual(["tagger"]);
  });

  it("are not set off by what rules did, and say what they were refused", async () => {
    await save("echo", {
      name: "echo",
      when: { type: "on", event: "thread.tagged" },
      do: [{ type: "tag", add: ["echo"] }],
    });
    await save("again", {
      name: "again",
      when: { type: "on", event: "thread.tagged" },
      do: [{ type: "tag", remove: ["echo"] }],
    });
    await save("wake", {
      name: "wake",
      when: { type: "on", event: "thread.tagged" },
      do: [{ type: "note", text: "x" }, { type: "wake" }],
    });
    await run();
    at.now += 1_000;
    await say("p1");
    const [id = ""] = await idsIn();
    await act(id, { type: "tag", add: ["mine"] });
    for (let i = 0; i < 4; i++) await run();
    const runs = await log();
    expect(runs.map(({ automationId, outcome }) => `${automationId} ${outcome}`).sort()).toEqual([
      "again unchanged",
      "echo done",
      "wake refused",
    ]);
    expect(runs.find(({ outcome }) => outcome === "refused")?.problem).toContain("Step 2 (wake) is refused");
    expect((await read(id)).activities.filter(({ type }) => type === "thread.noted")).toEqual([]);
  });

  it("stop where rules did too much with one thread in a day, and say so", async () => {
    await save("echo", {
      name: "echo",
      when: { type: "on", event: "thread.prioritised" },
      do: [{ type: "note", text: "見た" }],
    });
    await run();
    at.now += 1_000;
    await say("p1");
    const [id = ""] = await idsIn();
    await keepOldRuns(id);
    for (let i = 0; i < 32; i++) {
      at.now += 1_000;
      await act(id, { type: "prioritise", priority: i });
      await run();
    }
    const outcomes = (await log()).flatMap(({ automationId, outcome }) => (automationId === "echo" ? [outcome] : []));
    expect([
      outcomes.filter((one) => one === "done").length,
      outcomes.filter((one) => one === "capped").length,
    ]).toEqual([30, 2]);
  });

  /** A log of days before, longer than one answer of the engine, that stands before what the rules of these tests do. */
  async function keepOldRuns(threadId: string): Promise<void> {
    const { automationRuns, threads } = scene.world.ctx.store;
    const then = new Date(at.now - 3 * 86_400_000).toISOString();
    for (let i = 0; i < 300; i += 1) {
      const run: AutomationRun = {
        schemaVersion: 1,
        brandId: "demo",
        threadId,
        automationId: "always",
        version: 1,
        name: "Always",
        eventId: `act_${i}`,
        cause: "thread.noted",
        at: then,
        why: Array.from({ length: 5 }, () => "x".repeat(900)),
        outcome: "done",
        did: [],
        problem: null,
      };
      await threads.change(
        threadId,
        (thread) => ({ thread, activities: [] }),
        async () => automationRuns.prepare(run),
      );
    }
  }

  it("undo nothing that somebody does while they make up their mind", async () => {
    await save("tagger", { ...TAGGER, when: { type: "on", event: "thread.prioritised" } });
    await run();
    at.now += 1_000;
    await say("p1");
    const [id = ""] = await idsIn();
    await act(id, { type: "prioritise", priority: 90 });
    vi.spyOn(scene.world.ctx.store.automationRuns, "countDone").mockImplementationOnce(async () => {
      await act(id, { type: "tag", add: ["meanwhile"] });
      return 0;
    });
    await run();
    expect((await read(id)).tags.toSorted()).toEqual(["heard", "meanwhile"]);
    expect(await log()).toHaveLength(1);
  });

  it("do each thing once, whatever dies or runs beside them", { timeout: 120_000 }, async () => {
    let deaths = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 3, maxLength: 8 }), async (lives) => {
        const fate = new Fate();
        await scene.open(fate);
        await save("tagger", TAGGER);
        await save("chaser", CHASER);
        await run();
        for (const i of [0, 3, 5]) await say(`p${i}`, OUTCRIES[i]);
        at.now += 3 * HOUR;
        fate.plan(lives);
        for (let i = 0; i < lives.length + 1; i++) {
          const beside = [run(), run()].map(async (one) =>
            one.catch((error: unknown) => {
              if (!(error instanceof Crash)) throw error;
            }),
          );
          await Promise.all(beside);
          if (fate.isDead) deaths++;
          fate.restart();
        }
        fate.plan([]);
        await run();
        const runs = await log();
        expect(runs.map(({ automationId, outcome }) => `${automationId} ${outcome}`).sort()).toEqual([
          ...Array.from({ length: 3 }, () => "chaser done"),
          ...Array.from({ length: 3 }, () => "tagger done"),
        ]);
        for (const threadId of new Set(runs.map((one) => one.threadId))) {
          const { activities } = await read(threadId);
          const deeds = activities.filter(({ by }) => by.kind === "rule").map(({ type }) => type);
          expect(deeds.sort()).toEqual(["thread.escalated", "thread.noted", "thread.tagged"]);
        }
      }),
      { numRuns: Number(process.env["KIKIMIMI_RUNS"] ?? 3) },
    );
    expect(deaths).toBeGreaterThan(3);
  });
});
