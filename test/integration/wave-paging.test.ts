import type { BatchGetItemCommandInput } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import type { Features } from "@kikimimi/core/mention/decision";
import type { Actor } from "@kikimimi/core/people/actor";
import { threadIdOf } from "@kikimimi/core/base/identity";
import { QueueFilter } from "@kikimimi/core/triage/queue-filter";
import { listQueue } from "@kikimimi/pipeline/list-queue";
import { createStore } from "@kikimimi/store/store";
import { inParallel } from "../support/parallel.ts";
import { countsOf, MINUTE, now, PLATFORM, queueOf, upTo } from "../support/wave-scene.ts";
import { createWorld, type World } from "../support/world.ts";

const FURY = {
  urgency: 0,
  anger: 2,
  sentiment: "negative",
  question: false,
  churn: false,
  report: false,
  spam: false,
  direct: false,
} as const;

type Laid = {
  readonly wave: number | null;
  readonly followers: number;
  readonly minute: number;
  readonly closed: boolean;
  readonly tags?: readonly string[];
};

const brandOf = (run: number): string => `brand-${run}`;
const idIn = (run: number, i: number): string => threadIdOf(brandOf(run), PLATFORM, `c${i}`);

/** Puts one thread onto the queue of a run's brand, or takes it off. */
async function lay(world: World, run: number, i: number, one: Laid): Promise<void> {
  const { threads } = world.ctx.store;
  const [brandId, threadId] = [brandOf(run), idIn(run, i)];
  const at = new Date(now - (60 - one.minute) * MINUTE).toISOString();
  const mentionId = `mnt_${run}_${i}`;
  const features: Features = { ...FURY, followers: one.followers };
  const seed = { threadId, brandId, platform: PLATFORM, sourceId: PLATFORM, conversation: `c${i}` };
  await threads.join(seed, [{ mentionId, at, rev: 1, state: { type: "said", features } }]);
  await threads.change(threadId, (thread) => ({
    thread: {
      ...thread,
      openedAt: at,
      tags: [...(one.tags ?? [])],
      ...(one.wave === null ? {} : { wave: { mentionId, waveId: `wav_${run}_${one.wave}`, at, recent: 1 } }),
      ...(one.closed ? { closed: { at, by: "x", seen: [{ mentionId, urgency: 0, anger: 2 }] } } : {}),
    },
    activities: [],
  }));
}

describe("a queue with waves", () => {
  const one = fc.record({
    wave: fc.constantFrom(null, null, 0, 1, 2),
    followers: fc.constantFrom(0, 5_000, 50_000, 500_000),
    minute: fc.nat(5),
    closed: fc.nat(4).map((n) => n === 0),
  });

  it("shows each wave once and every other thread once, in order, whatever the page's size", async () => {
    const world = await createWorld();
    const { lists } = world.ctx.store;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 1, max: 6 }),
        async (all, limit) => {
          run += 1;
          const brandId = brandOf(run);
          const viewer = await world.clientOf({ role: "viewer", brands: [brandId] });
          const ids = all.map((_, i) => idIn(run, i));
          for (const [i, each] of all.entries()) await lay(world, run, i, each);
          const waiting = new Map(
            all.flatMap(({ closed, wave }, i) => (closed ? [] : [[ids[i] ?? "", wave] as const])),
          );
          for (const sort of ["priority", "due"] as const) {
            const everything = await lists.queue({ brandId, list: "active", sort, limit: 100, wanted: () => true });
            const seenWaves = new Set<number>();
            const collapsed = everything.items.flatMap(({ thread }) => {
              const wave = waiting.get(thread.threadId) ?? null;
              if (wave !== null && seenWaves.has(wave)) return [];
              if (wave !== null) seenWaves.add(wave);
              return [thread.threadId];
            });
            expect(new Set(everything.items.map(({ thread }) => thread.threadId))).toEqual(new Set(waiting.keys()));
            const rows = await queueOf(viewer, { sort, limit: String(limit), brand: brandId });
            expect(rows.map((row) => row.threadId)).toEqual(collapsed);
            for (const row of rows) {
              const wave = waiting.get(row.threadId) ?? null;
              const mates = [...waiting.values()].filter((other) => other === wave).length;
              expect(row.wave?.count ?? null).toBe(wave === null || mates < 2 ? null : mates);
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it("finds the one copy that a filter takes among many, and reads few of those that stand behind another", async () => {
    const world = await createWorld();
    const brandId = brandOf(0);
    const laid = (i: number): Laid => ({
      wave: i < 120 ? 0 : null,
      followers: 0,
      minute: 0,
      closed: false,
      tags: i === 61 ? ["vip"] : [],
    });
    await inParallel(upTo(160), (i) => lay(world, 0, i, laid(i)), 4);
    const viewer = await world.clientOf({ role: "viewer", brands: [brandId] });
    const everything = await world.ctx.store.lists.queue({
      brandId,
      list: "active",
      sort: "priority",
      limit: 200,
      wanted: () => true,
    });
    const plain = new Set(upTo(40).map((i) => idIn(0, 120 + i)));
    const ids = everything.items.map(({ thread }) => thread.threadId);
    const first = ids.find((id) => !plain.has(id)) ?? "";
    const rows = await queueOf(viewer, { brand: brandId, limit: "30" });
    expect(rows.map(({ threadId }) => threadId)).toEqual(ids.filter((id) => id === first || plain.has(id)));
    expect(countsOf(rows)).toEqual([120, ...upTo(40).map(() => 0)]);
    const vips = await queueOf(viewer, { tag: "vip", brand: brandId });
    expect(vips.map(({ threadId, wave }) => [threadId, wave?.count])).toEqual([[idIn(0, 61), 120]]);
    let read = 0;
    const after = (_command: string, _capacity: unknown, input: object): void => {
      const { RequestItems = {} } = input as BatchGetItemCommandInput;
      const keys = Object.values(RequestItems).flatMap(({ Keys = [] }) => Keys);
      read += keys.filter(({ sk }) => JSON.stringify(sk).includes('"T"')).length;
    };
    const table = world.variables["KIKIMIMI_TABLE"] ?? "";
    const store = createStore({ endpoint: inject("dynamo"), table, probe: { after } });
    const actor: Actor = { id: "v", name: "v", role: "viewer", brands: [brandId] };
    const input = { ...QueueFilter.parse({}), brandId, sort: "priority", limit: 50 } as const;
    const page = await listQueue({ ctx: { ...world.ctx, store }, actor, input });
    expect([page.items.length, page.next]).toEqual([41, null]);
    // What was read before the wave was met, the first of the wave, and what stands for itself.
    expect(read).toBeGreaterThan(41);
    expect(read).toBeLessThan(120);
  }, 60_000);
});
