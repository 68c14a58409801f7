import { describe, expect, it, vi } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import { CALM, FURIOUS, OUTCRIES } from "../support/posts.ts";
import { draftOf, minutesAfter, PLATFORM, topicScene } from "../support/topic-scene.ts";
import { CALLS_BUNDLES } from "../support/world.ts";

describe("topics judge what arrives", () => {
  it("with points that stand as a term of their own, and words to mark", async () => {
    const { viewer, save, hear, rows } = await topicScene();
    const text = "先日の返金の件、今日の荷物と一緒に届きました";
    await hear("before", text);
    await save("refunds", draftOf("返金", { effects: { points: 60, tags: ["金銭"] } }));
    await hear("after", text);
    const { items } = await rows();
    expect(items.map((row) => [row.lead?.author?.id, row.topics, row.route])).toEqual([
      ["author-after", ["refunds"], "respond"],
    ]);
    const row = items[0];
    const mentionId = mentionIdOf("demo", PLATFORM, "after");
    expect(row?.terms[0]).toEqual({ term: "topic", weight: 60, value: "refunds", mentionId });
    expect(row?.priority).toBe(row?.terms.reduce((sum, term) => sum + term.weight, 0));
    const { mentions } = await unwrap(viewer.v1.threads[":id"].$get({ param: { id: row?.threadId ?? "" }, query: {} }));
    expect(mentions[0]?.topics).toEqual([{ topicId: "refunds", highlights: [{ from: 3, to: 5 }], tags: ["金銭"] }]);
    expect(text.slice(3, 5)).toBe("返金");
  });

  it("who has to be answered, muted or called spam, whatever the words say", async () => {
    const { viewer, save, hear, rows } = await topicScene();
    await hear("plain", CALM);
    expect((await rows()).items).toEqual([]);
    await save("vip", draftOf("author:author-vip", { effects: { respond: true } }));
    await save("muted-authors", draftOf("author:author-loud", { effects: { mute: true } }));
    await save("bots", draftOf("author:author-bot", { effects: { spam: true } }));
    await hear("vip", CALM);
    await hear("loud", FURIOUS);
    await hear("bot", FURIOUS);
    await hear("cross", FURIOUS);
    const { items } = await rows();
    expect(items.map((row) => row.lead?.author?.id)).toEqual(["author-cross", "author-vip"]);
    const all = await unwrap(viewer.v1.threads.$get({ query: {} }));
    const routes = new Map(all.items.map((row) => [row.lead?.author?.id, [row.status, row.route, row.topics]]));
    expect(routes.get("author-loud")).toEqual(["open", "watch", ["muted-authors"]]);
    expect(routes.get("author-bot")).toEqual(["open", "ignore", ["bots"]]);
  });

  it("and filter the queue, page by page", async () => {
    const { save, hear, rows } = await topicScene();
    await save("even", draftOf("偶数"));
    for (let i = 0; i < 7; i++) await hear(`n${i}`, `${OUTCRIES[i]}${i % 2 === 0 ? "偶数" : "奇数"}`);
    const wanted = (await rows()).items.filter((row) => row.topics.includes("even")).map((row) => row.threadId);
    expect(wanted).toHaveLength(4);
    for (const limit of [1, 2, 3, 4, 7]) {
      const found: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await rows({ topic: "even", limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map((row) => row.threadId));
        cursor = page.next;
      }
      expect([limit, found]).toEqual([limit, wanted]);
    }
    expect((await rows({ topic: "odd" })).items).toEqual([]);
  });

  it("what is stored already when it is replayed, and take back what they said", async () => {
    const { world, save, remove, hear, mentionOf, rows, rerun } = await topicScene();
    await hear("old", "返金してください。ありがとうございました");
    expect((await mentionOf("old"))?.topics).toBeNull();
    await save("refunds", draftOf("返金", { effects: { respond: true } }));
    await rerun();
    expect((await mentionOf("old"))?.topics).toMatchObject({ revision: 1, matches: [{ topicId: "refunds" }] });
    expect((await rows()).items).toHaveLength(1);
    await save("refunds", draftOf("返金", { effects: { mute: true } }), 1);
    await rerun();
    expect((await rows()).items).toEqual([]);
    await remove("refunds");
    await rerun();
    expect((await mentionOf("old"))?.topics).toMatchObject({ revision: 3, matches: [] });
    const writes = (await world.ctx.store.mentions.get(mentionIdOf("demo", PLATFORM, "old")))?.rev;
    await rerun();
    expect((await world.ctx.store.mentions.get(mentionIdOf("demo", PLATFORM, "old")))?.rev).toBe(writes);
  });

  it("not while they are switched off", async () => {
    const { save, hear, mentionOf } = await topicScene();
    await save("refunds", draftOf("返金", { enabled: false, effects: { respond: true } }));
    await hear("off", "返金してください");
    expect((await mentionOf("off"))?.topics).toMatchObject({ revision: 1, matches: [] });
  });

  it("also when one of them can no longer be read: it is logged and left out", async () => {
    const { world, save, hear, mentionOf } = await topicScene();
    await save("refunds", draftOf("返金"));
    const broken = { ...draftOf("(((返金"), brandId: "demo", topicId: "broken" };
    const at = { updatedAt: minutesAfter(0).toISOString(), updatedBy: "加藤" };
    await world.ctx.store.topics.save({ ...broken, ...at }, undefined);
    const error = vi.spyOn(world.ctx.log, "error");
    await hear("one", "返金してください");
    expect((await mentionOf("one"))?.topics?.matches.map((match) => match.topicId)).toEqual(["refunds"]);
    expect(error.mock.calls).toEqual([
      ["topic.skipped", { brandId: "demo", topicId: "broken", version: 1, code: "unclosed_bracket" }],
    ]);
  });

  it.skipIf(CALLS_BUNDLES)("and are read only when their revision says that they changed", async () => {
    const { world, save, hear, mentionOf } = await topicScene();
    const all = vi.spyOn(world.ctx.store.topics, "all");
    const revision = vi.spyOn(world.ctx.store.topics, "revision");
    await hear("a", "返金");
    await hear("b", "返金");
    expect([all.mock.calls.length, revision.mock.calls.length]).toEqual([0, 2]);
    await save("refunds", draftOf("返金"));
    all.mockClear();
    for (const id of ["c", "d", "e"]) await hear(id, "返金");
    expect([all.mock.calls.length, revision.mock.calls.length]).toEqual([1, 5]);
    expect((await mentionOf("e"))?.topics?.matches).toHaveLength(1);
  });
});
