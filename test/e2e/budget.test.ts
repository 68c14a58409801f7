import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createClient, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { angry, useDesk } from "./desk.ts";
import { openPage, postAndQueue, signInLink } from "./support.ts";

const desk = useDesk();

const INITIAL_KB = 200;
const FRAME_MS = 50;
const PAINT_MS = 1_500;
const THREADS = 10_000;
/** Another process on the machine only ever adds to a time: the best of a few is what the page costs. */
const ROUNDS = 4;

function say(words: string): void {
  process.stdout.write(`${words}\n`);
}

/** The scripts that a first visit loads: the entry of index.html and everything that it imports before it runs. */
function initialScripts(dist: string): string[] {
  const entry = /<script[^>]+src="\/(assets\/[^"]+\.js)"/.exec(readFileSync(join(dist, "index.html"), "utf8"))?.[1];
  if (!entry) throw new Error("index.html names no script");
  const found = [entry];
  for (const file of found) {
    const source = readFileSync(join(dist, file), "utf8");
    for (const [, name] of source.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+\.js)["'`]/g)) {
      const path = `assets/${name ?? ""}`;
      if (!found.includes(path)) found.push(path);
    }
  }
  return found;
}

/** Many rows like one that the service told, in the order of their priority. */
function many(row: ThreadRow): ThreadRow[] {
  return Array.from({ length: THREADS }, (_, i) => ({
    ...row,
    threadId: `thr_many${String(i).padStart(22, "0")}`,
    priority: 100 - Math.floor((i / THREADS) * 100),
    lead: row.lead && { ...row.lead, excerpt: `${row.lead.excerpt.slice(0, 40 + ((i * 37) % 160))} ${i}` },
  }));
}

async function oneRow(): Promise<ThreadRow> {
  const threadId = await postAndQueue(desk.service, angry("budget"));
  const { items } = await unwrap(createClient(desk.service.url, desk.service.token).v1.queue.$get({ query: {} }));
  const row = items.find((item) => item.threadId === threadId);
  if (!row) throw new Error("the thread is on the queue");
  return row;
}

/** Scrolls the list by three quarters of a screen a frame; the times between frames in milliseconds. In the page, without types. */
const SCROLL = `new Promise((done) => {
  const box = document.querySelector(".rows");
  box.scrollTop = 0;
  const times = [];
  let last = null;
  const step = (now) => {
    if (last !== null) times.push(now - last);
    last = now;
    if (times.length >= 120) return done(times);
    box.scrollTop += box.clientHeight * 0.75;
    requestAnimationFrame(step);
  };
  // What the page still does for having been opened is over when it is idle.
  requestIdleCallback(() => requestAnimationFrame(step));
})`;

/** Notes when the first row was painted, milliseconds after the navigation began. In the page, before its own scripts. */
const FIRST_ROW = `new MutationObserver((_, observer) => {
  if (!document.querySelector(".row")) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.firstRow = performance.now(); }));
}).observe(document, { childList: true, subtree: true });`;

async function openMany(page: Page, row: ThreadRow): Promise<void> {
  await page.route(/\/v1\/queue\?/, (route) => route.fulfill({ json: { items: many(row), next: null } }));
  await page.goto(await signInLink(desk.service));
  await page.locator(".row").first().waitFor();
}

it(`loads less than ${INITIAL_KB} KB of script before the inbox stands`, () => {
  const dist = "packages/web/dist";
  const sizes = initialScripts(dist).map((file) => gzipSync(readFileSync(join(dist, file))).length);
  const total = sizes.reduce((sum, size) => sum + size, 0) / 1_000;
  say(`initial script: ${total.toFixed(1)} KB gzip in ${sizes.length} files`);
  expect(total).toBeGreaterThan(50);
  expect(total).toBeLessThan(INITIAL_KB);
});

it(`scrolls ${THREADS} threads without a frame over ${FRAME_MS} ms, and keeps the keyboard on its row`, async () => {
  const page = await openPage(desk.browser);
  await openMany(page, await oneRow());
  // The same frames in each round: what one of them costs is the least that it took.
  let frames: number[] = [];
  const slowest: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const times = await page.evaluate<number[]>(SCROLL);
    frames = times.map((ms, i) => Math.min(ms, frames[i] ?? Infinity));
    slowest.push(Math.max(...times).toFixed(1));
    if (Math.max(...frames) <= FRAME_MS) break;
  }
  const cost = Math.max(...frames);
  say(`slowest of 120 frames: ${cost.toFixed(1)} ms (by round ${slowest.join(", ")} ms)`);
  expect(await page.locator(".row").count()).toBeLessThan(60);

  // Somebody stands on a row that leaves the screen: the keyboard is still there, and goes on from there.
  await page.evaluate("document.querySelector('.rows').scrollTop = 0");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = page.locator('[aria-posinset="2"] .row:focus');
  await second.waitFor();
  await page.evaluate("document.querySelector('.rows').scrollTop = 400000");
  const seen = "Number(document.querySelector('.rows li:last-child').getAttribute('aria-posinset'))";
  await expect.poll(() => page.evaluate<number>(seen)).toBeGreaterThan(1_000);
  expect(await second.count()).toBe(1);
  await page.keyboard.press("j");
  await page.locator('[aria-posinset="3"] .row:focus').waitFor();
  expect(cost).toBeLessThanOrEqual(FRAME_MS);
});

it(`paints the first rows within ${PAINT_MS} ms on a processor four times as slow`, async () => {
  await postAndQueue(desk.service, angry("paint"));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await openPage(desk.browser);
    // The token is kept from a first visit; the second one is measured, from an empty cache.
    await page.goto(await signInLink(desk.service));
    await page.locator(".row").first().waitFor();
    await page.addInitScript(FIRST_ROW);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.reload();
    await page.locator(".row").first().waitFor();
    await expect.poll(() => page.evaluate("window.firstRow")).toBeTypeOf("number");
    times.push(await page.evaluate<number>("window.firstRow"));
    await page.context().close();
    if (Math.min(...times) <= PAINT_MS) break;
  }
  say(`first rows painted after ${times.map((ms) => `${Math.round(ms)} ms`).join(", ")}, processor slowed four times`);
  expect(Math.min(...times)).toBeLessThanOrEqual(PAINT_MS);
});
