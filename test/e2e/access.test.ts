import { createClient, unwrap } from "@kikimimi/api/client";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { axePresent, expectNoBarriers } from "./axe.ts";
import { angry, useDesk } from "./desk.ts";
import { LINE_EDGE, sayOnLine } from "./line.ts";
import { openPage, postAndQueue, signInLink } from "./support.ts";
import { expectWhole } from "./whole.ts";

const desk = useDesk(LINE_EDGE);

/** Both languages and both themes: no word depends on the theme, and no colour on the language. */
const LOOKS = [
  { locale: "ja-JP", colorScheme: "light" },
  { locale: "en-US", colorScheme: "dark" },
] as const;

/** The views that were built together, each with something in it: one after another on one page. */
const VIEWS: readonly (readonly [name: string, show: (page: Page) => Promise<void>])[] = [
  [
    "a list with topics",
    async (page) => {
      await page.goto(`${desk.service.url}/?topic=delivery`);
      await page.locator(".row .chip").first().waitFor();
    },
  ],
  [
    "a thread with promises, topics and a failed reply",
    async (page) => {
      await desk.openThread(page, threadId);
      await unfold(page);
      await page.locator(".clock").first().waitFor();
      await page.locator(".reply-card.failed").waitFor();
      await page.locator("#reply").waitFor();
      for (const summary of await page.locator(".clocks summary").all()) await summary.click();
    },
  ],
  [
    "a reply that is too long",
    async (page) => {
      await page.locator("#reply").fill("長い".repeat(2_600));
      await page.locator(".figures.over").waitFor();
    },
  ],
  [
    "two texts of one draft",
    async (page) => {
      const { items } = await unwrap(replies().$get({ param: { id: threadId } }));
      const draft = items.find(({ state }) => state === "draft");
      if (!draft) throw new Error("the long text is a draft");
      const { replyId, version } = draft;
      const json = { text: "ほかで書いた文章", expectedVersion: version };
      await unwrap(replies()[":replyId"].$put({ param: { id: threadId, replyId }, json }));
      await page.locator("#reply").fill("ここで書いた文章");
      await page.locator(".conflict").waitFor();
    },
  ],
  ["menus", (page) => each(page, MENUS)],
  ["windows", (page) => each(page, WINDOWS)],
  [
    "many selected, and what would be done with them",
    async (page) => {
      await page.goto(desk.service.url);
      await page.locator(".row").first().focus();
      await page.keyboard.press("x");
      await page.locator(".bulk-bar button.primary").click();
      await check(page);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator(".plan li").first().waitFor();
    },
  ],
  [
    "the channels",
    async (page) => {
      await page.goto(`${desk.service.url}/settings/channels`);
      await page.locator(".channel").first().waitFor();
      await page.locator(".channels > details > summary").click();
    },
  ],
];

/** Buttons with something behind them, by where they are. */
const MENUS = [
  ".me",
  ".bell",
  ".choices .views",
  ".choices button:has(.icon)",
  ".tabs button:has([aria-hidden])",
  ".thread-head button[aria-keyshortcuts=s]",
  ".thread-head button[aria-label]",
  ".correct",
];

/** Keys that open windows over an open thread. */
const WINDOWS = ["a", "t", "?", "Control+k"];

/** Opens one after the other over a thread, looks, and closes it again. */
async function each(page: Page, openers: readonly string[]): Promise<void> {
  await desk.openThread(page, threadId);
  await page.locator(".thread-head .actions").waitFor();
  const over = page.locator("[role=menu], [role=dialog]");
  for (const opener of openers) {
    if (openers === WINDOWS) {
      await page.locator(".thread h1").focus();
      await page.keyboard.press(opener);
    } else {
      const button = page.locator(opener).first();
      // On a narrow screen the list is away while a thread is read.
      if (!(await button.isVisible())) continue;
      await button.click();
    }
    await over.first().waitFor();
    await check(page);
    await page.keyboard.press("Escape");
    await over.first().waitFor({ state: "detached" });
  }
}

let check: (page: Page) => Promise<void> = expectNoBarriers;
let threadId = "";

/** Where the context has no pane of its own, opens it. */
async function unfold(page: Page): Promise<void> {
  await page.locator(".reply-card.failed").waitFor();
  const fold = page.locator(".context-fold > summary");
  if ((await fold.count()) > 0) await fold.click();
}

function replies() {
  return createClient(desk.service.url, desk.service.token).v1.threads[":id"].replies;
}

beforeAll(async () => {
  const client = createClient(desk.service.url, desk.service.token);
  const topic = { name: "配送の遅れ", rule: "届き OR 待って", colour: "yellow" } as const;
  await unwrap(client.v1.topics[":id"].$put({ param: { id: "delivery" }, query: {}, json: topic }));
  threadId = await sayOnLine(
    desk.service,
    "access",
    "荷物がまだ届きません。三日も待っています。今すぐ教えてください！",
  );
  await unwrap(client.v1.threads[":id"].claim.$post({ param: { id: threadId } }));
  const { rev } = await unwrap(client.v1.threads[":id"].$get({ param: { id: threadId }, query: {} }));
  const json = { text: "(LINE refuses)" };
  const { replyId, version } = await unwrap(replies().$post({ param: { id: threadId }, json }));
  const param = { id: threadId, replyId };
  await unwrap(replies()[":replyId"].send.$post({ param, json: { version, threadRev: rev } }));
});

describe.skipIf(!axePresent)("axe finds no barrier", () => {
  for (const { locale, colorScheme } of LOOKS) {
    it(`in ${locale}, ${colorScheme}`, async () => {
      const page = await desk.open(await signInLink(desk.service), { locale, colorScheme });
      check = expectNoBarriers;
      for (const [, show] of VIEWS) {
        await show(page);
        await expectNoBarriers(page);
      }
    });
  }

  for (const { locale, colorScheme } of LOOKS) {
    it(`on any page of the settings and the reports, in ${locale}, ${colorScheme}`, async () => {
      const page = await desk.open(await signInLink(desk.service), { locale, colorScheme });
      for (const part of ["settings", "reports"]) {
        await page.goto(`${desk.service.url}/${part}`);
        await page.locator(".side-menu a").first().waitFor();
        const links = await page.locator(".side-menu a").all();
        const addresses = await Promise.all(links.map((link) => link.getAttribute("href")));
        expect(addresses.length).toBeGreaterThan(0);
        for (const address of addresses) {
          await page.goto(`${desk.service.url}${address}`);
          await page.locator("h1.page-title").waitFor();
          await page.locator(".page .loading").waitFor({ state: "detached" });
          await expectNoBarriers(page);
        }
      }
    });
  }
});

describe("at 360 px", () => {
  for (const locale of ["ja-JP", "en-US"]) {
    it(`every new view is whole in ${locale}`, async () => {
      const page = await desk.open(await signInLink(desk.service), { locale, viewport: { width: 360, height: 740 } });
      check = expectWhole;
      for (const [, show] of VIEWS) {
        await show(page);
        await expectWhole(page);
      }
    });
  }

  for (const locale of ["ja-JP", "en-US"]) {
    it(`has every word and no sideways scroll in ${locale}`, async () => {
      const threadId = await postAndQueue(desk.service, {
        ...angry(`narrow-${locale}`),
        author: { id: "u3", name: "ながい".repeat(12), handle: "no_breaks_".repeat(6), followers: 1_234_567 },
        rating: { value: 1, max: 5 },
        media: [{ type: "image", url: `https://example.com/${"x".repeat(80)}.jpg`, description: "y".repeat(80) }],
      });
      const page = await desk.open(await signInLink(desk.service), { locale, viewport: { width: 360, height: 740 } });
      await page.locator(".row").first().waitFor();
      await expectWhole(page);
      for (const tab of [1, 2, 3]) {
        await page.locator(".tab").nth(tab).click();
        await expectWhole(page);
      }
      await desk.openThread(page, threadId);
      await page.locator(".post").waitFor();
      for (const summary of await page.locator("summary").all()) await summary.click();
      await expectWhole(page);
      await page.keyboard.press("?");
      await page.locator("[role=dialog]").waitFor();
      await expectWhole(page);
      expect(await page.locator("html").getAttribute("lang")).toBe(locale.slice(0, 2));
    });
  }

  it("says how to sign in, and why a token was refused", async () => {
    const page = await openPage(desk.browser, { viewport: { width: 360, height: 740 } });
    await page.goto(desk.service.url);
    await page.getByText("npx kikimimi token --as 名前 --role agent").waitFor();
    await expectWhole(page);
    await page.goto(`${desk.service.url}/#token=not-a-token`);
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("トークンが無効か、期限が切れています");
    expect(page.url()).toBe(`${desk.service.url}/`);
    await expectWhole(page);
  });
});
