import { describe, expect, it } from "vitest";
import type { Activity } from "./activity.ts";
import { noticesOf } from "./notice.ts";
import { newThread, type Thread } from "./thread.ts";
import { act } from "../triage/triage.ts";

const AT = "2026-11-26T09:00:00.000Z";
const person = (id: string) => ({ id, name: id.toUpperCase() });
const thread = (followers: readonly string[]): Thread => ({
  ...newThread({ threadId: "t", brandId: "b", platform: "p", sourceId: "s", conversation: "c" }),
  followers: followers.map(person),
});
const common = { activityId: "act_1", threadId: "t", at: AT, by: { kind: "person" as const, ...person("sato") } };
const told = (...args: Parameters<typeof noticesOf>): string[] =>
  noticesOf(...args).map(({ personId, reason, what }) => `${personId} ${reason} ${what}`);

describe("notices", () => {
  it("tell those whom a note names, and whoever is given a thread, but nobody of their own doing", () => {
    const note: Activity = { type: "thread.noted", ...common, text: "見て", colleagues: ["kato", "sato"].map(person) };
    expect(told(thread([]), [note])).toEqual(["kato named thread.noted"]);
    const given: Activity = { type: "thread.assigned", ...common, to: person("kato") };
    expect(told(thread([]), [given])).toEqual(["kato assigned thread.assigned"]);
    expect(told(thread([]), [{ ...given, to: person("sato") }])).toEqual([]);
  });

  it("tell followers that it is answered, over or not any more, and that a customer wrote; not of all the rest", () => {
    const closed: Activity = { type: "thread.closed", ...common };
    expect(told(thread(["kato", "sato"]), [closed])).toEqual(["kato following thread.closed"]);
    expect(told(thread(["kato"]), [{ type: "thread.claimed", ...common }])).toEqual([]);
    expect(told(thread(["kato"]), [], { mentionId: "mnt_1", at: AT })).toEqual(["kato following mention.received"]);
  });

  it("tell each person once a write, of what concerns them most", () => {
    const write: Activity[] = [
      { type: "thread.closed", ...common },
      { type: "thread.noted", ...common, activityId: "act_2", text: "済", colleagues: [person("kato")] },
    ];
    expect(told(thread(["kato", "ito"]), write)).toEqual(["kato named thread.noted", "ito following thread.closed"]);
  });

  it("fit into one transaction, however many are named and follow", () => {
    const many = Array.from({ length: 50 }, (_, i) => `f${i}`);
    const notes: Activity[] = Array.from({ length: 20 }, (_, i) => ({
      type: "thread.noted",
      ...common,
      activityId: `act_${i}`,
      text: "見て",
      colleagues: Array.from({ length: 20 }, (_, j) => person(`p${i}-${j}`)),
    }));
    expect(noticesOf(thread(many), notes)).toHaveLength(70);
  });

  it("reach no more followers than one write can tell", () => {
    const full = thread(Array.from({ length: 50 }, (_, i) => `f${i}`));
    const deed = { by: common.by, lead: false, at: AT, activityId: "act_1" };
    expect(() => act(full, { type: "follow" }, deed)).toThrow(/50 people follow/);
  });

  it("hold the beginning of a note, and nothing that a customer said", () => {
    const note: Activity = { type: "thread.noted", ...common, text: "あ".repeat(300), colleagues: [person("kato")] };
    expect(noticesOf(thread([]), [note])[0]?.text).toHaveLength(200);
    expect(noticesOf(thread(["kato"]), [], { mentionId: "m", at: AT })[0]?.text).toBeNull();
  });
});
