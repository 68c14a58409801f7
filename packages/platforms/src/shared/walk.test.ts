import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type WalkItem, type WalkPage, type WalkRules, type WalkStep, walk } from "./walk.ts";

const START = Date.parse("2026-11-26T10:00:00Z");
const rules: WalkRules = { overlapMs: 5_000, backfillMs: 60_000, maxPages: 50 };

/** A newest-first list with page tokens that name the last item shown. */
class List {
  readonly items: WalkItem[] = [];
  now = START;
  readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  post(lagMs = 0): string {
    this.now += 1_000;
    const item = { id: `p${this.items.length}`, at: this.now - lagMs };
    this.items.push(item);
    this.items.sort((a, b) => b.at - a.at);
    return item.id;
  }

  readonly read = async ({ token }: WalkStep): Promise<WalkPage> => {
    const from = token === undefined ? 0 : this.items.findIndex((item) => item.id === token) + 1;
    const items = this.items.slice(from, from + this.size);
    const last = items.at(-1);
    const next = last && from + this.size < this.items.length ? last.id : undefined;
    return { items, next, body: JSON.stringify(items.map((item) => item.id)) };
  };
}

async function drain(
  list: List,
  cursor: string | undefined,
  heard: Set<string>,
  limits = rules,
): Promise<string | undefined> {
  for (let pages = 0; pages <= list.items.length + 2; pages++) {
    const page = await walk(cursor, new Date(list.now), limits, list.read);
    for (const id of idsOf(page.body)) heard.add(id);
    cursor = page.cursor;
    if (!page.more) return cursor;
  }
  throw new Error("a walk without an end");
}

function idsOf(body: string | undefined): string[] {
  return body === undefined ? [] : (JSON.parse(body) as string[]);
}

type Step = { readonly type: "post"; readonly lag: number } | { readonly type: "step" | "crash" };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("post" as const), lag: fc.nat(5_000) }) },
  { weight: 3, arbitrary: fc.constant({ type: "step" as const }) },
  { weight: 1, arbitrary: fc.constant({ type: "crash" as const }) },
);

describe("walk", () => {
  it("hears every item, also those that are listed late, whatever is posted or lost in between", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 4 }), async (steps, size) => {
        const list = new List(size);
        const heard = new Set<string>();
        let cursor: string | undefined;
        for (const next of steps) {
          if (next.type === "post") list.post(next.lag);
          else {
            const page = await walk(cursor, new Date(list.now), rules, list.read);
            if (next.type === "crash") continue;
            for (const id of idsOf(page.body)) heard.add(id);
            cursor = page.cursor;
          }
        }
        // What is posted at the top during a walk is the next one's to hear.
        await drain(list, await drain(list, cursor, heard), heard);
        expect(list.items.filter((item) => !heard.has(item.id))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("stays quiet when nothing is new, and speaks when a version is", async () => {
    const list = new List(3);
    for (let i = 0; i < 5; i++) list.post();
    const cursor = await drain(list, undefined, new Set());
    expect((await walk(cursor, new Date(list.now), rules, list.read)).body).toBeUndefined();
    const [newest] = list.items;
    if (newest) list.items[0] = { ...newest, version: "edited" };
    expect((await walk(cursor, new Date(list.now), rules, list.read)).body).toContain(newest?.id);
  });

  it("goes back as far as the backfill says and no further", async () => {
    const list = new List(2);
    for (let i = 0; i < 30; i++) list.post();
    const heard = new Set<string>();
    await drain(list, undefined, heard, { ...rules, backfillMs: 3_000, overlapMs: 0 });
    expect([...heard].sort()).toEqual(["p26", "p27", "p28", "p29"]);
  });

  it("tells of a gap when the list is longer than may be read, and goes on from the top", async () => {
    const list = new List(2);
    list.post();
    const cursor = await drain(list, undefined, new Set());
    for (let i = 0; i < 10; i++) list.post();
    const few = { ...rules, maxPages: 2 };
    const first = await walk(cursor, new Date(list.now), few, list.read);
    expect([first.more, first.gap, first.reached?.getTime()]).toEqual([true, undefined, START + 10_000]);
    const second = await walk(first.cursor, new Date(list.now), few, list.read);
    expect([second.more, second.gap]).toEqual([
      false,
      { from: new Date(START + 1_000 - rules.overlapMs), to: new Date(START + 8_000) },
    ]);
    expect((await walk(second.cursor, new Date(list.now), few, list.read)).gap).toBeUndefined();
  });

  it("tells of a gap when the platform shows no more", async () => {
    const list = new List(9);
    list.post();
    const read = async (at: WalkStep): Promise<WalkPage> => ({ ...(await list.read(at)), cutOff: true });
    const page = await walk(undefined, new Date(list.now), rules, read);
    expect(page.gap?.to).toEqual(new Date(START + 1_000));
  });

  it("starts again from the top when a page's token has expired, with its mark where it was", async () => {
    const list = new List(1);
    for (let i = 0; i < 4; i++) list.post();
    const first = await walk(undefined, new Date(list.now), rules, list.read);
    const expired = await walk(first.cursor, new Date(list.now), rules, async () => "expired");
    expect([first.more, expired.more, expired.body]).toEqual([true, false, undefined]);
    const heard = new Set<string>();
    await drain(list, expired.cursor, heard);
    expect(heard.size).toBe(4);
  });

  it("begins anew with a cursor of another shape, and never believes a mark in the future", async () => {
    const list = new List(5);
    list.post();
    for (const odd of ["{", "[]", '{"mark":7}']) {
      expect((await walk(odd, new Date(list.now), rules, list.read)).body).toBe('["p0"]');
    }
    const ahead = JSON.stringify({ mark: { at: START + 9e9 }, seen: [] });
    expect((await walk(ahead, new Date(list.now), rules, list.read)).body).toBe('["p0"]');
  });
});
