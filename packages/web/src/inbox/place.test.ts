import { describe, expect, it } from "vitest";
import { addressOf, type Place, placeOf } from "./place.ts";

function read(address: string): Place {
  return placeOf(Object.fromEntries(new URLSearchParams(address.slice(1))));
}

describe("a place", () => {
  it.each([
    { tab: "all", sort: "priority" },
    { tab: "mine", sort: "due", platform: "mastodon", thread: "thr_1" },
    { tab: "unassigned", sort: "due", platform: "line", topic: "refunds", lang: "ja", sla: "late" },
    { tab: "all", sort: "priority", wave: "wav_1" },
    { tab: "day", sort: "priority", day: "2026-11-25" },
  ] satisfies Place[])("survives its address: %o", (place) => {
    expect(read(addressOf(place))).toEqual(place);
  });
  it("leaves out what makes no sense", () => {
    expect(read("/?tab=nowhere&sort=x&day=yesterday&platform=&topic=&lang=fr&sla=never")).toEqual({
      tab: "all",
      sort: "priority",
    });
  });
});
