import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { AutomationDraft, AutomationRun } from "@kikimimi/core/rule/automation";
import { runAutomations } from "@kikimimi/pipeline/run-automations";
import type * as z from "zod";
import { CALM, OUTCRIES, postOf } from "../support/posts.ts";
import { Crash, createWorld, Fate, type World } from "../support/world.ts";

type Draft = z.input<typeof AutomationDraft>;

const BUDGET = { budgetMs: 30_000 };
const HOUR = 3_600_000;
const TAGGER: Draft = {
  name: "Tag what comes in",
  when: { type: "on", event: "thread.opened" },
  if: { minPriority: 50 },
  do: [
    { type: "tag", add: ["heard"] },
    { type: "note", text: "規則が見ました" },
  ],
};
const CHASER: Draft = {
  name: "Nobody answers",
  when: { type: "after", seconds: 7_200, since: "asked" },
  do: [{ type: "escalate", reason: "2時間たっても返信がない" }],
};

describe("automations", () => {
  let world: World;
  let lead: Client;
  let now: number;

  const save = (id: string, json: Draft) =>
    unwrap(lead.v1.automations[":id"].$put({ param: { id }, query: {}, json: { ...json } }));
  const run = () => runAutomations({ ctx: world.ctx, input: BUDGET });
  const say = async (id: string, text: string = OUTCRIES[0], conversationId = id): Promise<void> => {
    await world.push("standardwebhooks", postOf(id, { text, conversationId, at: new Date(now) }));
    await world.drain();
  };
  const idsIn = async (): Promise<string[]> => {
    const { items } = await unwrap(
      lead.v1.threads.$get({ query: { limit: "200", day: new Date(now).toISOString().slice(0, 10) } }),
    );
    return items.map(({ threadId }) => threadId);
  };
  const read = (id: string) => unwrap(lead.v1.threads[":id"].$get({ param: { id }, query: {} }));
  const log = async () => (await unwrap(lead.v1["automation-runs"].$get({ query: { limit: "200" } }))).items;
  const act = (id: string, json: Parameters<Client["v1"]["threads"][":id"]["actions"]["$post"]>[0]["json"]) =>
    unwrap(lead.v1.threads[":id"].actions.$post({ param: { id }, json }));

  beforeEach(async () => {
    now = Date.parse("2026-11-26T01:00:00Z");
    world = await createWorld({ clock: () => new Date(now) });
    lead = await world.clientOf({ id: "boss", name: "部長", role: "lead" });
  });

  it("do their work once for what happens, say what and why, and leave alone what does not meet them", async () => {
    await save("tagger", TAGGER);
    await run();
    now += 1_000;
    await say("p1");
    await say("p2", CALM);
    for (let i = 0; i < 3; i++) await run();
    const threads = await Promise.all((await idsIn()).map(read));
    expect(threads.map(({ tags }) => tags.join(" ")).sort()).toEqual(["", "heard"]);
    const tagged = threads.find(({ tags }) => tags.length > 0);
    const deeds = tagged?.activities.filter(({ by }) => by.kind === "rule") ?? [];
    expect(deeds.map(({ type, by }) => [type, by.id, by.name])).toEqual([
      ["thread.tagged", "tagger", "Tag what comes in"],
      ["thread.noted", "tagger", "Tag what comes in"],
    ]);
    expect(await log()).toMatchObject([
      {
        automationId: "tagger",
        version: 1,
        threadId: tagged?.threadId,
        cause: "thread.opened",
        outcome: "done",
        did: ["thread.tagged", "thread.noted"],
        why: [expect.stringMatching(/priority \d+ is at least 50/)],
      },
    ]);
  });

  it.each<[string, Draft["do"][number]]>([
    ["There is no team nobodys.", { type: "route", team: "nobodys" }],
    ["Nobody here is known as nobody;", { type: "assign", to: { id: "nobody", name: "Nobody" } }],
    ["Onlooker may only look", { type: "assign", to: { id: "onlooker", name: "Anybody" } }],
  ])("are refused, all they do, where whom they name cannot have a thread: %s", async (problem, action) => {
    const onlooker = { name: "Onlooker", role: "viewer" as const };
    await unwrap(lead.v1.colleagues[":id"].$put({ param: { id: "onlooker" }, query: {}, json: onlooker }));
    const rule: Draft = { ...TAGGER, do: [...TAGGER.do, action] };
    await save("tagger", rule);
    await run();
    now += 1_000;
    await say("p1");
    await say("p2", CALM);
    await run();
    await run();
    const entry = { automationId: "tagger", outcome: "refused", did: [] };
    expect(await log()).toMatchObject([entry]);
    expect((await log())[0]?.problem).toContain(problem);
    const threads = await Promise.all((await idsIn()).map(read));
    expect(threads.map(({ tags, team, claim }) => [tags, team, claim])).toEqual([
      [[], null, null],
      [[], null, null],
    ]);
    const json = { automation: rule, days: 1 };
    const trial = await unwrap(lead.v1.automations.try.$post({ query: {}, json }));
    expect([trial.done, trial.refused, trial.samples[0]?.problem]).toEqual([0, 1, (await log())[0]?.problem]);
  });

  it("look when something has been so for some time, not before, and not when it is over", async () => {
    await save("chaser", CHASER);
    await run();
    await say("p1");
    await say("p2", OUTCRIES[3]);
    await run();
    now += 2 * HOUR - 60_000;
    await run();
    expect(await log()).toEqual([]);
    const [first = "", second = ""] = await idsIn();
    await act(first, { type: "close" });
    await run();
    now += 120_000;
    await run();
    await run();
    expect([(await read(first)).status, (await read(second)).status]).toEqual(["closed", "escalated"]);
    expect((await log()).map(({ cause, threadId }) => [cause, threadId])).toEqual([["after asked 7200 s", second]]);
  });

  it("wait anew where what they wait for began anew", async () => {
    await save("held", {
      ...CHASER,
      name: "Held for long",
      when: { type: "after", seconds: 7_200, since: "claimed" },
      do: [{ type: "note", text: "まだ持っていますか" }],
    });
    await run();
    await say("p1");
    const [id = ""] = await idsIn();
    await act(id, { type: "claim" });
    await run();
    now += HOUR;
    await act(id, { type: "release" });
    now += HOUR / 2;
    await act(id, { type: "claim" });
    await run();
    now += HOUR;
    await run();
    expect(await log()).toEqual([]);
    now += HOUR + 1_000;
    await run();
    expect((await log()).map(({ cause }) => cause)).toEqual(["after claimed 7200 s"]);
  });

  it("look also at what waited before they were saved, and from the time that they say now", async () => {
    await say("p1");
    await run();
    now += 90 * 60_000;
    await save("chaser", CHASER);
    await run();
    now += 60_000;
    const saved = await save("other", {
      ...CHASER,
      when: { type: "after", seconds: 3_600, since: "asked" },
      enabled: false,
    });
    await run();
    expect(await log()).toEqual([]);
    const { brandId: _b, id: _i, version, updatedAt: _a, updatedBy: _u, schemaVersion: _s, ...draft } = saved;
    await unwrap(
      lead.v1.automations[":id"].$put({
        param: { id: "other" },
        query: {},
        json: { ...draft, enabled: true, expectedVersion: version },
      }),
    );
    await run();
    expect((await log()).map(({ automationId }) => automationId)).toEqual(["other"]);
  });

  it("leave alone what happened before they were saved, though nobody had looked at it yet", async () => {
    await save("tagger", TAGGER);
    await run();
    now += 1_000;
    await say("p1");
    const [id = ""] = await idsIn();
    await act(id, { type: "tag", add: ["mine"] });
    now += 1_000;
    await save("late", { ...TAGGER, name: "Late", when: { type: "on", event: "thread.tagged" } });
    await run();
    expect((await log()).map(({ automationId }) => automationId)).toEqual(["tagger"]);
    now += 1_000;
    await act(id, { type: "tag", add: ["again"] });
    await run();
    expect((await log()).map(({ automationId }) => automationId)).toEqual(["late", "tagger"]);
  });

  it("look again at a thread at which they could not look, however late", async () => {
    await save("tagger", { ...TAGGER, when: { type: "on", event: "thread.tagged" } });
    await run();
    now += 60_000;
    await say("p1");
    const [id = ""] = await idsIn();
    await act(id, { type: "tag", add: ["mine"] });
    const away = vi.spyOn(world.ctx.store.threads, "activitiesSince").mockRejectedValue(new Error("away"));
    now += 60_000;
    await run();
    expect([await log(), away.mock.calls.length > 0]).toEqual([[], true]);
    away.mockRestore();
    now += 60_000;
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
    now += 1_000;
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
    now += 1_000;
    await say("p1");
    const [id = ""] = await idsIn();
    await keepOldRuns(id);
    for (let i = 0; i < 32; i++) {
      now += 1_000;
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
    const { automationRuns, threads } = world.ctx.store;
    const at = new Date(now - 3 * 86_400_000).toISOString();
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
        at,
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

  it("can be tried on the last days: the trial says what they would have done, and does nothing", async () => {
    await say("p1");
    await say("p2", OUTCRIES[3]);
    const [first = ""] = await idsIn();
    now += HOUR;
    await act(first, { type: "tag", add: ["vip"] });
    now += 3 * HOUR;
    const trial = async (automation: Draft) =>
      unwrap(lead.v1.automations.try.$post({ query: {}, json: { automation: { ...automation }, days: 2 } }));
    const chased = await trial({ ...CHASER, if: { tags: ["vip"] } });
    expect(chased).toMatchObject({ read: 2, complete: true, done: 1, refused: 0 });
    expect(chased.samples).toMatchObject([
      { threadId: first, at: "2026-11-26T03:00:00.000Z", did: ["thread.escalated"] },
    ]);
    expect(await trial(TAGGER)).toMatchObject({ done: 2 });
    expect(await trial({ ...TAGGER, when: { type: "on", event: "thread.closed" } })).toMatchObject({ done: 0 });
    expect([await log(), (await read(first)).tags]).toEqual([[], ["vip"]]);
  });

  it("undo nothing that somebody does while they make up their mind", async () => {
    await save("tagger", { ...TAGGER, when: { type: "on", event: "thread.prioritised" } });
    await run();
    now += 1_000;
    await say("p1");
    const [id = ""] = await idsIn();
    await act(id, { type: "prioritise", priority: 90 });
    vi.spyOn(world.ctx.store.automationRuns, "countDone").mockImplementationOnce(async () => {
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
        now = Date.parse("2026-11-26T01:00:00Z");
        world = await createWorld({ clock: () => new Date(now), fate });
        lead = await world.clientOf({ id: "boss", name: "部長", role: "lead" });
        await save("tagger", TAGGER);
        await save("chaser", CHASER);
        await run();
        for (const i of [0, 3, 5]) await say(`p${i}`, OUTCRIES[i]);
        now += 3 * HOUR;
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
