import { describe, expect, it } from "vitest";
import { placeOf } from "./rule-place.ts";

describe("the place of a problem", () => {
  it.each([
    ["配送 遅延", { from: 3, to: 5 }, ["配送 ", "遅延", ""]],
    ["a OR", { from: 4, to: 4 }, ["a OR", "", ""]],
    ["one\ntwo OR\nthree", { from: 8, to: 10 }, ["two ", "OR", ""]],
    ["one\ntwo", { from: 1, to: 6 }, ["o", "ne", ""]],
    ["", { from: 0, to: 0 }, ["", "", ""]],
  ])("in %j at %j is %j", (text, at, [before, bad, after]) => {
    expect(placeOf(text, at)).toEqual({ before, bad, after });
  });
});
