import { beforeEach, describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { automationScene, CHASER, HOUR, TAGGER, type Draft } from "../support/automation-scene.ts";
import { CALM, OUTCRIES } from "../support/posts.ts";

describe("automations", () => {
  const scene = automationScene();
  const { act, at, idsIn, log, read, run, save, say } = scene;
  beforeEach(() => scene.open());

  it("do their work once for what happens, say what and why, and leave alone what does not meet them", async () => {
    await save("tagger", TAGGER);
    await run();
    at.now += 1_000;
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
    await unwrap(scene.lead.v1.colleagues[":id"].$put({ param: { id: "onlooker" }, query: {}, json: onlooker }));
    const rule: Draft = { ...TAGGER, do: [...TAGGER.do, action] };
    await save("tagger", rule);
    await run();
    at.now += 1_000;
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
    const trial = await unwrap(scene.lead.v1.automations.try.$post({ query: {}, json }));
    expect([trial.done, trial.refused, trial.samples[0]?.problem]).toEqual([0, 1, (await log())[0]?.problem]);
  });

  it("look when something has been so for some time, not before, and not when it is over", async () => {
    await save("chaser", CHASER);
    await run();
    await say("p1");
    await say("p2", OUTCRIES[3]);
    await run();
    at.now += 2 * HOUR - 60_000;
    await run();
    expect(await log()).toEqual([]);
    const [first = "", second = ""] = await idsIn();
    await act(first, { type: "close" });
    await run();
    at.now += 120_000;
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
    at.now += HOUR;
    await act(id, { type: "release" });
    at.now += HOUR / 2;
    await act(id, { type: "claim" });
    await run();
    at.now += HOUR;
    await run();
    expect(await log()).toEqual([]);
    at.now += HOUR + 1_000;
    await run();
    expect((await log()).map(({ cause }) => cause)).toEqual(["after claimed 7200 s"]);
  });

  it("look also at what waited before they were saved, and from the time that they say at.now", async () => {
    await say("p1");
    await run();
    at.now += 90 * 60_000;
    await save("chaser", CHASER);
    await run();
    at.now += 60_000;
    const saved = await save("other", {
      ...CHASER,
      when: { type: "after", seconds: 3_600, since: "asked" },
      enabled: false,
    });
    await run();
    expect(await log()).toEqual([]);
    const { brandId: _b, id: _i, version, updatedAt: _a, updatedBy: _u, schemaVersion: _s, ...draft } = saved;
    await unwrap(
      scene.lead.v1.automations[":id"].$put({
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
    at.now += 1_000;
    await say("p1");
    const [id = ""] = await idsIn();
    await act(id, { type: "tag", add: ["mine"] });
    at.now += 1_000;
    await save("late", { ...TAGGER, name: "Late", when: { type: "on", event: "thread.tagged" } });
    await run();
    expect((await log()).map(({ automationId }) => automationId)).toEqual(["tagger"]);
    at.now += 1_000;
    await act(id, { type: "tag", add: ["again"] });
    await run();
    expect((await log()).map(({ automationId }) => automationId)).toEqual(["late", "tagger"]);
  });

  it("can be tried on the last days: the trial says what they would have done, and does nothing", async () => {
    await say("p1");
    await say("p2", OUTCRIES[3]);
    const [first = ""] = await idsIn();
    at.now += HOUR;
    await act(first, { type: "tag", add: ["vip"] });
    at.now += 3 * HOUR;
    const trial = async (automation: Draft) =>
      unwrap(scene.lead.v1.automations.try.$post({ query: {}, json: { automation: { ...automation }, days: 2 } }));
    const chased = await trial({ ...CHASER, if: { tags: ["vip"] } });
    expect(chased).toMatchObject({ read: 2, complete: true, done: 1, refused: 0 });
    expect(chased.samples).toMatchObject([
      { threadId: first, at: "2026-11-26T03:00:00.000Z", did: ["thread.escalated"] },
    ]);
    expect(await trial(TAGGER)).toMatchObject({ done: 2 });
    expect(await trial({ ...TAGGER, when: { type: "on", event: "thread.closed" } })).toMatchObject({ done: 0 });
    expect([await log(), (await read(first)).tags]).toEqual([[], ["vip"]]);
  });
});
