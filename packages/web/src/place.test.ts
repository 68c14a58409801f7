import { describe, expect, it } from "vitest";
import { addressOf, type Place, placeOf } from "./place.ts";

describe("a place", () => {
  it.each([
    { tab: "active", sort: "priority" },
    { tab: "mine", sort: "due", platform: "mastodon", thread: "thr_1" },
    { tab: "active", sort: "due", platform: "line", topic: "refunds" },
    { tab: "mine", sort: "priority", page: "channels", topic: "refunds" },
    { tab: "all", sort: "priority", day: "2026-11-25" },
  ] satisfies Place[])("survives its address: %o", (place) => {
    expect(placeOf(addressOf(place).slice(1))).toEqual(place);
  });
  it("leaves out what makes no sense", () => {
    expect(placeOf("?tab=nowhere&sort=x&day=yesterday&platform=&topic=&page=admin")).toEqual({
      tab: "active",
      sort: "priority",
    });
  });
});
