import { unwrap } from "@kikimimi/api/client";
import { finishErasures } from "@kikimimi/pipeline/finish-erasures";
import { describe, expect, it } from "vitest";
import { eraseAll, HANA, hear, PLATFORM, said, SECRET } from "../support/erasing.ts";
import { CALM, FURIOUS } from "../support/posts.ts";
import { itemsWith } from "../support/table-words.ts";
import { createWorld, type World } from "../support/world.ts";

const KEN = { id: "ken-1", name: "健" };
const START = Date.parse("2026-11-20T00:00:00.000Z");

async function scene() {
  let ms = START;
  const world = await createWorld({ clock: () => new Date(ms) });
  await hear(
    world,
    said("h1", `${FURIOUS} ${SECRET}一`, { conversationId: "talk", at: new Date(START) }),
    said("h2", `${CALM} ${SECRET}二`, { at: new Date(START) }),
    said("k1", `${CALM} 健の言葉`, { author: KEN, at: new Date(START) }),
  );
  ms += 3_600_000;
  const admin = await world.clientOf({ role: "admin" });
  const begin = (author: string) =>
    unwrap(admin.v1.erasures.$post({ query: {}, json: { platform: PLATFORM, author, confirm: author } }));
  const read = (id: string) => unwrap(admin.v1.erasures[":id"].$get({ param: { id }, query: {} }));
  return {
    world,
    admin,
    begin,
    read,
    finish: (budgetMs = 60_000) => finishErasures({ ctx: world.ctx, input: { budgetMs } }),
    later: (seconds: number): void => void (ms += seconds * 1_000),
  };
}

const running = ({ ctx }: World) => ctx.store.erasures.running();

describe("an erasure with which nobody goes on", () => {
  it("is left to whoever goes on with it, and finished once nobody does", async () => {
    const { world, begin, read, finish, later } = await scene();
    const { erasureId } = await begin(HANA.id);
    expect(await running(world)).toEqual([{ brandId: "demo", erasureId }]);
    later(119);
    expect(await finish()).toEqual({ finished: 0, left: 1, failed: 0 });
    expect((await read(erasureId)).phase).toBe("threads");
    later(1);
    expect(await finish()).toEqual({ finished: 1, left: 0, failed: 0 });
    expect(await read(erasureId)).toMatchObject({ phase: null, author: null, erased: { posts: 2, threads: 2 } });
    expect(await itemsWith(world, [SECRET, HANA.id, HANA.name])).toEqual([]);
    expect(await itemsWith(world, ["健の言葉"])).not.toEqual([]);
    expect(await finish()).toEqual({ finished: 0, left: 0, failed: 0 });
  });

  it("waits two minutes from its last step, and stops where the time of a run is over", async () => {
    const { world, admin, begin, read, finish, later } = await scene();
    const { erasureId } = await begin(HANA.id);
    later(100);
    await unwrap(admin.v1.erasures[":id"].run.$post({ param: { id: erasureId }, query: {} }));
    const { phase } = await read(erasureId);
    later(100);
    await finish();
    expect((await read(erasureId)).phase).toBe(phase);
    later(100);
    expect(await finish(0)).toEqual({ finished: 0, left: 1, failed: 0 });
    expect((await read(erasureId)).phase).toBe(phase);
    expect(await finish()).toEqual({ finished: 1, left: 0, failed: 0 });
    // Asked for once more it is under way once more, and whoever asked may end it.
    later(1);
    await begin(HANA.id);
    expect(await running(world)).toHaveLength(1);
    await eraseAll(admin);
    expect(await running(world)).toEqual([]);
  });

  it("is finished although another one cannot go on, which is told", async () => {
    const { world, begin, finish, later } = await scene();
    const ids = [await begin(KEN.id), await begin(HANA.id)].map(({ erasureId }) => erasureId).sort();
    await world.ctx.store.erasures.change("demo", ids[0] ?? "", (known) => known && { ...known, place: "{" });
    later(200);
    const told: unknown[] = [];
    const ctx = { ...world.ctx, log: { ...world.ctx.log, error: (...words: unknown[]) => void told.push(words) } };
    expect(await finishErasures({ ctx, input: { budgetMs: 60_000 } })).toEqual({ finished: 1, left: 1, failed: 1 });
    expect(told).toMatchObject([["erasure.failed", { brandId: "demo", erasureId: ids[0] }]]);
    expect(await running(world)).toMatchObject([{ erasureId: ids[0] }]);
    expect((await finish()).failed).toBe(1);
  });
});
