import { describe, expect, it } from "vitest";
import { backupOf, readUnsaved } from "./unsaved.ts";

describe("unsaved words", () => {
  it("are kept for one person and one thread", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const mine = backupOf(storage, "sato", "thr_1");
    mine.keep({ text: "申し訳", replyId: "rpl_1", version: 2 });
    expect(mine.read()).toEqual({ text: "申し訳", replyId: "rpl_1", version: 2 });
    expect(backupOf(storage, "tanaka", "thr_1").read()).toBeUndefined();
    expect(backupOf(storage, "sato", "thr_2").read()).toBeUndefined();
    mine.keep({ text: "失礼", cannedReply: { id: "sorry", version: 3 } });
    expect(mine.read()).toEqual({ text: "失礼", cannedReply: { id: "sorry", version: 3 } });
    mine.keep(undefined);
    expect(kept.size).toBe(0);
  });
  it.each([
    ["not JSON", "{", undefined],
    ["another shape", '{"words":"a"}', undefined],
    ["a canned reply of no version", '{"text":"a","cannedReply":{"id":"sorry"}}', { text: "a" }],
    ["a half-known reply", '{"text":"a","replyId":"rpl_1","version":"2"}', { text: "a" }],
  ])("are read from %s as far as they make sense", (_name, kept, unsaved) => {
    expect(readUnsaved(kept)).toEqual(unsaved);
  });
});
