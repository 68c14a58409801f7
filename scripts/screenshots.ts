/**
 * `npm run screenshots`: the page's main states in both languages and both themes, wide and at 360 px, as they look over the demo
 * brand, into docs/screenshots/. `--data DIR` shows a service that runs already; `--only TEXT` takes those whose name holds it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import bundled from "@sparticuz/chromium";
import { createClient, unwrap } from "@kikimimi/api/client";
import { type Browser, chromium, type Page } from "playwright-core";
import { type Instance, readInstance } from "../packages/local/src/instance.ts";

const START_MS = 120_000;
const LANGS = ["ja", "en"] as const;
const THEMES = ["light", "dark"] as const;
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 360, height: 740 } } as const;

type Lang = (typeof LANGS)[number];
type Shot = { readonly page: Page; readonly url: string; readonly threadId: string; readonly lang: Lang };
type State = { readonly name: string; readonly show: (shot: Shot) => Promise<void> };

/** What is worth a look, each from a fresh load. */
const STATES: readonly State[] = [
  {
    name: "inbox",
    show: async ({ page, url }) => {
      await page.goto(`${url}/`);
      await page.locator(".row").nth(4).waitFor();
    },
  },
  {
    name: "thread",
    show: async ({ page, url, threadId }) => {
      await page.goto(`${url}/?thread=${threadId}`);
      await page.locator(".post").first().waitFor();
      await page.locator(".others, .customer .quiet").first().waitFor({ state: "attached" });
    },
  },
  {
    name: "reply",
    show: async ({ page, url, threadId, lang }) => {
      await page.goto(`${url}/?tab=mine&thread=${threadId}`);
      await page.locator("#reply").fill(REPLY[lang]);
      await page.locator(".facts-line .figures").waitFor();
      await page.locator("#reply").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "palette",
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
    show: async ({ page, url }) => {
      await page.goto(`${url}/`);
      await page.locator(".row").first().waitFor();
      await page.keyboard.press("?");
      await page.locator(".keys").first().waitFor();
    },
  },
  {
    name: "nothing-found",
    show: async ({ page, url }) => {
      await page.goto(`${url}/?lang=other&sla=late`);
      await page.locator(".rows .empty button").waitFor();
    },
  },
  {
    name: "channels",
    show: async ({ page, url }) => {
      await page.goto(`${url}/settings/channels`);
      await page.locator(".channel").first().waitFor();
    },
  },
];

const REPLY: Readonly<Record<Lang, string>> = {
  ja: "ご不便をおかけし、誠に申し訳ございません。すぐに担当の者からご連絡いたします。",
  en: "We are very sorry. Somebody from our team will call you within the next ten minutes.",
};
const FIND: Readonly<Record<Lang, string>> = { ja: "電話", en: "app" };

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "docs/screenshots" },
    data: { type: "string" },
    only: { type: "string", default: "" },
  },
});
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const service = values.data === undefined ? await start() : { instance: running(values.data), stop: async () => {} };
const browser = await startBrowser();
try {
  const threadId = await hold(service.instance);
  let taken = 0;
  for (const lang of LANGS) {
    for (const theme of THEMES) {
      for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
        taken += await shoot(browser, { lang, theme, size, threadId });
      }
    }
  }
  process.stdout.write(`${taken} screenshots in ${out}\n`);
} finally {
  await browser.close();
  await service.stop();
}

async function shoot(
  there: Browser,
  look: {
    readonly lang: Lang;
    readonly theme: (typeof THEMES)[number];
    readonly size: keyof typeof SIZES;
    readonly threadId: string;
  },
): Promise<number> {
  const { lang, theme, size, threadId } = look;
  const { url, token } = service.instance;
  const wanted = STATES.map((state) => ({ state, name: `${state.name}-${lang}-${theme}-${size}` })).filter(({ name }) =>
    name.includes(values.only),
  );
  if (wanted.length === 0) return 0;
  const context = await there.newContext({
    locale: lang === "ja" ? "ja-JP" : "en-US",
    timezoneId: "Asia/Tokyo",
    colorScheme: theme,
    reducedMotion: "reduce",
    viewport: SIZES[size],
  });
  const page = await context.newPage();
  await page.goto(`${url}/#token=${token}`);
  await page.locator(".live").waitFor();
  for (const { state, name } of wanted) {
    await state.show({ page, url, threadId, lang });
    await page.evaluate("document.fonts.ready");
    // The last stretch of the font, and what follows from it.
    await delay(400);
    await page.screenshot({ path: join(out, `${name}.png`) });
  }
  await context.close();
  return wanted.length;
}

/** The most pressing thread, held by whoever looks, so that its reply can be written. */
async function hold({ url, token }: Instance): Promise<string> {
  const client = createClient(url, token);
  const { items } = await unwrap(client.v1.queue.$get({ query: { limit: "50" } }));
  const row = items.find(({ platform, claim }) => platform === "line" && claim === null) ?? items[0];
  if (!row) throw new Error("the demo brand has no thread that needs people");
  await unwrap(client.v1.threads[":id"].claim.$post({ param: { id: row.threadId } }));
  return row.threadId;
}

function running(dataDir: string): Instance {
  const instance = readInstance(resolve(dataDir));
  if (!instance) throw new Error(`no service runs on ${dataDir}`);
  return instance;
}

async function start(): Promise<{ readonly instance: Instance; readonly stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), "kikimimi-screenshots-"));
  const args = ["packages/local/src/main.ts", "--data", dataDir];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await delay(100)) {
    const instance = readInstance(dataDir);
    if (instance) return { instance, stop };
    if (child.exitCode !== null) break;
  }
  await stop();
  throw new Error("the service did not start");
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

async function startBrowser(): Promise<Browser> {
  const own = [process.env["CHROME_PATH"], "/usr/bin/chromium"].find((path) => path && existsSync(path));
  const executablePath = own ?? (await bundled.executablePath());
  return chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
}
