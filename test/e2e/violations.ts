import type { Page } from "playwright-core";

/** Runs in each document before its own scripts, where the tests have no types. */
const WATCH = `addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  (globalThis.violations ??= []).push(effectiveDirective + " " + blockedURI));`;

/** What the page's Content-Security-Policy has kept the document that is shown from, counted from now on. */
export async function violationsOn(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(WATCH);
  await page.evaluate(WATCH);
  return () => page.evaluate<string[]>("globalThis.violations ?? []");
}
