import type { Page } from "playwright-core";
import { expect } from "vitest";
/** What is wrong with the page as it stands; runs there, where the tests have no types. */
const FAULTS = `(() => {
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility() && !e.closest(".unseen"));
  const start = (e) => e.outerHTML.slice(0, 120);
  return {
    overflow: document.documentElement.scrollWidth > innerWidth,
    wide: seen("button, a, h1, h2, p, select, input, textarea")
      .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5).map(start),
    nameless: seen("button, a, summary, label, h1, h2")
      .filter((e) => !e.textContent.trim() && !e.getAttribute("aria-label")).map(start),
    broken: document.body.innerText.match(/undefined|\\[object|NaN|Invalid Date/g) ?? [],
  };
})()`;

/** Nothing wider than the screen, no control without a name, no word that failed to be one. */
export async function expectWhole(page: Page): Promise<void> {
  expect(await page.evaluate<unknown>(FAULTS)).toEqual({ overflow: false, wide: [], nameless: [], broken: [] });
}
