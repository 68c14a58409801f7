import { describe, expect, it } from "vitest";
import type { Page } from "../poller.ts";
import { throughQuiet } from "./quiet.ts";

/** Pages by their cursor: `0` leads to `1` and so on. */
async function reading(pages: readonly Partial<Page>[]) {
  const asked: (string | undefined)[] = [];
  const page = await throughQuiet("0", async (cursor) => {
    asked.push(cursor);
    const at = Number(cursor);
    return { body: undefined, cursor: String(at + 1), more: at + 1 < pages.length, ...pages[at] };
  });
  return { asked, page };
}

describe("throughQuiet", () => {
  it("reads on to the first news or the end, and adds up what was spent", async () => {
    const { asked, page } = await reading([{ spent: 1 }, { spent: 2 }, { body: "news", spent: 4 }, { body: "later" }]);
    expect(asked).toEqual(["0", "1", "2"]);
    expect(page).toEqual({ body: "news", cursor: "3", more: true, spent: 7 });
    expect((await reading([{}, {}])).page).toEqual({ body: undefined, cursor: "2", more: false });
  });

  it("stops where quiet is asked for, and after ten pages", async () => {
    const pauseUntil = new Date(0);
    expect((await reading([{ pauseUntil }, { body: "news" }])).page).toMatchObject({
      pauseUntil,
      cursor: "1",
      more: true,
    });
    expect((await reading(Array.from({ length: 30 }, () => ({})))).asked).toHaveLength(10);
  });
});
