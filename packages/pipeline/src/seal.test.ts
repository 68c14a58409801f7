import { describe, expect, it } from "vitest";
import { createSeal } from "./seal.ts";

const OLD = "an older secret of thirty-two bytes";
const NEW = "a newer secret of thirty-two bytes!";

describe("seal", () => {
  it("opens what it sealed, and never seals one text alike twice", () => {
    const { seal, open } = createSeal([NEW]);
    const [first, second] = [seal("傘 token"), seal("傘 token")];
    expect([open(first), open(second)]).toEqual(["傘 token", "傘 token"]);
    expect(first).not.toBe(second);
    expect(Buffer.from(first, "base64").toString("latin1")).not.toContain("token");
  });

  it("outlives a rotation and opens nothing of a stranger's", () => {
    const sealed = createSeal([OLD]).seal("t");
    expect([createSeal([NEW, OLD]).open(sealed), createSeal([NEW]).open(sealed)]).toEqual(["t", undefined]);
  });

  it("opens nothing in which a byte was changed, nor what is too short to be sealed", () => {
    const { seal, open } = createSeal([NEW]);
    const bytes = Buffer.from(seal("secret"), "base64");
    const changed = [...bytes.keys()].map((at) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return open(copy.toString("base64"));
    });
    expect(changed.filter((text) => text !== undefined)).toEqual([]);
    expect([open(""), open("AAAA"), open("not base64 at all")]).toEqual([undefined, undefined, undefined]);
  });

  it("needs a secret", () => {
    expect(() => createSeal([])).toThrow("needs a secret");
  });
});
