import { describe, expect, it } from "vitest";
import { EVENT_TYPES } from "./event.ts";
import {
  afterRound,
  newSubscription,
  pause,
  resume,
  rotate,
  secretsAt,
  wants,
  WebhookDraft,
  type WebhookSubscription,
} from "./subscription.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-11-26T03:00:00.000Z");
const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();
const draft = (events: string[]): WebhookDraft => WebhookDraft.parse({ url: "https://hooks.example.com/in", events });
const seed = { subscriptionId: "whk_1", brandId: "demo", at: at(0), by: "佐藤", sealed: "s0" };
const fresh = (events = ["*"]): WebhookSubscription => newSubscription(draft(events), seed);
const failed = { succeeded: 0, failed: 5, gone: false };

function after(
  known: WebhookSubscription,
  round: Parameters<typeof afterRound>[1],
  hours: number,
): WebhookSubscription {
  const next = afterRound(known, round, at(hours));
  return next === "unchanged" ? known : next;
}

describe("a subscription", () => {
  it("hears of its types only, and of nothing from before it was made", () => {
    const heard = (events: string[], type: string, hours = 1): boolean => wants(fresh(events), { type, at: at(hours) });
    expect(heard(["*"], "reply.sent")).toBe(true);
    expect(heard(["reply.*"], "reply.failed")).toBe(true);
    expect(heard(["reply.*"], "thread.closed")).toBe(false);
    expect(heard(["thread.closed"], "thread.closed")).toBe(true);
    expect(heard(["thread.closed"], "thread.claimed")).toBe(false);
    expect(heard(["*"], "reply.sent", -0.001)).toBe(false);
    expect(heard(["*"], "reply.sent", 0)).toBe(true);
  });

  it("can be asked of every type, every noun and all, and of nothing else", () => {
    for (const pattern of ["*", "thread.*", "mention.*", "reply.*", ...EVENT_TYPES]) draft([pattern]);
    for (const wrong of ["thread", "thread.", "replies.*", "**", ""]) expect(() => draft([wrong])).toThrow();
    for (const url of ["ftp://a.example/", "javascript:alert(1)", "nowhere", ""])
      expect(WebhookDraft.safeParse({ url, events: ["*"] }).success).toBe(false);
  });

  it("is paused when nothing arrived for a day and ten attempts, and never for one success among them", () => {
    const once = after(fresh(), failed, 0);
    expect(once).toMatchObject({ failures: 5, failingSince: at(0), pause: null });
    expect(after(once, failed, 23.9).pause).toBeNull();
    expect(after(once, failed, 24)).toMatchObject({ failures: 10, pause: { reason: "failing", at: at(24), by: null } });
    expect(after(once, { ...failed, failed: 4 }, 48).pause).toBeNull();
    const better = after(once, { succeeded: 1, failed: 9, gone: false }, 24);
    expect(better).toMatchObject({ failures: 0, failingSince: null, pause: null });
    expect(afterRound(fresh(), { succeeded: 3, failed: 0, gone: false }, at(1))).toBe("unchanged");
  });

  it("is over when the receiver says that it is gone, until somebody resumes it", () => {
    const gone = after(fresh(), { succeeded: 0, failed: 1, gone: true }, 1);
    expect(gone.pause).toEqual({ reason: "gone", at: at(1), by: null });
    expect(wants(gone, { type: "reply.sent", at: at(2) })).toBe(false);
    expect(wants(resume(gone, at(3)), { type: "reply.sent", at: at(4) })).toBe(true);
  });

  it("keeps hearing while a person has paused it, and keeps the first reason", () => {
    const paused = pause(fresh(), "田中", at(1));
    expect(paused.pause).toEqual({ reason: "person", at: at(1), by: "田中" });
    expect(pause(paused, "鈴木", at(2))).toBe(paused);
    expect(wants(paused, { type: "reply.sent", at: at(2) })).toBe(true);
    expect(resume({ ...paused, failures: 9, failingSince: at(0) }, at(3))).toMatchObject({
      pause: null,
      failures: 0,
      failingSince: null,
    });
  });

  it("signs with two secrets for a day, and then with the new one alone", () => {
    const once = rotate(fresh(), "s1", at(1));
    expect(secretsAt(once, at(1))).toEqual(["s1", "s0"]);
    expect(secretsAt(once, at(24.9))).toEqual(["s1", "s0"]);
    expect(secretsAt(once, at(25))).toEqual(["s1"]);
    expect(secretsAt(rotate(once, "s2", at(2)), at(2))).toEqual(["s2", "s1"]);
  });
});
