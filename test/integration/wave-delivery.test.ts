import { describe, expect, it } from "vitest";
import { intakeThread } from "@kikimimi/pipeline/intake-thread";
import { processDelivery } from "@kikimimi/pipeline/process-delivery";
import { deliveryOf } from "@kikimimi/pipeline/receive-delivery";
import type { WaveMember } from "@kikimimi/store/waves";
import { OUTCRIES, postOf } from "../support/posts.ts";
import { idOf, MINUTE, now, paste, pasted, PLATFORM, queueOf, upTo } from "../support/wave-scene.ts";
import { Crash, createWorld, Fate, type World } from "../support/world.ts";

describe("the members of a wave", () => {
  /** Wave, members, count, and what each was told, as they stand. */
  async function stateOf(world: World) {
    const viewer = await world.clientOf({ role: "viewer" });
    const rows = await queueOf(viewer);
    const waves = rows.filter((row) => row.wave !== null);
    const members = await queueOf(viewer, { wave: waves[0]?.wave?.waveId ?? "wav_none" });
    return {
      rows: rows.length,
      counts: waves.map((row) => row.wave?.count),
      members: members.map((row) => row.threadId).sort(),
      weights: new Set(members.map((row) => row.terms.find((one) => one.term === "wave")?.weight)),
    };
  }
  const expected = (n: number) => ({
    rows: 1,
    counts: [n],
    members: upTo(n)
      .map((i) => idOf(`copy-${i}`))
      .sort(),
    weights: new Set([8]),
  });

  it("are the same in any order and when every post is delivered again", async () => {
    const orders = [upTo(8), upTo(8).reverse(), [3, 7, 0, 5, 1, 6, 2, 4]];
    for (const order of orders) {
      const world = await createWorld();
      await paste(world, order);
      await world.drain();
      expect(await stateOf(world)).toEqual(expected(8));
      await paste(world, order);
      await world.drain();
      for (const i of order) {
        await world.ctx.queues.send("response", {
          type: "thread.needs_person",
          brandId: "demo",
          threadId: idOf(`copy-${i}`),
        });
      }
      await world.drain();
      expect(await stateOf(world)).toEqual(expected(8));
    }
  });

  it("are the same when posts come one after another instead of all at once", async () => {
    const world = await createWorld();
    for (const i of upTo(6)) {
      await paste(world, [i]);
      await world.drain();
    }
    expect(await stateOf(world)).toEqual(expected(6));
  });

  it("are the same wherever the process dies", async () => {
    // Find how many edges a life crosses while the fifth and sixth copies come in, then die at each of them.
    const edges = await livesOf(0);
    expect(edges.crossed).toBeGreaterThan(40);
    for (let death = 1; death <= edges.crossed; death += 7) {
      const { world } = await livesOf(death);
      expect([death, await stateOf(world)]).toEqual([death, expected(6)]);
    }
  }, 240_000);

  async function livesOf(death: number): Promise<{ world: World; crossed: number }> {
    const fate = new Fate();
    const world = await createWorld({ fate });
    await paste(world, upTo(4));
    await world.drain();
    await paste(world, [4, 5]);
    fate.plan(death === 0 ? [] : [death]);
    await world.drain().catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    const { crossed } = fate;
    fate.plan([]);
    await world.drain();
    return { world, crossed };
  }

  it("keep their wave when they are entered again, whatever is known by then", async () => {
    const { waves } = (await createWorld()).ctx.store;
    const enter = (waveId: string) =>
      waves.enter({
        brandId: "demo",
        bands: ["0aaaa", "1bbbb"],
        entry: { mentionId: "mnt_a", fingerprint: "f", at: new Date(now).toISOString() },
        choose: async () => ({ waveId, standing: [] }),
      });
    expect([await enter("wav_x"), await enter("wav_y")]).toEqual(["wav_x", "wav_x"]);
  });

  it.each([
    ["were new", false],
    ["had waited with something else before", true],
  ])("keep what a copy told them while they were being looked at, where they %s", async (_when, hadOther) => {
    const world = await createWorld();
    const { store } = world.ctx;
    const source = await store.sources.get(PLATFORM, PLATFORM);
    if (!source) throw new Error("the world has a source for every platform");
    const [first, second] = [0, 1].map((i) => ({
      type: "thread.needs_person" as const,
      brandId: "demo",
      threadId: idOf(`copy-${i}`),
    }));
    const process = (post: object): Promise<unknown> =>
      processDelivery({
        ctx: world.ctx,
        input: deliveryOf(world.ctx, source, "webhook", Buffer.from(JSON.stringify(post))),
      });
    if (hadOther) {
      const at = new Date(now - 90 * MINUTE);
      await world.push(PLATFORM, postOf("other", { text: OUTCRIES[4], conversationId: "copy-0", at }));
      await world.drain();
    }
    for (const i of [0, 1])
      await process(postOf(`copy-${i}`, { text: pasted(i), at: new Date(now - (60 - i) * MINUTE) }));
    if (hadOther)
      await process({ type: "mention.deleted", timestamp: new Date(now).toISOString(), data: { id: "other" } });
    // The second is opened, and tells the first, just after the first has seen that nobody copied it.
    let isCopied = false;
    const members = async (waveId: string): Promise<WaveMember[]> => {
      const seen = await store.waves.members(waveId);
      if (!isCopied && second) {
        isCopied = true;
        await intakeThread({ ctx: world.ctx, input: second });
      }
      return seen;
    };
    const waves = Object.assign(Object.create(store.waves) as typeof store.waves, {
      enter: store.waves.enter.bind(store.waves),
      members,
    });
    if (first) await intakeThread({ ctx: { ...world.ctx, store: { ...store, waves } }, input: first });
    expect(isCopied).toBe(true);
    expect(await queueOf(await world.clientOf({ role: "viewer" }))).toMatchObject([{ wave: { count: 2 } }]);
  });
});
