import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import { mentionIdOf } from "@kikimimi/core/identity";
import { indexChanges } from "@kikimimi/pipeline/index-changes";
import type { SearchIndex } from "@kikimimi/search/search";
import { createSqliteIndex } from "@kikimimi/search/sqlite";
import { CALM, FURIOUS, postOf } from "../support/posts.ts";
import { Crash, createWorld, type World } from "../support/world.ts";

const PLATFORM = "standardwebhooks";
const START = Date.parse("2026-11-26T03:00:00.000Z");

type Ask = Parameters<Client["v1"]["search"]["$get"]>[0]["query"];

describe("search", () => {
  let now: number;
  let file: string;
  let search: SearchIndex;
  let world: World;
  let viewer: Client;
  const at = (minutes: number): Date => new Date(START + minutes * 60_000);

  beforeEach(async () => {
    now = START + 2 * 3_600_000;
    file = join(mkdtempSync(join(tmpdir(), "kikimimi-search-")), "search.db");
    search = createSqliteIndex(file);
    world = await createWorld({ clock: () => new Date(now), search });
    viewer = await world.clientOf({ role: "viewer" });
  });
  afterEach(() => search.close());

  const index = async (budgetMs = 60_000) => indexChanges({ ctx: world.ctx, input: { budgetMs } });
  const hear = async (id: string, text: string, fields: Parameters<typeof postOf>[1] = {}): Promise<void> => {
    await world.push(PLATFORM, postOf(id, { text, at: at(0), ...fields }));
    await world.drain();
    now += 10;
  };
  const edit = async (id: string, text: string, minutes = 1, conversationId?: string): Promise<void> => {
    const post = postOf(id, { text, at: at(0), ...(conversationId === undefined ? {} : { conversationId }) });
    await world.push(PLATFORM, { ...post, type: "mention.updated", timestamp: at(minutes).toISOString() });
    await world.drain();
    now += 10;
  };
  const remove = async (id: string, conversationId?: string): Promise<void> => {
    const data = { id, ...(conversationId === undefined ? {} : { conversationId }) };
    await world.push(PLATFORM, { type: "mention.deleted", timestamp: at(9).toISOString(), data });
    await world.drain();
    now += 10;
  };
  const ask = (query: Ask, client = viewer) => unwrap(client.v1.search.$get({ query }));
  const found = async (query: Ask, client = viewer): Promise<string[]> =>
    (await ask(query, client)).items.flatMap((row) => row.hits.map((hit) => hit.mentionId));
  const idOf = (id: string): string => mentionIdOf("demo", PLATFORM, id);
  const bytesOnDisk = (): Buffer =>
    Buffer.concat(readdirSync(join(file, "..")).map((name) => readFileSync(join(file, "..", name))));

  it("finds posts by their words, once they are indexed, and says what is not indexed yet", async () => {
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
    await hear("first", CALM, { conversationId: "busy", at: at(-1) });
    await index();
    for (let i = 0; i < 30; i++) await hear(`m${i}`, `続報${i}`, { conversationId: "busy", at: at(i) });
    await index();
    expect(await search.size("demo")).toBe(31);
  });

  it("takes every filter, alone and together", async () => {
    const agent = await world.clientOf({ id: "kato", name: "加藤", role: "agent" });
    await hear("a", FURIOUS);
    await hear("b", CALM, { at: new Date("2026-11-25T14:59:59.000Z") });
    await hear("c", "The parcel never arrived, refund please", { at: new Date("2026-11-25T15:00:00.000Z") });
    const [row] = (await unwrap(agent.v1.queue.$get({ query: {} }))).items;
    await unwrap(agent.v1.threads[":id"].claim.$post({ param: { id: row?.threadId ?? "" } }));
    await index();
    const a = [idOf("a")];
    const all = [idOf("a"), idOf("c"), idOf("b")];
    const cases: [Ask, string[]][] = [
      [{}, all],
      [{ holder: "kato" }, a],
      [{ holder: "nobody" }, []],
      [{ status: "claimed" }, a],
      [{ status: "active" }, a],
      [{ status: "open" }, [idOf("c"), idOf("b")]],
      [{ status: "closed" }, []],
      [{ lang: "en" }, [idOf("c")]],
      [{ lang: "ja" }, [idOf("a"), idOf("b")]],
      [{ platform: PLATFORM }, all],
      [{ platform: "mastodon" }, []],
      [{ source: PLATFORM }, all],
      [{ source: "other" }, []],
      [{ kind: "post" }, all],
      [{ kind: "review" }, []],
      [{ topic: "refunds" }, []],
      [{ minPriority: "50" }, a],
      [{ maxPriority: "49" }, [idOf("c"), idOf("b")]],
      [{ author: "author-b" }, [idOf("b")]],
      [{ author: "山田" }, all],
      [{ author: "鈴木" }, []],
      [{ from: "2026-11-26" }, [idOf("a"), idOf("c")]],
      [{ to: "2026-11-25" }, [idOf("b")]],
      [{ from: "2026-11-25", to: "2026-11-25", zone: "UTC" }, [idOf("c"), idOf("b")]],
      [{ q: "荷物", lang: "ja", status: "open", author: "花子" }, [idOf("b")]],
      [{ q: "-荷物", lang: "ja" }, a],
    ];
    for (const [query, expected] of cases) expect(await found(query), JSON.stringify(query)).toEqual(expected);
  });

  it("keeps brands apart", async () => {
    await hear("a", FURIOUS);
    await world.ctx.store.sources.put({
      ...(await world.ctx.store.sources.get(PLATFORM, PLATFORM).then((source) => {
        if (!source) throw new Error("no source");
        return source;
      })),
      brandId: "other",
    });
    await hear("z", FURIOUS);
    await index();
    const other = await world.clientOf({ role: "viewer", brands: ["other"] });
    expect(await found({ q: "責任者" })).toEqual([idOf("a")]);
    expect(await found({ q: "責任者" }, other)).toEqual([mentionIdOf("other", PLATFORM, "z")]);
    await expect(ask({ q: "責任者", brand: "other" })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("pages without repeating or leaving out a post while others arrive", async () => {
    for (let i = 0; i < 23; i++) await hear(`p${i}`, `配送の話 ${i}`, { at: at(i % 7) });
    await index();
    const seen: string[] = [];
    let cursor: string | null | undefined;
    for (let page = 0; cursor !== null; page++) {
      const answer = await ask({ q: "配送", limit: "5", ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...answer.items.flatMap((row) => row.hits.map((hit) => hit.mentionId)));
      cursor = answer.next;
      await hear(`new${page}`, "配送の新しい話", { at: at(60 + page) });
      await index();
    }
    expect(new Set(seen).size).toBe(23);
    expect(seen).toHaveLength(23);
    const { next } = await ask({ q: "配送", limit: "5" });
    await expect(ask({ q: "返金", limit: "5", cursor: next ?? "" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it.each(["before", "after"] as const)("loses nothing when the process dies %s a step is written", async (when) => {
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
    for (let i = 0; i < 230; i++) await world.push(PLATFORM, postOf(`p${i}`, { text: `配送の話 ${i}`, at: at(0) }));
    await world.drain();
    now += 60_000;
    expect(await index(0)).toMatchObject({ posts: 200 });
    expect(await ask({ q: "配送" })).toMatchObject({ complete: false });
    await index(0);
    expect(await search.size("demo")).toBe(230);
    expect(await ask({ q: "配送" })).toMatchObject({ complete: true });
  });

  it("takes nothing from an indexer that read before a rebuild or a removal", async () => {
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
      { numRuns: 12 },
    );
  });

  describe("without an index", () => {
    it("reads the store within bounds, and says how far it came", async () => {
      const bare = await createWorld({ clock: () => new Date(now) });
      const reader = await bare.clientOf({ role: "viewer" });
      for (let i = 0; i < 9; i++) {
        await bare.push(PLATFORM, postOf(`p${i}`, { text: i % 2 === 0 ? `返金の話${i}` : CALM, at: at(i) }));
        await bare.drain();
        now += 1_000;
      }
      const seen: string[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const answer = await ask({ q: "返金", limit: "2", ...(cursor === undefined ? {} : { cursor }) }, reader);
        expect(answer).toMatchObject({ engine: "bounded", complete: false });
        expect(answer.items.length).toBeLessThanOrEqual(2);
        seen.push(...answer.items.flatMap((row) => row.hits.map((hit) => hit.mentionId)));
        cursor = answer.next;
      }
      expect(seen).toEqual(["p8", "p6", "p4", "p2", "p0"].map(idOf));
      const whole = await ask({ q: "返金", from: "2026-11-26" }, reader);
      expect(whole).toMatchObject({ complete: true, next: null, read: { threads: 9, mentions: 9 } });
      expect(whole.items).toHaveLength(5);
      await expect(unwrap(reader.v1.search.state.$get({ query: {} }))).rejects.toMatchObject({ code: "not_found" });
    });
  });

  it("refuses what it cannot look for", async () => {
    for (const query of [
      { q: "!!" },
      { from: "2026-11-27", to: "2026-11-26" },
      { zone: "Nowhere/Land", from: "2026-11-26" },
    ])
      await expect(ask(query)).rejects.toMatchObject({ code: "invalid_input" });
  });
});
