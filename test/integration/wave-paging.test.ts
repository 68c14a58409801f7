import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Features } from "@kikimimi/core/mention/decision";
import { threadIdOf } from "@kikimimi/core/base/identity";
import { MINUTE, now, PLATFORM, queueOf } from "../support/wave-scene.ts";
import { createWorld } from "../support/world.ts";

describe("a queue with waves", () => {
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
  const one = fc.record({
    wave: fc.constantFrom(null, null, 0, 1, 2),
    followers: fc.constantFrom(0, 5_000, 50_000, 500_000),
    minute: fc.nat(5),
    closed: fc.nat(4).map((n) => n === 0),
  });

  it("shows each wave once and every other thread once, in order, whatever the page's size", async () => {
    const world = await createWorld();
    const { lists, threads } = world.ctx.store;
    const started = new Date(now - 60 * MINUTE);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 1, max: 6 }),
        async (all, limit) => {
          run += 1;
          const brandId = `brand-${run}`;
          const viewer = await world.clientOf({ role: "viewer", brands: [brandId] });
          const ids = all.map((_, i) => threadIdOf(brandId, PLATFORM, `c${i}`));
          for (const [i, { followers, minute, wave, closed }] of all.entries()) {
            const threadId = ids[i] ?? "";
            const seed = { threadId, brandId, platform: PLATFORM, sourceId: PLATFORM, conversation: `c${i}` };
            const at = new Date(started.getTime() + minute * MINUTE).toISOString();
            const features: Features = { ...FURY, followers };
            await threads.join(seed, [{ mentionId: `mnt_${run}_${i}`, at, rev: 1, state: { type: "said", features } }]);
            const mentionId = `mnt_${run}_${i}`;
            const waveId = `wav_${run}_${wave}`;
            const seen = [{ mentionId: `mnt_${run}_${i}`, urgency: 0, anger: 2 }] as const;
            await threads.change(threadId, (thread) => ({
              thread: {
                ...thread,
                openedAt: at,
                ...(wave === null ? {} : { wave: { mentionId, waveId, at, recent: 1 } }),
                ...(closed ? { closed: { at, by: "x", seen: [...seen] } } : {}),
              },
              activities: [],
            }));
          }
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
});
