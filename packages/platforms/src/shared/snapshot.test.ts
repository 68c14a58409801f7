import { describe, expect, it } from "vitest";
import { type Snapshot, type SnapshotItem, hear } from "./snapshot.ts";

const now = new Date("2026-11-26T10:00:00Z");
const DAY = 86_400_000;

function item(
  id: number,
  said = "a",
  bytes = 10,
  at: number | undefined = now.getTime() - 100_000 + id,
): SnapshotItem<number> {
  return { id: String(id), said, at, bytes, value: id };
}

const listen = (items: readonly SnapshotItem<number>[], before?: Snapshot) => hear(items, before, now, DAY);

describe("hear", () => {
  it("tells what is new oldest first, nothing twice, and what changed as changed", () => {
    const first = listen([item(2), item(1)]);
    expect(first).toMatchObject({
      items: [
        { value: 1, changed: false },
        { value: 2, changed: false },
      ],
      more: false,
    });
    expect(listen([item(2), item(1)], first.snapshot).items).toEqual([]);
    const third = listen([item(3), item(2, "b"), item(1)], first.snapshot);
    expect(third.items).toEqual([
      { value: 2, changed: true },
      { value: 3, changed: false },
    ]);
    expect(third).not.toHaveProperty("gap");
  });

  it("goes back a while on the first reading, and takes a late old item for news afterwards", () => {
    const old = item(1, "a", 10, now.getTime() - 2 * DAY);
    const first = listen([item(5), old]);
    expect(first.items.map(({ value }) => value)).toEqual([5]);
    expect(listen([item(5), old], first.snapshot).items).toEqual([]);
    expect(listen([item(5), old, item(2, "a", 10, now.getTime() - 3 * DAY)], first.snapshot).items).toMatchObject([
      { value: 2 },
    ]);
  });

  it("delivers much in pages, each once", () => {
    const items = Array.from({ length: 10 }, (_, index) => item(10 - index, "a", 150_000));
    const heard: number[] = [];
    let before: Snapshot | undefined;
    for (let more = true; more;) {
      const page = listen(items, before);
      heard.push(...page.items.map(({ value }) => value));
      before = page.snapshot;
      more = page.more;
    }
    expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(listen([item(1, "a", 900_000)]).items).toHaveLength(1);
  });

  it("owns up to a gap when nothing known is shown and all is newer", () => {
    const first = listen([item(1)]);
    expect(listen([item(9), item(8)], first.snapshot).gap).toEqual({
      from: new Date(now.getTime() - 99_999),
      to: new Date(now.getTime() - 99_992),
    });
    expect(listen([item(9), item(1)], first.snapshot)).not.toHaveProperty("gap");
    expect(listen([], first.snapshot)).not.toHaveProperty("gap");
  });

  it("keeps an item in mind that a document drops for a while, within bounds", () => {
    const first = listen([item(2), item(1)]);
    const second = listen([item(2)], first.snapshot);
    expect(listen([item(2), item(1)], second.snapshot).items).toEqual([]);
    const many = listen(Array.from({ length: 1_000 }, (_, index) => item(index)));
    expect(many.snapshot.seen).toHaveLength(300);
    expect(JSON.stringify(many.snapshot).length).toBeLessThan(6_000);
  });
});
