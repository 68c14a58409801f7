import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type * as Brand from "./brand.ts";

let brand: typeof Brand;
beforeAll(async () => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => {}, removeItem: () => {} });
  brand = await import("./brand.ts");
});
// Other suites share the process.
afterAll(() => vi.unstubAllGlobals());

it.each([
  ["b", "b"],
  ["gone", "a"],
  [null, "a"],
])("works on %s where the token names it, else on the first", (wanted, on) => {
  expect(brand.brandAmong(["a", "b"], wanted)).toBe(on);
});

it("names the brand in each request, but over no other", () => {
  expect(brand.withBrand("https://a.jp/v1/queue?limit=1", "b")).toBe("https://a.jp/v1/queue?limit=1&brand=b");
  expect(brand.withBrand("https://a.jp/v1/queue?brand=c", "b")).toBe("https://a.jp/v1/queue?brand=c");
  expect(brand.withBrand("https://a.jp/v1/queue", null)).toBe("https://a.jp/v1/queue");
});
