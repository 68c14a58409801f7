import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packBody, unpackBody } from "@kikimimi/pipeline/body";
import { indexChanges } from "@kikimimi/pipeline/index-changes";
import { sweepThreads } from "@kikimimi/pipeline/sweep-threads";
import { createSqliteIndex } from "@kikimimi/search/sqlite";
import { apiViewOf } from "../support/api-view.ts";
import { eraseAll, eraseThroughDeaths, HANA, hear, PLATFORM, said, SECRET } from "../support/erasing.ts";
import { CALM, FURIOUS, OUTCRIES } from "../support/posts.ts";
import { itemsWith, tableTexts } from "../support/table-words.ts";
import { createWorld, Fate, type World } from "../support/world.ts";

const START = Date.parse("2026-11-20T00:00:00.000Z");
const now = (): Date => new Date(START + 3_600_000);
const KEN = { id: "ken-1", name: "健" };

type Post = { readonly text: number; readonly talk: number; readonly ken: boolean; readonly own: boolean };

const posts: fc.Arbitrary<readonly Post[]> = fc.array(
  fc.record({ text: fc.nat(3), talk: fc.nat(3), ken: fc.boolean(), own: fc.nat(5).map((n) => n === 0) }),
  { minLength: 2, maxLength: 7 },
);

const TEXTS = [FURIOUS, OUTCRIES[4], CALM, OUTCRIES[9]];

function bodiesOf(all: readonly Post[]): object[] {
  return all.map(({ text, talk, ken, own }, i) => {
    const theirs = ken || own ? KEN : HANA;
    const word = ken || own ? "公開" : SECRET;
    // One of the talks is between two, and named after the other's account.
    const conversationId = talk === 0 ? `dm-${HANA.id}` : `talk-${talk}`;
    return said(`p${i}`, `${TEXTS[text]} ${word}${i}`, {
      author: theirs,
      conversationId,
      own,
      at: new Date(START + i * 60_000),
    });
  });
}

async function worldOf(fate: Fate | undefined, bodies: readonly object[]): Promise<World> {
  const world = await createWorld({ clock: now, search: createSqliteIndex(":memory:"), ...(fate ? { fate } : {}) });
  await hear(world, ...bodies);
  await indexChanges({ ctx: world.ctx, input: { budgetMs: 60_000 } });
  return world;
}

/** What is left in a world, as far as anybody can tell once its minutely runs have come by. */
async function restOf(world: World): Promise<unknown> {
  const { ctx } = world;
  await sweepThreads({ ctx, input: { budgetMs: 60_000 } });
  await indexChanges({ ctx, input: { budgetMs: 60_000 } });
  return { view: await apiViewOf(world), found: await ctx.search?.size("demo") };
}

describe("an erasure that dies between any two requests", () => {
  it("ends alike, with the same counts, and leaves no word behind", { timeout: 400_000 }, async () => {
    let deaths = 0;
    await fc.assert(
      fc.asyncProperty(
        posts,
        fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 5, maxLength: 40 }),
        async (all, lives) => {
          const bodies = bodiesOf(all);
          const calm = await worldOf(undefined, bodies);
          const { erased } = await eraseAll(await calm.clientOf({ role: "admin" }));
          const fate = new Fate();
          const wild = await worldOf(fate, bodies);
          const admin = await wild.clientOf({ role: "admin" });
          fate.plan(lives);
          const run = await eraseThroughDeaths(admin, fate);
          fate.plan([]);
          deaths += run.deaths;
          expect(run.erasure).toMatchObject({ erased, phase: null, author: null });
          expect(erased.posts).toBe(all.filter(({ ken, own }) => !ken && !own).length);
          expect(await itemsWith(wild, [SECRET, HANA.name])).toEqual([]);
          const named = await itemsWith(wild, [HANA.id]);
          // What others say in a talk that is named after them keeps its name, in their posts and in the archive.
          expect(named.filter((key) => !/^(M|ARCHIVE)#/.test(key))).toEqual([]);
          expect(named.length === 0 || all.some(({ ken, own, talk }) => ken && !own && talk === 0)).toBe(true);
          expect(await restOf(wild)).toEqual(await restOf(calm));
          // Once more, and once more after all was heard again: nothing changes.
          await eraseAll(admin);
          await hear(wild, ...bodies);
          expect(await itemsWith(wild, [SECRET, HANA.name])).toEqual([]);
          expect(await restOf(wild)).toEqual(await restOf(calm));
        },
      ),
      { numRuns: Number(process.env["KIKIMIMI_RUNS"] ?? 4), endOnFailure: true },
    );
    expect(deaths).toBeGreaterThan(10);
  });

  it("dies once at each request of a whole erasure in turn", { timeout: 400_000 }, async () => {
    const bodies = bodiesOf([
      { text: 0, talk: 0, ken: false, own: false },
      { text: 1, talk: 1, ken: false, own: false },
      { text: 2, talk: 1, ken: true, own: false },
    ]);
    const fate = new Fate();
    const world = await fate.look(() => worldOf(fate, bodies));
    const admin = await world.clientOf({ role: "admin" });
    // Every life gets one request further than the one before, until one gets through.
    fate.plan(Array.from({ length: 400 }, (_, i) => i + 1));
    const { erasure, deaths } = await eraseThroughDeaths(admin, fate);
    fate.plan([]);
    expect(deaths).toBeGreaterThan(30);
    expect(erasure).toMatchObject({ erased: { posts: 2, threads: 2 }, requests: 1 });
    expect(await itemsWith(world, [SECRET, HANA.id, HANA.name])).toEqual([]);
    const threads = await apiViewOf(world);
    expect(JSON.stringify(threads)).not.toContain(PLATFORM + SECRET);
  });

  it.each([
    ["without dying", []],
    ["wherever it dies between them", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ])("leaves no piece of a long delivery's former body, %s", { timeout: 120_000 }, async (_when, deaths) => {
    const fate = new Fate();
    const world = await fate.look(() => worldOf(fate, bodiesOf([{ text: 2, talk: 1, ken: true, own: false }])));
    const { deliveries } = world.ctx.store;
    const [first] = (await fate.look(() => deliveries.ofDay("demo", "2026-11-20", { limit: 1 }))).items;
    const known = await fate.look(() => deliveries.get("demo", first?.deliveryId ?? ""));
    if (!known) throw new Error("nothing was archived");
    const bodyGzip = packBody(Buffer.from(`${SECRET}${randomBytes(600_000).toString("base64")}`));
    await fate.look(() => deliveries.archive({ ...known.delivery, bodyGzip }, known.outcome));
    const pieces = async (): Promise<number[]> => {
      const texts = await fate.look(() => tableTexts(world));
      return [...texts].filter(([key]) => /#[1-9]#/.test(key)).map(([, text]) => text.length);
    };
    expect(Math.max(...(await pieces()))).toBeGreaterThan(100_000);
    const rewrite = (): Promise<void> =>
      deliveries.rewrite("demo", known.delivery.deliveryId, (one) => ({
        ...one,
        bodyGzip: packBody(Buffer.from("{}")),
      }));
    fate.plan(deaths);
    for (let lives = 0; ; lives++) {
      const done = await rewrite().then(
        () => true,
        () => false,
      );
      if (done) break;
      expect(lives).toBeLessThan(12);
      fate.restart();
    }
    expect(await pieces()).toHaveLength(1);
    expect(Math.max(...(await pieces()))).toBeLessThan(1_000);
    const left = await fate.look(() => deliveries.get("demo", known.delivery.deliveryId));
    expect(left && unpackBody(left.delivery.bodyGzip).toString()).toBe("{}");
  });
});
