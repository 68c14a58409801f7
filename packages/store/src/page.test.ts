import { describe, expect, it } from "vitest";
import { INDEXES } from "./keys.ts";
import { decodeCursor, encodeCursor } from "./page.ts";

const key = { pk: "T#1", sk: "T", gsi2pk: "Q#demo#active", gsi2sk: "000" };
const opaque = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (cursor: string, partition = "Q#demo#active") => decodeCursor(cursor, INDEXES.priority, partition);

describe("cursors", () => {
  it("lead back to the key that they were made of", () => {
    expect(decode(encodeCursor(key) ?? "")).toEqual(key);
    expect([encodeCursor(undefined), decodeCursor(undefined, INDEXES.priority, "Q#demo#active")]).toEqual([
      null,
      undefined,
    ]);
  });

  it.each([
    ["another brand's partition", opaque({ ...key, gsi2pk: "Q#other#active" })],
    ["a key too many", opaque({ ...key, gsi3pk: "Q#demo#active" })],
    ["a key too few", opaque({ pk: key.pk, sk: key.sk, gsi2pk: key.gsi2pk })],
    ["values that are no strings", opaque({ ...key, sk: 1 })],
    ["something else than JSON", "bm90IGpzb24"],
    ["nothing", ""],
  ])("are refused with %s", (_name, cursor) => {
    expect(() => decode(cursor)).toThrow(expect.objectContaining({ code: "invalid_input" }) as Error);
  });
});
