import { describe, expect, it } from "vitest";
import { canonicalJson, parseJson } from "./json.ts";

describe("parseJson", () => {
  it("keeps integers beyond 2^53 as the digits that they are, and all other numbers as numbers", () => {
    expect(
      parseJson(
        '{"a":1924465506158878979,"b":-9007199254740993,"c":9007199254740991,"d":1.5e300,"e":"1924465506158878979"}',
      ),
    ).toEqual({
      a: "1924465506158878979",
      b: "-9007199254740993",
      c: 9_007_199_254_740_991,
      d: 1.5e300,
      e: "1924465506158878979",
    });
  });

  it("refuses nesting beyond 200, but not brackets inside texts", () => {
    expect(parseJson(`${"[".repeat(200)}${"]".repeat(200)}`)).toBeDefined();
    expect(() => parseJson(`${"[".repeat(201)}${"]".repeat(201)}`)).toThrow(SyntaxError);
    expect(parseJson(JSON.stringify({ text: `"${"[{".repeat(500)}` }))).toBeDefined();
  });
});

describe("canonicalJson", () => {
  it("writes equal values alike, in whatever order their keys came", () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe(canonicalJson({ a: null, b: [{ c: 2, d: 1 }] }));
    expect(canonicalJson({ a: [1, 2] })).not.toBe(canonicalJson({ a: [2, 1] }));
  });
});
