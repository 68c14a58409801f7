import type { ThreadRow } from "@kikimimi/api/schema";
import { describe, expect, it } from "vitest";
import { newest, orderOf, waitingOf } from "./arrange.ts";
import { HOME } from "./place.ts";

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
    snooze: null,
    escalation: null,
    ignored: null,
    override: null,
    team: null,
    tags: [],
    followers: [],
    leases: [],
    merged: null,
    parts: [],
    mentionCount: 1,
    manyMentions: false,
    lead: null,
    rev: 1,
    updatedAt: `${TODAY}T08:00:00.000Z`,
    ...parts,
  };
}

const copies = { waveId: "wav_1", count: 2 };
const lead = {
  mentionId: "mnt_1",
  excerpt: "",
  lang: "ja",
  author: null,
  url: null,
  createdAt: `${TODAY}T08:00:00.000Z`,
  evidence: [],
};
const claim = { id: "sato", name: "佐藤", since: `${TODAY}T08:00:00.000Z` };

describe("orderOf", () => {
  const rows = [
    row("calm", { priority: 10, dueAt: null, lead: { ...lead, lang: "en-GB" } }),
    row("late", { priority: 60, dueAt: `${TODAY}T07:00:00.000Z`, wave: copies }),
    row("high", { priority: 90, topics: ["refunds", "food"], lead }),
    row("copy", { priority: 55, dueAt: `${TODAY}T12:00:00.000Z`, wave: copies }),
    row("done", { status: "closed", priority: 100 }),
    row("away", { status: "snoozed", priority: 100 }),
    row("mine", { status: "claimed", claim, platform: "mastodon", updatedAt: "2026-11-25T23:00:00.000Z" }),
    row("lead", { status: "escalated", priority: 5 }),
  ];
  it.each([
    ["most pressing first", {}, ["high", "late", "mine", "calm", "lead"]],
    ["soonest due first, undated last", { sort: "due" }, ["late", "high", "mine", "lead", "calm"]],
    ["what I hold", { tab: "mine" }, ["mine"]],
    ["what nobody holds", { tab: "unassigned" }, ["high", "late", "calm"]],
    ["what is put off", { tab: "snoozed" }, ["away"]],
    ["what is done", { tab: "resolved" }, ["done"]],
    ["what waits for a lead", { tab: "escalated" }, ["lead"]],
    ["one platform", { platform: "mastodon" }, ["mine"]],
    ["one topic", { topic: "food" }, ["high"]],
    ["one language, whatever its region", { lang: "en" }, ["calm"]],
    ["what is overdue", { sla: "late" }, ["late"]],
    ["what is due within the hour", { sla: "soon" }, ["high", "mine", "lead"]],
    ["each copy of a wave", { wave: "wav_1" }, ["late", "copy"]],
    ["what changed today", { tab: "day" }, ["away", "calm", "copy", "done", "high", "late", "lead"]],
    ["what changed the day before", { tab: "day", day: "2026-11-25" }, ["mine"]],
  ] as const)("lists %s", (_name, parts, ids) => {
    const viewer = { me: "sato", today: TODAY, now: Date.parse(`${TODAY}T08:30:00.000Z`) };
    expect(orderOf(rows, { ...HOME, ...parts }, viewer)).toEqual(ids);
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
