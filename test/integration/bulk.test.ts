import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import type { BulkAnswer } from "@kikimimi/api/schema-work";
import { AppError } from "@kikimimi/core/base/error";
import { isActive } from "@kikimimi/core/triage/thread-view";
import { upTo } from "../support/wave-scene.ts";
import { refusalOf, workScene, type WorkScene } from "../support/work-scene.ts";
import { Fate } from "../support/world.ts";

const IDS = ["one", "two", "three", "four"];

describe("one deed with many threads", () => {
  let scene: WorkScene;
  let threadIds: string[];
  const bulk = (json: object, client = scene.agent): Promise<BulkAnswer> =>
    unwrap(client.v1.bulk.$post({ query: {}, json }));
  const statuses = async () => Promise.all(threadIds.map(async (id) => (await scene.read(id)).status));
  const outcomes = ({ threads }: BulkAnswer) => threads.map(({ outcome }) => outcome);

  beforeEach(async () => {
    scene = await workScene();
    threadIds = await scene.hear(IDS);
  });

  it("says first what it would do with which, and does nothing", async () => {
    await scene.act(threadIds[1] ?? "", { type: "claim" }, scene.other);
    const plan = await bulk({ dryRun: true, action: { type: "close" }, filter: {} });
    expect([plan.count, plan.counts]).toEqual([4, { done: 3, unchanged: 0, changed: 0, refused: 1 }]);
    const refused = plan.threads.find(({ outcome }) => outcome === "refused");
    expect(refused).toMatchObject({ threadId: threadIds[1], code: "conflict" });
    expect(refused?.message).toMatch(/伊藤 holds this thread/);
    expect(plan.sample).toHaveLength(4);
    expect((await statuses()).every(isActive)).toBe(true);
  });

  it("does what was confirmed; what changed since is told and left alone, and what is refused holds up no other", async () => {
    const [first = "", second = "", third = ""] = threadIds;
    await scene.act(second, { type: "claim" }, scene.other);
    const { scope } = await bulk({ dryRun: true, action: { type: "close" }, threadIds });
    await scene.act(first, { type: "note", text: "待って" }, scene.other);
    await scene.hear(["five"]);
    const done = await bulk({ action: { type: "close" }, scope });
    expect(outcomes(done)).toEqual(["changed", "refused", "done", "done"]);
    expect(await statuses()).toEqual(["queued", "claimed", "closed", "closed"]);
    expect((await scene.read(scene.idOf("five"))).status).toBe("queued");
    expect((await scene.read(third)).activities.at(-1)).toMatchObject({ type: "thread.closed", by: { id: "sato" } });
  });

  it("is the same once and again: the second time finds its own work", async () => {
    const action = { type: "note", text: "一斉連絡" };
    const { scope } = await bulk({ dryRun: true, action, threadIds });
    const answers = [await bulk({ action, scope }), await bulk({ action, scope })];
    expect(answers.map(outcomes)).toEqual([IDS.map(() => "done"), IDS.map(() => "done")]);
    for (const id of threadIds) {
      expect((await scene.read(id)).activities.filter(({ type }) => type === "thread.noted")).toHaveLength(1);
    }
    const again = await bulk({ dryRun: true, action, threadIds });
    await bulk({ action, scope: again.scope });
    expect(
      (await scene.read(threadIds[0] ?? "")).activities.filter(({ type }) => type === "thread.noted"),
    ).toHaveLength(2);
  });

  it("takes no scope for another deed, another person or another brand, and none that it did not hand out", async () => {
    const { scope } = await bulk({ dryRun: true, action: { type: "close" }, threadIds });
    expect((await refusalOf(bulk({ action: { type: "ignore", reason: "x" }, scope }))).code).toBe("conflict");
    expect((await refusalOf(bulk({ action: { type: "close" }, scope }, scene.other))).code).toBe("invalid_input");
    const both = await scene.world.clientOf({ id: "sato", role: "agent", brands: ["acme", "demo"] });
    expect((await refusalOf(bulk({ action: { type: "close" }, scope }, both))).code).toBe("invalid_input");
    expect((await refusalOf(bulk({ action: { type: "close" }, scope: "bm90aGluZw" }))).code).toBe("invalid_input");
    for (const wrong of [
      { action: { type: "close" } },
      { action: { type: "close" }, threadIds },
      { action: { type: "close" }, dryRun: true },
      { action: { type: "close" }, dryRun: true, threadIds, filter: {} },
      { action: { type: "close" }, macro: "m", dryRun: true, threadIds },
      { action: { type: "close" }, scope, threadIds },
      { dryRun: true, threadIds },
      { action: { type: "close" }, dryRun: true, threadIds: upTo(201).map((i) => `thr_${i}`) },
    ]) {
      expect((await refusalOf(bulk(wrong))).code).toBe("invalid_input");
    }
    expect((await statuses()).every(isActive)).toBe(true);
  });

  it("knows no thread of another brand, nor one that is not there", async () => {
    const acme = await scene.world.clientOf({ id: "sato", role: "agent", brands: ["acme"] });
    const plan = await bulk({ dryRun: true, action: { type: "close" }, threadIds: [...threadIds, "thr_none"] }, acme);
    expect(plan.threads.map(({ code }) => code)).toEqual([...IDS, "none"].map(() => "not_found"));
    expect([plan.sample, plan.counts.refused]).toEqual([[], 5]);
    // Whoever makes a scope up names threads by themselves: each is asked for again.
    const made = JSON.parse(Buffer.from(plan.scope ?? "", "base64url").toString()) as object;
    const forged = { ...made, threads: threadIds.map((id) => [id, 2]) };
    const scope = Buffer.from(JSON.stringify(forged)).toString("base64url");
    expect((await bulk({ action: { type: "close" }, scope }, acme)).threads.map(({ code }) => code)).toEqual(
      IDS.map(() => "not_found"),
    );
    expect((await statuses()).every(isActive)).toBe(true);
  });
});

describe("a filter's threads", () => {
  it("are each copy of a wave, batch by batch", async () => {
    const scene = await workScene();
    await scene.hear(upTo(210).map((i) => `copy-${i}`));
    const counts = [];
    let cursor: string | null | undefined;
    const action = { type: "close", reason: "まとめて対応" } as const;
    while (cursor !== null) {
      const more = cursor === undefined ? {} : { cursor };
      const plan: BulkAnswer = await unwrap(
        scene.agent.v1.bulk.$post({ query: {}, json: { dryRun: true, action, filter: {}, ...more } }),
      );
      const done = await unwrap(scene.agent.v1.bulk.$post({ query: {}, json: { action, scope: plan.scope ?? "" } }));
      counts.push([plan.count, done.counts.done]);
      cursor = plan.next;
    }
    expect(counts).toEqual([
      [200, 200],
      [10, 10],
    ]);
    expect((await unwrap(scene.agent.v1.queue.$get({ query: {} }))).items).toEqual([]);
  }, 120_000);
});

describe("a bulk action whose process dies", () => {
  const fate = new Fate();
  let scene: WorkScene;
  let threadIds: string[];
  beforeAll(async () => {
    scene = await workScene({ fate });
    threadIds = await scene.hear(IDS);
  });

  /** Whatever a dead process answers, it is an error that the API knows. */
  const dead = (error: unknown): void => expect(error).toBeInstanceOf(AppError);

  it("ends as if it had not, once it is asked again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (edge) => {
        const action = { type: "note", text: `連絡 ${edge}` } as const;
        const json = { dryRun: true, action, threadIds };
        const { scope } = await unwrap(scene.agent.v1.bulk.$post({ query: {}, json }));
        const notes = async () =>
          Promise.all(
            threadIds.map(
              async (id) => (await scene.read(id)).activities.filter(({ type }) => type === "thread.noted").length,
            ),
          );
        const before = await fate.look(notes);
        fate.plan([edge]);
        await unwrap(scene.agent.v1.bulk.$post({ query: {}, json: { action, scope: scope ?? "" } })).catch(dead);
        fate.plan([]);
        const again = await unwrap(scene.agent.v1.bulk.$post({ query: {}, json: { action, scope: scope ?? "" } }));
        expect(again.threads.map(({ outcome }) => outcome)).toEqual(IDS.map(() => "done"));
        expect(await fate.look(notes)).toEqual(before.map((count) => count + 1));
      }),
      { numRuns: Number(process.env["KIKIMIMI_RUNS"] ?? 10) },
    );
  }, 120_000);
});
