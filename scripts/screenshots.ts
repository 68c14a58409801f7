/**
 * `npm run screenshots`: the page's main states as they look over the demo brand, Japanese first, with the other language, the
 * other theme and 360 px where they differ most, into docs/screenshots/. `--data DIR` shows a service that runs already;
 * `--only TEXT` takes those whose name holds it.
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
import { type Browser, chromium } from "playwright-core";
import { type Instance, readInstance } from "../packages/local/src/instance.ts";
import { furnish, type Running } from "./screenshot-brand.ts";
import { type Look, type State, STATES } from "./screenshot-states.ts";

const START_MS = 120_000;
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } } as const;

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "docs/screenshots" },
    data: { type: "string" },
    only: { type: "string", default: "" },
  },
});
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const service =
  values.data === undefined
    ? await start()
    : { instance: running(values.data), dataDir: resolve(values.data), stop: async () => {} };
const browser = await startBrowser();
try {
  const threadId = await hold(service.instance);
  let taken = 0;
  for (const look of looksOf(STATES)) taken += await shoot(browser, look, threadId);
  process.stdout.write(`${taken} screenshots in ${out}\n`);
} finally {
  await browser.close();
  await service.stop();
}

/** Each look that some state is shown in, once. */
function looksOf(states: readonly State[]): readonly Look[] {
  const all = states.flatMap(({ looks }) => looks);
  return [...new Map(all.map((look) => [look.join("-"), look])).values()];
}

async function shoot(there: Browser, look: Look, threadId: string): Promise<number> {
  const [lang, theme, size] = look;
  const { url, token } = service.instance;
  const wanted = STATES.filter(({ looks }) => looks.includes(look))
    .map((state) => ({ state, name: `${state.name}-${look.join("-")}` }))
    .filter(({ name }) => name.includes(values.only));
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
  await furnish(service, row.threadId);
  return row.threadId;
}

function running(dataDir: string): Instance {
  const instance = readInstance(resolve(dataDir));
  if (!instance) throw new Error(`no service runs on ${dataDir}`);
  return instance;
}

async function start(): Promise<Running & { readonly stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), "kikimimi-screenshots-"));
  const args = ["packages/local/src/main.ts", "--data", dataDir];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  const stop = async (): Promise<void> => {
    await end(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await delay(100)) {
    const instance = readInstance(dataDir);
    if (instance) return { instance, dataDir, stop };
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
