import { describe, expect, it } from "vitest";
import { undoOf } from "./undo.ts";

const claim = (id: string) => ({ id, name: id, since: "2026-11-26T08:00:00.000Z" });

describe("undoOf", () => {
  it.each([
    ["a claim", { type: "claim" }, { claim: null, status: "queued" }, [{ type: "release" }]],
    ["resolving one's own", { type: "close" }, { claim: claim("me"), status: "claimed" }, ["reopen", "claim"]],
    ["resolving nobody's", { type: "close" }, { claim: null, status: "queued" }, ["reopen"]],
    ["a snooze", { type: "snooze", until: null }, { claim: null, status: "queued" }, ["wake"]],
    [
      "tags",
      { type: "tag", add: ["a"], remove: ["b"] },
      { claim: null, status: "queued" },
      [{ type: "tag", add: ["b"], remove: ["a"] }],
    ],
  ] as const)("takes %s back", (_name, action, before, back) => {
    const asked = action.type === "tag" ? { ...action, add: [...action.add], remove: [...action.remove] } : action;
    const expected = back.map((one) => (typeof one === "string" ? { type: one } : one));
    expect(undoOf(asked, before, "me")).toEqual(expected);
  });
  it.each([
    ["a note", { type: "note", text: "a" }, { claim: null, status: "queued" }],
    ["a release of a colleague's thread", { type: "release" }, { claim: claim("other"), status: "claimed" }],
    [
      "resolving what waits for nobody: reopening would put it on the queue",
      { type: "close" },
      { claim: null, status: "open" },
    ],
    [
      "a second snooze: waking would lose the first",
      { type: "snooze", until: null },
      { claim: null, status: "snoozed" },
    ],
  ] as const)("offers nothing for %s", (_name, action, before) => {
    expect(undoOf(action, before, "me")).toBeUndefined();
  });
});
