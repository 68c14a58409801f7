import { describe, expect, it } from "vitest";
import { idOf } from "./graph-node.ts";

describe("idOf", () => {
  it.each([
    ["721_1", "721_1"],
    [42, "42"],
    ["a\uD800", "a\uFFFD"],
    ["", undefined],
    [null, undefined],
    [{}, undefined],
  ])("reads %o", (id, read) => {
    expect(idOf({ id })).toBe(read);
  });
});
