import type { Page } from "playwright-core";

type Lang = "ja" | "en";
/** In which language, theme and size something is shown. */
export type Look = readonly [lang: Lang, theme: "light" | "dark", size: "wide" | "narrow"];
type Shot = { readonly page: Page; readonly url: string; readonly threadId: string; readonly lang: Lang };
export type State = {
  readonly name: string;
  readonly looks: readonly Look[];
  readonly show: (shot: Shot) => Promise<void>;
};

const PLAIN: Look = ["ja", "light", "wide"];
const DARK: Look = ["ja", "dark", "wide"];
const PHONE: Look = ["ja", "light", "narrow"];
const ENGLISH: Look = ["en", "light", "wide"];
const ENGLISH_PHONE: Look = ["en", "dark", "narrow"];

/** What is worth a look, each from a fresh load. */
export const STATES: readonly State[] = [
  {
    name: "inbox",
    looks: [PLAIN, PHONE, ENGLISH_PHONE],
    show: async ({ page, url }) => {
      await page.goto(`${url}/`);
      await page.locator(".row").nth(4).waitFor();
    },
  },
  {
    name: "thread",
    looks: [PLAIN, DARK, PHONE],
    show: async ({ page, url, threadId }) => {
      await page.goto(`${url}/?thread=${threadId}`);
      await page.locator(".post").first().waitFor();
      await page.locator(".others, .customer .quiet").first().waitFor({ state: "attached" });
    },
  },
  {
    name: "reply",
    looks: [PLAIN, PHONE, ENGLISH],
    show: async ({ page, url, threadId, lang }) => {
      await page.goto(`${url}/?tab=mine&thread=${threadId}`);
      await page.locator("#reply").fill(REPLY[lang]);
      await page.locator(".facts-line .figures").waitFor();
      await page.locator("#reply").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "canned-reply",
    looks: [PLAIN],
    show: async ({ page, url, threadId }) => {
      await page.goto(`${url}/?tab=mine&thread=${threadId}`);
      await page.locator("#reply").fill("");
      await page.locator("#reply").pressSequentially("/");
      await page.locator(".canned-preview").waitFor();
      await page.locator("#reply").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "assign",
    looks: [DARK],
    show: async ({ page, url, threadId }) => {
      await page.goto(`${url}/?thread=${threadId}`);
      await page.locator(".thread-head .actions").waitFor();
      await page.keyboard.press("a");
      await page.locator("[cmdk-item]").first().waitFor();
    },
  },
  {
    name: "many",
    looks: [PLAIN],
    show: async ({ page, url }) => {
      await page.goto(`${url}/?tab=unassigned`);
      await page.locator(".row").nth(3).waitFor();
      for (const row of [0, 1, 2]) {
        await page.locator(".row").nth(row).focus();
        await page.keyboard.press("x");
      }
      await page.locator(".bulk-bar button.primary").click();
      await page.locator("[role=menuitem]").nth(1).click();
      await page.locator(".plan li").first().waitFor();
    },
  },
  {
    name: "views",
    looks: [PLAIN],
    show: async ({ page, url }) => {
      await page.goto(`${url}/`);
      await page.locator(".row").nth(4).waitFor();
      await page.locator(".views").click();
      await page.locator("[role=menuitemradio]").first().waitFor();
    },
  },
  {
    name: "notices",
    looks: [ENGLISH],
    show: async ({ page, url }) => {
      await page.goto(`${url}/`);
      await page.locator(".row").nth(4).waitFor();
      await page.locator(".bell").click();
      await page.locator(".notice").first().waitFor();
    },
  },
  {
    name: "palette",
    looks: [PLAIN],
    show: async ({ page, url, lang }) => {
      await page.goto(`${url}/`);
      await page.locator(".row").first().waitFor();
      await page.keyboard.press("Control+k");
      await page.locator(".palette input").fill(FIND[lang]);
      await page.locator(".found").first().waitFor();
    },
  },
  {
    name: "keys",
    looks: [PLAIN],
    show: async ({ page, url }) => {
      await page.goto(`${url}/`);
      await page.locator(".row").first().waitFor();
      await page.keyboard.press("?");
      await page.locator(".keys").first().waitFor();
    },
  },
  {
    name: "nothing-found",
    looks: [PLAIN],
    show: async ({ page, url }) => {
      await page.goto(`${url}/?lang=other&sla=late`);
      await page.locator(".rows .empty button").waitFor();
    },
  },
  {
    name: "channels",
    looks: [PLAIN],
    show: async ({ page, url }) => {
      await page.goto(`${url}/settings/channels`);
      await page.locator(".channel").first().waitFor();
    },
  },
  {
    name: "connect",
    looks: [PLAIN, PHONE],
    show: async ({ page, url }) => {
      await page.goto(`${url}/settings/connect?platform=line`);
      await page.locator(".kit-wizard").waitFor();
    },
  },
  {
    name: "voice",
    looks: [ENGLISH],
    show: async ({ page, url }) => {
      await page.goto(`${url}/settings/voice`);
      await page.locator(".page form").first().waitFor();
    },
  },
  {
    name: "data",
    looks: [PLAIN],
    show: async ({ page, url }) => {
      await page.goto(`${url}/settings/data`);
      await page.locator(".data-section").first().waitFor();
    },
  },
];

const REPLY: Readonly<Record<Lang, string>> = {
  ja: "ご不便をおかけし、誠に申し訳ございません。すぐに担当の者からご連絡いたします。",
  en: "We are very sorry. Somebody from our team will call you within the next ten minutes.",
};
const FIND: Readonly<Record<Lang, string>> = { ja: "電話", en: "app" };
