import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** The program that looks for barriers; absent where the development dependencies are not installed. */
const source = ((): string | undefined => {
  try {
    return readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  } catch {
    return undefined;
  }
})();

export const axePresent = source !== undefined;

/** Runs in the page, where the tests have no types; what is still appearing has another contrast than when it is there. */
const LOOK = `Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)))
  .then(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }))
  .then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.html.slice(0, 160)) })))`;

/** Nothing on the page as it stands that axe calls a barrier. */
export async function expectNoBarriers(page: Page): Promise<void> {
  await page.evaluate(source ?? "");
  expect(await page.evaluate<unknown>(LOOK)).toEqual([]);
}
