import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { openPage, type Service, startBrowser, startService } from "./support.ts";

/** A service and a browser of a suite's own, and how people get to its page. */
export type Desk = {
  readonly service: Service;
  readonly browser: Browser;
  readonly open: (link: string, options?: Parameters<typeof openPage>[1]) => Promise<Page>;
  /** Waits until the page has heard from the service, so that what follows is news to it. */
  readonly untilLive: (page: Page) => Promise<void>;
  /** Opens one thread by its address. */
  readonly openThread: (page: Page, threadId: string) => Promise<void>;
};

/** Starts both, the service with `nodeArgs` and what `envOf` adds to its environment, before the suite's tests, closes every page after each, and ends both after the last. */
export function useDesk(
  nodeArgs: readonly string[] = [],
  envOf: () => Promise<Readonly<Record<string, string>>> = async () => ({}),
): Desk {
  let service: Service;
  let browser: Browser;
  beforeAll(async () => {
    [service, browser] = await Promise.all([
      envOf().then((env) => startService(undefined, nodeArgs, [], env)),
      startBrowser(),
    ]);
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });
  return {
    get service() {
      return service;
    },
    get browser() {
      return browser;
    },
    open: async (link, options) => {
      const page = await openPage(browser, options);
      await page.goto(link);
      await page.locator(".live").waitFor();
      return page;
    },
    untilLive: async (page) => {
      await page
        .getByText(/\d\d:\d\d:\d\d/)
        .first()
        .waitFor();
    },
    openThread: async (page, threadId) => {
      await page.goto(`${service.url}/?thread=${threadId}`);
      await page.locator(".thread h1").waitFor();
    },
  };
}

/** An angry post of its own: id and words differ by name. */
export function angry(name: string): Record<string, unknown> {
  return {
    id: `e2e-${name}`,
    lang: "en",
    text: `This is outrageous. Our heating has been off for two days, my baby is freezing and you hang up on me. Fix it NOW!! (${name})`,
    author: { id: "u2", name: "Dana Whitlock", handle: "dwhitlock" },
  };
}
