import { beforeAll, describe, expect, it } from "vitest";
import { createWorld, type World } from "../support/world.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const at = (ms: number): Date => new Date(START + ms);

describe("allowances", () => {
  let world: World;
  let count = 0;
  const fresh = () => ({ platform: "test", account: `account-${++count}` });

  beforeAll(async () => {
    world = await createWorld();
  });

  it("let as many requests go as the rate says, however many ask at once", async () => {
    const account = fresh();
    const rate = { requests: 10, seconds: 60 };
    const take = (ms: number): Promise<number> => world.ctx.store.allowances.take(account, rate, at(ms));
    const waits = await Promise.all(Array.from({ length: 25 }, () => take(0)));
    expect(waits.filter((ms) => ms === 0)).toHaveLength(10);
    expect(waits.filter((ms) => ms > 0)).toEqual(Array.from({ length: 15 }, () => 6_000));
  });

  it("never let more go within any stretch of the rate than twice its burst, and never starve", async () => {
    const account = fresh();
    const rate = { requests: 3, seconds: 3 };
    const gone: number[] = [];
    for (let ms = 0; ms <= 20_000; ms += 250) {
      if ((await world.ctx.store.allowances.take(account, rate, at(ms))) === 0) gone.push(ms);
    }
    expect(gone.slice(0, 3)).toEqual([0, 250, 500]);
    // After the first burst one a second goes, and exactly one.
    expect(gone.slice(3)).toEqual(Array.from({ length: gone.length - 3 }, (_, i) => (i + 1) * 1_000));
  });

  it("keep accounts and platforms apart", async () => {
    const rate = { requests: 1, seconds: 60 };
    const [a, b] = [fresh(), fresh()];
    const take = world.ctx.store.allowances.take.bind(world.ctx.store.allowances);
    expect(await take(a, rate, at(0))).toBe(0);
    expect(await take(a, rate, at(0))).toBe(60_000);
    expect([await take(b, rate, at(0)), await take({ ...a, platform: "other" }, rate, at(0))]).toEqual([0, 0]);
  });

  it("add up spending without losing a millionth, whoever spends at the same time", async () => {
    const account = fresh();
    const spend = (): Promise<void> => world.ctx.store.allowances.spend(account, "2026-11", 0.005, at(0));
    await Promise.all(Array.from({ length: 40 }, spend));
    expect(await world.ctx.store.allowances.spent(account, "2026-11")).toBe(0.2);
    expect(await world.ctx.store.allowances.spent(account, "2026-12")).toBe(0);
  });
});
