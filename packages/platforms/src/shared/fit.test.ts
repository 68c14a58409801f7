import { describe, expect, it } from "vitest";
import { fitted } from "./fit.ts";

describe("fitted", () => {
  it("leaves what fits as it is", () => {
    const page = { items: [{ id: "1", text: "x".repeat(50_000) }] };
    expect(fitted(page, 60_000)).toBe(page);
  });

  it("cuts the longest texts until a page fits, and nothing that is short", () => {
    const page = {
      items: [
        { id: "i".repeat(900), text: "傘".repeat(60_000) },
        { id: "2", text: "y".repeat(3_000) },
      ],
    };
    const cut = fitted(page, 60_000);
    expect(Buffer.byteLength(JSON.stringify(cut))).toBeLessThanOrEqual(60_000);
    expect(cut).toMatchObject({
      items: [{ id: page.items[0]?.id, text: expect.stringMatching(/^傘+…$/) as string }, page.items[1]],
    });
  });

  it("leaves no half of a pair", () => {
    expect(JSON.stringify(fitted(`x${"☂️👪".repeat(40_000)}`, 20_000))).not.toMatch(/\\ud[89a-f]/i);
  });
});
