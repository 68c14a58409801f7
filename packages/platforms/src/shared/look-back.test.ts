import { describe, expect, it } from "vitest";
import { type LookBackItem, lookBack } from "./look-back.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const HOUR = 3_600_000;

/** A list of a few items a page, and a reader that keeps its cursor. */
function scene({ backMs = 24 * HOUR, backfillMs = HOUR, maxPages = 50, size = 2 } = {}) {
  let clock = START;
  let cursor: string | undefined;
  const items: LookBackItem[] = [];
  const state = { asked: 0, expired: false };
  const read = async (token: string | undefined) => {
    state.asked++;
    if (token !== undefined && state.expired) return "expired" as const;
    const sorted = [...items].sort((a, b) => b.at - a.at);
    const start = Number(token ?? 0);
    const next = start + size < sorted.length ? String(start + size) : undefined;
    const body = (fresh: ReadonlySet<string>, changed: ReadonlySet<string>): string =>
      JSON.stringify({ fresh: [...fresh], changed: [...changed] });
    return { items: sorted.slice(start, start + size), next, body };
  };
  const step = async () => {
    const { page } = await lookBack(cursor, new Date(clock), { backMs, backfillMs, maxPages }, read);
    cursor = page.cursor;
    return page;
  };
  /** One whole turn: what its pages delivered. */
  const turn = async () => {
    const told: unknown[] = [];
    for (;;) {
      const page = await step();
      if (page.body !== undefined) told.push(JSON.parse(page.body));
      if (!page.more) return { told, gap: page.gap };
    }
  };
  return {
    state,
    step,
    turn,
    pass: (ms: number) => void (clock += ms),
    put: (id: string, at: number, version = "1") => {
      items.splice(0, items.length, ...items.filter((item) => item.id !== id), { id, at, version });
    },
  };
}

describe("look back", () => {
  it("hears the backfill first and nothing older", async () => {
    const { put, turn } = scene();
    for (const [index, id] of ["a", "b", "c", "d"].entries()) put(id, START - index * 0.4 * HOUR);
    expect((await turn()).told).toEqual([
      { fresh: ["a", "b"], changed: [] },
      { fresh: ["c"], changed: [] },
    ]);
  });

  it("tells a version that changed far below the top, and only that", async () => {
    const { put, turn, pass } = scene({ backfillMs: 24 * HOUR });
    for (const [index, id] of ["a", "b", "c", "d", "e"].entries()) put(id, START - index * HOUR);
    await turn();
    pass(60_000);
    put("e", START - 4 * HOUR, "2");
    expect((await turn()).told).toEqual([{ fresh: ["e"], changed: ["e"] }]);
    pass(60_000);
    expect((await turn()).told).toEqual([]);
  });

  it("does not look back twice within a moment", async () => {
    const { put, turn, pass, state } = scene({ backfillMs: 24 * HOUR });
    for (let index = 0; index < 6; index++) put(`i${index}`, START - index * HOUR);
    await turn();
    pass(60_000);
    await turn();
    state.asked = 0;
    expect((await turn()).told).toEqual([]);
    expect(state.asked).toBe(1);
  });

  it("leaves alone what lies further back than it looks", async () => {
    const { put, turn, pass } = scene({ backMs: 2 * HOUR, backfillMs: 24 * HOUR });
    for (let index = 0; index < 6; index++) put(`i${index}`, START - index * HOUR);
    await turn();
    pass(60_000);
    put("i5", START - 5 * HOUR, "2");
    expect((await turn()).told).toEqual([]);
  });

  it("remembers 300 versions and looks no further, so that nothing is told again", async () => {
    const { put, turn, pass } = scene({ backfillMs: 24 * HOUR, size: 40, maxPages: 100 });
    for (let index = 0; index < 500; index++) put(`i${index}`, START - index * 1000);
    const heard = (await turn()).told.flatMap((page) => (page as { fresh: string[] }).fresh);
    expect(new Set(heard).size).toBe(500);
    pass(60_000);
    expect((await turn()).told).toEqual([]);
    put("i299", START - 299_000, "2");
    put("i350", START - 350_000, "2");
    pass(60_000);
    expect((await turn()).told).toEqual([{ fresh: ["i299"], changed: ["i299"] }]);
  });

  it("moves its mark only at the end of a turn, and begins again when a token expires", async () => {
    const { put, step, turn, state } = scene({ backfillMs: 24 * HOUR });
    for (let index = 0; index < 5; index++) put(`i${index}`, START - index * HOUR);
    expect(await step()).toMatchObject({ more: true });
    state.expired = true;
    expect(await step()).toMatchObject({ more: false, body: undefined });
    state.expired = false;
    const heard = (await turn()).told.flatMap((page) => (page as { fresh: string[] }).fresh);
    expect(heard).toEqual(["i0", "i1", "i2", "i3", "i4"]);
  });

  it("reports a gap when the platform shows no further, and none for a look back", async () => {
    const { put, turn, pass } = scene({ backfillMs: 10 * HOUR, maxPages: 2 });
    for (let index = 0; index < 9; index++) put(`i${index}`, START - index * HOUR);
    expect((await turn()).gap).toEqual({ from: new Date(START - 10 * HOUR), to: new Date(START - 3 * HOUR) });
    pass(60_000);
    expect((await turn()).gap).toBeUndefined();
  });

  it("takes no mark from the future, and no cursor of another shape", async () => {
    const { put, turn, pass } = scene();
    put("later", START + 100 * HOUR);
    await turn();
    pass(60_000);
    put("now", START + 60_000);
    expect((await turn()).told).toEqual([{ fresh: ["now"], changed: [] }]);
    const read = async () => ({ items: [], next: undefined, body: () => "" });
    const rules = { backMs: 1, backfillMs: 1, maxPages: 1 };
    const { page } = await lookBack('{"mark":"x"}', new Date(START), rules, read);
    expect(page).toMatchObject({ more: false, body: undefined });
  });
});
