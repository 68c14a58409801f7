import { describe, expect, it } from "vitest";
import { unwrap } from "@kikimimi/api/client";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import { CALM, FURIOUS, postOf } from "../support/posts.ts";
import { type Ask, at, idOf, PLATFORM, searchScene } from "../support/search-scene.ts";
import { createWorld } from "../support/world.ts";
import { CALLS_BUNDLES } from "../support/world.ts";

describe("search", () => {
  it("takes every filter, alone and together", async () => {
    const { world, index, hear, found } = await searchScene();
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
    const { world, index, hear, ask, found } = await searchScene();
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
    const { index, hear, ask } = await searchScene();
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
  });

  // The scene's index is the test's own: the class of its errors is not that of a bundle.
  it.skipIf(CALLS_BUNDLES)("refuses to go on with another question", async () => {
    const { index, hear, ask } = await searchScene();
    for (let i = 0; i < 7; i++) await hear(`p${i}`, `配送の話 ${i}`, { at: at(i % 7) });
    await index();
    const { next } = await ask({ q: "配送", limit: "5" });
    expect(next).not.toBeNull();
    await expect(ask({ q: "返金", limit: "5", cursor: next ?? "" })).rejects.toMatchObject({ code: "invalid_input" });
  });

  describe("without an index", () => {
    it("reads the store within bounds, and says how far it came", async () => {
      const { now, later, ask } = await searchScene();
      const bare = await createWorld({ clock: now });
      const reader = await bare.clientOf({ role: "viewer" });
      for (let i = 0; i < 9; i++) {
        await bare.push(PLATFORM, postOf(`p${i}`, { text: i % 2 === 0 ? `返金の話${i}` : CALM, at: at(i) }));
        await bare.drain();
        later(1_000);
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
    const { ask } = await searchScene();
    for (const query of [
      { q: "!!" },
      { from: "2026-11-27", to: "2026-11-26" },
      { zone: "Nowhere/Land", from: "2026-11-26" },
    ])
      await expect(ask(query)).rejects.toMatchObject({ code: "invalid_input" });
  });
});
