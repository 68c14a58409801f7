import { beforeAll, describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { refusalOf, workScene, type WorkScene } from "../support/work-scene.ts";

describe("macros", () => {
  let scene: WorkScene;
  beforeAll(async () => {
    scene = await workScene();
    await unwrap(
      scene.lead.v1["canned-replies"][":id"].$put({
        param: { id: "sorry" },
        query: {},
        json: { name: "お詫び", texts: { ja: "{{customer.name}} 様、申し訳ございません。{{agent.name}}" } },
      }),
    );
    await unwrap(
      scene.lead.v1["canned-replies"][":id"].$put({
        param: { id: "order" },
        query: {},
        json: { name: "注文", texts: { ja: "注文 {{order}} を確認します。" } },
      }),
    );
  });
  const save = (id: string, json: object) =>
    unwrap(scene.lead.v1.macros[":id"].$put({ param: { id }, query: {}, json: { name: id, ...json } }));
  const run = (id: string, macroId: string, json: object = {}) =>
    unwrap(scene.agent.v1.threads[":id"].macros[":macroId"].$post({ param: { id, macroId }, json }));

  it("do all of it in one write, in order, with the draft", async () => {
    const [id = ""] = await scene.hear(["one"]);
    const actions = [
      { type: "claim" },
      { type: "tag", add: ["返金"] },
      { type: "prioritise", priority: 90 },
      { type: "note", text: "確認" },
    ];
    await save("take", { actions, cannedReply: "sorry" });
    const before = await scene.read(id);
    const done = await run(id, "take");
    const after = await scene.read(id);
    const { threads } = scene.world.ctx.store;
    const since = [before.rev, before.rev + 1].map(async (rev) => (await threads.activitiesSince(id, rev)).length);
    expect(await Promise.all(since)).toEqual([4, 0]);
    expect(after.activities.slice(before.activities.length).map(({ type }) => type)).toEqual([
      "thread.claimed",
      "thread.tagged",
      "thread.prioritised",
      "thread.noted",
    ]);
    expect([done.outcome, after.claim?.id, after.tags, after.priority]).toEqual(["done", "sato", ["返金"], 90]);
    expect(after.replies).toMatchObject([
      {
        replyId: done.replyId,
        text: "山田 花子 様、申し訳ございません。佐藤",
        state: "draft",
        cannedReply: { id: "sorry", version: 1 },
      },
    ]);
    // Again: what is done already stays, and no second draft lies there.
    expect((await run(id, "take")).replyId).toBe(done.replyId);
    expect((await scene.read(id)).replies).toHaveLength(1);
  });

  it("do nothing at all where a step is refused, and say which and why", async () => {
    const [id = ""] = await scene.hear(["two"]);
    await save("twice", {
      actions: [{ type: "tag", add: ["a"] }, { type: "close" }, { type: "close" }],
      cannedReply: "sorry",
    });
    const before = await scene.read(id);
    const error = await refusalOf(run(id, "twice"));
    expect([error.code, error.details.issues?.[0]?.path]).toEqual(["conflict", "actions.2"]);
    expect(error.message).toMatch(/Step 3 \(close\).*already closed/);
    expect(await scene.read(id)).toEqual(before);
  });

  it("do nothing at all where a value of the draft is missing, and take it from the agent", async () => {
    const [id = ""] = await scene.hear(["three"]);
    await save("ask", { actions: [{ type: "claim" }], cannedReply: "order" });
    const before = await scene.read(id);
    const error = await refusalOf(run(id, "ask"));
    expect([error.code, error.details.issues?.[0]?.path]).toEqual(["invalid_input", "order"]);
    expect(await scene.read(id)).toEqual(before);
    await run(id, "ask", { order: "A-1" });
    expect((await scene.read(id)).replies[0]?.text).toBe("注文 A-1 を確認します。");
  });

  it("are told thread by thread in bulk, and confirmed as they were", async () => {
    const ids = await scene.hear(["four", "five"]);
    await scene.act(ids[0] ?? "", { type: "claim" }, scene.other);
    await save("done", { actions: [{ type: "tag", add: ["済"] }, { type: "close" }] });
    const bulk = (json: object) => unwrap(scene.agent.v1.bulk.$post({ query: {}, json: { macro: "done", ...json } }));
    const { scope, threads } = await bulk({ dryRun: true, threadIds: ids });
    expect(threads.map(({ outcome }) => outcome)).toEqual(["refused", "done"]);
    await save("done", { actions: [{ type: "close" }], expectedVersion: 1 });
    expect((await refusalOf(bulk({ scope }))).code).toBe("conflict");
    const again = await bulk({ dryRun: true, threadIds: ids });
    const done = await bulk({ scope: again.scope });
    expect(done.threads).toMatchObject([{ outcome: "refused" }, { outcome: "done" }]);
    expect(done.threads[0]?.message).toMatch(/Step 1 \(close\)/);
    expect((await scene.read(ids[0] ?? "")).tags).toEqual([]);
  });

  it("say that the canned reply that they draft is gone", async () => {
    const [id = ""] = await scene.hear(["six"]);
    await save("gone", { cannedReply: "nothing" });
    expect((await refusalOf(run(id, "gone"))).message).toMatch(/canned reply nothing, which is gone/);
    expect((await refusalOf(run(id, "none"))).code).toBe("not_found");
  });

  it("hold the most that there may be in one write", async () => {
    const [id = ""] = await scene.hear(["seven"]);
    const colleagues = Array.from({ length: 20 }, (_, i) => ({ id: `p${i}`, name: `P${i}` }));
    const actions = Array.from({ length: 20 }, (_, i) => ({
      type: "note",
      text: `${i}`,
      colleagues: colleagues.map(({ id: one, name }) => ({ id: `${one}-${i}`, name })),
    }));
    await save("most", { actions, cannedReply: "sorry" });
    expect((await run(id, "most")).outcome).toBe("done");
    expect(
      (await scene.read(id)).activities
        .filter(({ type }) => type === "thread.noted")
        .map((one) => ("text" in one ? one.text : "")),
    ).toEqual(actions.map(({ text }) => text));
  });
});
