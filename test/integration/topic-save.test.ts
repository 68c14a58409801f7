import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { draftOf, minutesAfter, topicScene } from "../support/topic-scene.ts";

describe("topics are saved", () => {
  it("version by version, with a revision of the brand that every save and removal raises", async () => {
    const { viewer, save } = await topicScene();
    const first = await save("refunds", draftOf("返金 OR refund", { effects: { points: 10, tags: ["金銭"] } }));
    expect(first).toMatchObject({
      topic: { topicId: "refunds", version: 1, updatedBy: "加藤", effects: { points: 10 }, colour: "grey" },
      warnings: [],
    });
    const second = await save("refunds", draftOf("返金"), 1);
    await save("delay", draftOf("遅い"));
    expect(second.topic.version).toBe(2);
    const list = await unwrap(viewer.v1.topics.$get({ query: {} }));
    expect([list.revision, list.items.map(({ topicId, version }) => [topicId, version])]).toEqual([
      3,
      [
        ["delay", 1],
        ["refunds", 2],
      ],
    ]);
    expect(await unwrap(viewer.v1.topics[":id"].$get({ param: { id: "refunds" }, query: {} }))).toEqual(second.topic);
  });

  it("never over somebody else's save, also when both come at once", async () => {
    const { viewer, save } = await topicScene();
    await save("refunds", draftOf("返金"));
    const saves = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => save("refunds", draftOf(`返金 OR 語${i}`), 1)),
    );
    const lost = saves.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    expect(lost).toHaveLength(7);
    for (const error of lost) {
      expect(error).toMatchObject({
        code: "conflict",
        details: { issues: [{ path: "expectedVersion", message: "2" }] },
      });
    }
    await expect(save("refunds", draftOf("返品"))).rejects.toMatchObject({ code: "conflict" });
    const { revision, items } = await unwrap(viewer.v1.topics.$get({ query: {} }));
    expect([revision, items[0]?.version]).toEqual([2, 2]);
  });

  it("at once for different topics: each is saved, and the revision counts all of them", async () => {
    const { viewer, save } = await topicScene();
    await Promise.all(Array.from({ length: 8 }, (_, i) => save(`t${i}`, draftOf(`語${i}`))));
    const { revision, items } = await unwrap(viewer.v1.topics.$get({ query: {} }));
    expect([revision, items.length]).toEqual([8, 8]);
  });

  it("and read together with their revision, also when a save comes in the midst of a long read", async () => {
    const { world } = await topicScene();
    const { topics } = world.ctx.store;
    // More than one page of a query: 1 MB.
    const examples = Array.from({ length: 50 }, () => ({ text: "語".repeat(1_500), matches: true }));
    const at = { brandId: "demo", updatedAt: minutesAfter(0).toISOString(), updatedBy: "加藤" };
    const ids = Array.from({ length: 8 }, (_, i) => `t${i}`);
    for (const topicId of ids) await topics.save({ ...draftOf("語", { examples }), ...at, topicId }, undefined);
    let done = false;
    const saving = (async () => {
      for (let version = 1; version <= 12; version++) {
        for (const topicId of ["t0", "t7"]) await topics.save({ ...draftOf("語"), ...at, topicId, examples }, version);
      }
      done = true;
    })();
    let reads = 0;
    for (; !done; reads++) {
      const { revision, topics: found } = await topics.all("demo");
      // Nothing was removed, so that each save raised one version and the revision.
      expect(found.reduce((sum, { version }) => sum + version, 0)).toBe(revision);
    }
    await saving;
    expect(reads).toBeGreaterThan(2);
  });

  it("only within the size of an item", async () => {
    const { save } = await topicScene();
    const examples = Array.from({ length: 50 }, () => ({ text: "語".repeat(2_500), matches: true }));
    await expect(save("big", draftOf("語", { examples }))).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [{ path: "examples" }] },
    });
  });

  it("and removed: its version is never counted twice, and those that name it are told", async () => {
    const { lead, viewer, save, remove } = await topicScene();
    await save("refunds", draftOf("返金"));
    await save("angry-refunds", draftOf("topic:refunds AND 最悪"));
    expect(await remove("refunds")).toEqual({ topicId: "refunds", namedBy: ["angry-refunds"] });
    await expect(remove("refunds")).rejects.toMatchObject({ code: "not_found" });
    await expect(unwrap(viewer.v1.topics[":id"].$get({ param: { id: "refunds" }, query: {} }))).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(save("refunds", draftOf("返金"), 1)).rejects.toMatchObject({ code: "conflict" });
    expect((await save("refunds", draftOf("返金"))).topic.version).toBe(3);
    expect((await unwrap(viewer.v1.topics.$get({ query: {} }))).revision).toBe(4);
    await expect(
      unwrap(lead.v1.topics[":id"].$delete({ param: { id: "refunds" }, query: { expectedVersion: "2" } })),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  it("only when the rule can be read and its examples hold, naming column and example", async () => {
    const { viewer, save } = await topicScene();
    await expect(save("refunds", draftOf("返金 AND (refund"))).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [{ path: "rule:8" }] },
    });
    const examples = [
      { text: "返金してください", matches: true },
      { text: "京都に行きました", matches: true },
      { text: "返金は要りません", matches: false },
    ];
    await expect(save("refunds", draftOf("返金", { examples }))).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [{ path: "examples.1" }, { path: "examples.2" }] },
    });
    await expect(save("loop", draftOf("topic:loop OR 返金"))).rejects.toMatchObject({ code: "invalid_input" });
    await expect(save("Refunds", draftOf("返金"))).rejects.toMatchObject({
      code: "invalid_input",
      details: { issues: [{ path: "id" }] },
    });
    expect((await unwrap(viewer.v1.topics.$get({ query: {} }))).items).toEqual([]);
    const saved = await save("refunds", draftOf("返金 OR topic:nowhere", { examples: examples.slice(0, 1) }));
    expect(saved.warnings.map(({ code, severity }) => [code, severity])).toEqual([["unknown_topic", "warning"]]);
  });

  it("by leads, read by viewers, and by nobody from another brand", async () => {
    const { world, save } = await topicScene();
    const agent = await world.clientOf({ role: "agent" });
    await expect(save("refunds", draftOf("返金"), undefined, agent)).rejects.toMatchObject({ code: "forbidden" });
    await save("refunds", draftOf("返金"));
    await expect(unwrap(agent.v1.topics[":id"].$delete({ param: { id: "refunds" }, query: {} }))).rejects.toMatchObject(
      { code: "forbidden" },
    );
    await expect(unwrap(agent.v1.rules.try.$post({ query: {}, json: { rule: "返金" } }))).rejects.toMatchObject({
      code: "forbidden",
    });
    const stranger = await world.clientOf({ role: "admin", brands: ["other"] });
    expect((await unwrap(stranger.v1.topics.$get({ query: {} }))).items).toEqual([]);
    const query = { brand: "demo" };
    for (const refused of [
      () => unwrap(stranger.v1.topics.$get({ query })),
      () => unwrap(stranger.v1.topics[":id"].$get({ param: { id: "refunds" }, query })),
      () => unwrap(stranger.v1.topics[":id"].$put({ param: { id: "refunds" }, query, json: draftOf("x") })),
      () => unwrap(stranger.v1.topics[":id"].$delete({ param: { id: "refunds" }, query })),
      () => unwrap(stranger.v1.rules.test.$post({ query, json: { rule: "x", post: { text: "x" } } })),
      () => unwrap(stranger.v1.rules.try.$post({ query, json: { rule: "x" } })),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});
