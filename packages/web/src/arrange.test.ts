import type { ThreadRow } from "@kikimimi/api/schema";
import { describe, expect, it } from "vitest";
import { newest, orderOf, waitingOf } from "./arrange.ts";

const TODAY = "2026-11-26";

function row(threadId: string, parts: Partial<ThreadRow> = {}): ThreadRow {
  return {
    threadId,
    brandId: "demo",
    platform: "line",
    sourceId: "line",
    status: "queued",
    priority: 50,
    route: "respond",
    terms: [],
    topics: [],
    wave: null,
    dueAt: `${TODAY}T09:00:00.000Z`,
    lastAt: null,
    claim: null,
    mentionCount: 1,
    manyMentions: false,
    lead: null,
    rev: 1,
    updatedAt: `${TODAY}T08:00:00.000Z`,
    ...parts,
  };
}

const claim = { id: "sato", name: "佐藤", since: `${TODAY}T08:00:00.000Z` };

describe("orderOf", () => {
  const rows = [
    row("calm", { priority: 10, dueAt: null }),
    row("late", { priority: 60, dueAt: `${TODAY}T07:00:00.000Z` }),
    row("high", { priority: 90, topics: ["refunds", "food"] }),
    row("done", { status: "closed", priority: 100 }),
    row("mine", { status: "claimed", claim, platform: "mastodon", updatedAt: "2026-11-25T23:00:00.000Z" }),
  ];
  it.each([
    ["most pressing first", { tab: "active", sort: "priority" }, ["high", "late", "mine", "calm"]],
    ["soonest due first, undated last", { tab: "active", sort: "due" }, ["late", "high", "mine", "calm"]],
    ["what I hold", { tab: "mine", sort: "priority" }, ["mine"]],
    ["what is done", { tab: "closed", sort: "priority" }, ["done"]],
    ["one platform", { tab: "active", sort: "priority", platform: "mastodon" }, ["mine"]],
    ["one topic", { tab: "active", sort: "priority", topic: "food" }, ["high"]],
    ["what changed today", { tab: "all", sort: "priority" }, ["calm", "done", "high", "late"]],
    ["what changed the day before", { tab: "all", sort: "priority", day: "2026-11-25" }, ["mine"]],
  ] as const)("lists %s", (_name, place, ids) => {
    expect(orderOf(rows, place, "sato", TODAY)).toEqual(ids);
  });
});

describe("newest", () => {
  it("keeps the newer state of a thread, whichever list told it", () => {
    const [old, young] = [row("a", { rev: 3 }), row("a", { rev: 4, status: "closed" })];
    expect(newest([old], [young]).get("a")?.status).toBe("closed");
    expect(newest([young], [old]).get("a")?.status).toBe("closed");
  });
});

describe("waitingOf", () => {
  it("counts what the screen has not, not what has left", () => {
    expect(waitingOf(["a", "gone"], ["new", "a"])).toEqual(["new"]);
  });
});
