import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { indexChanges } from "@kikimimi/pipeline/index-changes";
import type { SearchIndex } from "@kikimimi/search/search";
import { createSqliteIndex } from "@kikimimi/search/sqlite";
import { CALM, FURIOUS, postOf } from "../support/posts.ts";
import { at, idOf, PLATFORM, searchScene } from "../support/search-scene.ts";
import { Crash } from "../support/world.ts";

describe("search", () => {
  it("finds posts by their words, once they are indexed, and says what is not indexed yet", async () => {
    const { index, hear, ask, found } = await searchScene();
    await hear("a", FURIOUS);
    expect(await ask({ q: "責任者" })).toMatchObject({ items: [], indexedUntil: null, complete: false });
    expect(await index()).toEqual({ threads: 1, posts: 1, gone: 0 });
    const answer = await ask({ q: "責任者 ＹＯＫＵ" });
    expect(answer.items).toEqual([]);
    const [row] = (await ask({ q: "責任者 薬" })).items;
    expect(row).toMatchObject({ status: "queued", platform: PLATFORM });
    const [hit] = row?.hits ?? [];
    expect(hit?.ranges.map(({ from, to }) => FURIOUS.slice(from, to))).toEqual(["薬", "責任者"]);
    expect(await ask({ q: "責任者" })).toMatchObject({ complete: true, engine: "sqlite", read: null });

    await hear("b", CALM);
    expect(await ask({ q: "荷物" })).toMatchObject({ items: [], complete: false, engine: "sqlite" });
    await index();
    expect(await found({ q: "荷物" })).toEqual([idOf("b")]);
    expect(await index()).toEqual({ threads: 0, posts: 0, gone: 0 });
  });

  it("follows edits and deletes, and keeps no byte of what was taken back", async () => {
    const { index, hear, edit, remove, found, bytesOnDisk } = await searchScene();
    await hear("a", "ウミガメ饅頭の返品について");
    await hear("b", "secretword xylophone order");
    await hear("c", "この商品は良い");
    await index();
    expect(bytesOnDisk().includes("ウミガメ饅")).toBe(true);
    await edit("a", "ヤマネコ煎餅の返品について");
    // Between the edit and the next step the index still names it; the answer does not show it.
    expect(await found({ q: "ウミガメ" })).toEqual([]);
    await index();
    expect(await found({ q: "ウミガメ" })).toEqual([]);
    expect(await found({ q: "ヤマネコ" })).toEqual([idOf("a")]);
    await remove("b");
    expect(await found({ q: "xylophone" })).toEqual([]);
    expect(await index()).toMatchObject({ gone: 1 });
    const bytes = bytesOnDisk();
    for (const word of ["ウミガメ", "ウミガ", "ミガメ", "饅頭の", "xylophone", "xyl", "secretword", "phone"])
      expect(bytes.includes(word), word).toBe(false);
    expect(bytes.includes("ヤマネ")).toBe(true);
  });

  it("hears of posts that their thread no longer remembers", async () => {
    const { search, index, hear, edit, remove, found } = await searchScene();
    for (let i = 0; i < 20; i++) await hear(`m${i}`, `${CALM} 番号${i}号`, { conversationId: "long", at: at(i) });
    await index();
    expect(await search.size("demo")).toBe(20);
    await edit("m1", "編集後の言葉", 30, "long");
    expect(await index()).toMatchObject({ posts: 1 });
    expect(await found({ q: "編集後の言葉" })).toEqual([idOf("m1")]);
    await remove("m2", "long");
    expect(await index()).toMatchObject({ gone: 1 });
    await hear("old", "昔の投稿がいま届く", { conversationId: "long", at: at(-100) });
    await index();
    expect(await found({ q: "昔の投稿" })).toEqual([idOf("old")]);
    expect(await search.size("demo")).toBe(20);
  });

  it("reads a whole thread when more was said in it than its news tell", async () => {
    const { search, index, hear } = await searchScene();
    await hear("first", CALM, { conversationId: "busy", at: at(-1) });
    await index();
    for (let i = 0; i < 30; i++) await hear(`m${i}`, `続報${i}`, { conversationId: "busy", at: at(i) });
    await index();
    expect(await search.size("demo")).toBe(31);
  });

  it.each(["before", "after"] as const)("loses nothing when the process dies %s a step is written", async (when) => {
    const { world, search, index, hear, found } = await searchScene();
    for (let i = 0; i < 3; i++) await hear(`p${i}`, `配送の話 ${i}`);
    const dying: SearchIndex = {
      ...search,
      put: async (step) => {
        if (when === "after") await search.put(step);
        throw new Crash("the process died here");
      },
    };
    const run = indexChanges({ ctx: { ...world.ctx, search: dying }, input: { budgetMs: 1_000 } });
    await expect(run).rejects.toThrow(Crash);
    await index();
    expect(await found({ q: "配送" })).toHaveLength(3);
    expect(await search.size("demo")).toBe(3);
  });

  it("goes on where it stopped when its time is over", async () => {
    const { world, search, later, index, ask } = await searchScene();
    for (let i = 0; i < 230; i++) await world.push(PLATFORM, postOf(`p${i}`, { text: `配送の話 ${i}`, at: at(0) }));
    await world.drain();
    later(60_000);
    expect(await index(0)).toMatchObject({ posts: 200 });
    expect(await ask({ q: "配送" })).toMatchObject({ complete: false });
    await index(0);
    expect(await search.size("demo")).toBe(230);
    expect(await ask({ q: "配送" })).toMatchObject({ complete: true });
  });

  it("takes nothing from an indexer that read before a rebuild or a removal", async () => {
    const { world, search, index, hear, edit } = await searchScene();
    await hear("a", FURIOUS);
    const overtaken = (by: () => Promise<void>): SearchIndex => ({
      ...search,
      put: async (step) => {
        await by();
        return search.put(step);
      },
    });
    const ways = [() => search.reset("demo"), () => search.remove("demo", [idOf("a")])];
    for (const [i, by] of ways.entries()) {
      await search.reset("demo");
      await index();
      await edit("a", `${FURIOUS} ${i}`, i + 1);
      await indexChanges({ ctx: { ...world.ctx, search: overtaken(by) }, input: { budgetMs: 1_000 } });
      expect(await search.size("demo")).toBe(0);
    }
  });

  it("is built again by those who may, and then answers the same", async () => {
    const { world, viewer, index, hear, ask } = await searchScene();
    await hear("a", FURIOUS);
    await hear("b", CALM);
    await index();
    const before = await ask({ q: "" });
    await expect(unwrap(viewer.v1.search.rebuild.$post({ query: {} }))).rejects.toMatchObject({ code: "forbidden" });
    const admin = await world.clientOf({ role: "admin" });
    expect(await unwrap(admin.v1.search.rebuild.$post({ query: {} }))).toMatchObject({ posts: 0, indexedUntil: null });
    await index();
    expect((await ask({ q: "" })).items).toEqual(before.items);
    expect(await unwrap(viewer.v1.search.state.$get({ query: {} }))).toMatchObject({ engine: "sqlite", posts: 2 });
  });

  it("ends in the same index step by step as at once, whatever happens in which order", async () => {
    const { world, search, index, hear, edit, remove } = await searchScene();
    const event = fc.record({
      what: fc.constantFrom("hear", "edit", "remove", "index"),
      id: fc.integer({ min: 0, max: 5 }),
      text: fc.constantFrom("返金してほしい", "配送が遅い", "refund please", FURIOUS, CALM),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 14 }), async (events) => {
        run += 1;
        for (const [i, { what, id, text }] of events.entries()) {
          const name = `r${run}-${id}`;
          if (what === "index") await index();
          else if (what === "hear") await hear(name, text, { conversationId: `r${run}-${id % 2}` });
          else if (what === "edit") await edit(name, text, i + 1, `r${run}-${id % 2}`);
          else await remove(name, `r${run}-${id % 2}`);
        }
        await index();
        const whole = createSqliteIndex(":memory:");
        await indexChanges({ ctx: { ...world.ctx, search: whole }, input: { budgetMs: 60_000 } });
        for (const q of ["返金", "配送", "refund", "責任者", "荷物", ""]) {
          const query = { brandId: "demo", words: { all: q === "" ? [] : [q], none: [] }, filter: {}, limit: 200 };
          expect(await search.query(query)).toEqual(await whole.query(query));
        }
        expect(await search.size("demo")).toBe(await whole.size("demo"));
        whole.close();
      }),
      { numRuns: Number(process.env["KIKIMIMI_RUNS"] ?? 6) },
    );
  });
});
