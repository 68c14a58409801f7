import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import bundled from "@sparticuz/chromium";
import { issueToken } from "@kikimimi/api/auth";
import { createClient, unwrap } from "@kikimimi/api/client";
import type { Actor } from "@kikimimi/core/people/actor";
import { type Browser, chromium, type Page } from "playwright-core";
import { feedWebhook, outcomeOf, signLocally } from "../../packages/local/src/feed.ts";
import { type Instance, readInstance } from "../../packages/local/src/instance.ts";
import { readSecrets } from "../../packages/local/src/secrets.ts";

const BRAND = "demo";
const START_MS = 90_000;

/** The whole service in a process of its own, over an empty folder. */
export type Service = Instance & {
  readonly dataDir: string;
  /** Ends it politely and removes its data. */
  readonly stop: () => Promise<void>;
  /** Ends it as a power cut would, and keeps its data. */
  readonly kill: () => Promise<void>;
};

/**
 * Starts the service as `npm start` does, on new data or on what an earlier run left, until it says that it is ready.
 * `nodeArgs` come before the program, as to load a platform's fake; `ownArgs` are its own; `env` is added to its environment.
 */
export async function startService(
  kept?: string,
  nodeArgs: readonly string[] = [],
  ownArgs: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const dataDir = kept ?? (await mkdtemp(join(tmpdir(), "kikimimi-e2e-")));
  const args = [
    ...nodeArgs,
    "packages/local/src/main.ts",
    "--data",
    dataDir,
    "--port",
    String(await freePort()),
    "--no-demo",
    ...ownArgs,
  ];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(dataDir, { recursive: true, force: true });
  };
  const kill = async (): Promise<void> => {
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  const deadline = Date.now() + START_MS;
  for (;;) {
    const instance = readInstance(dataDir);
    if (instance && instance.pid === child.pid) return { ...instance, dataDir, stop, kill };
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`the service did not start:\n${said}`);
    }
    await delay(25);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit", { signal: AbortSignal.timeout(10_000) });
  child.kill("SIGTERM");
  await gone.catch(async () => {
    const killed = once(child, "exit");
    child.kill("SIGKILL");
    await killed;
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return address.port;
}

/** Starts a browser: the one named by CHROME_PATH, the system's, or the one that comes with the dependencies. */
export async function startBrowser(): Promise<Browser> {
  const own = [process.env["CHROME_PATH"], "/usr/bin/chromium"].find((path) => path && existsSync(path));
  const executablePath = own ?? (await bundled.executablePath());
  // The bundled arguments put everything into one process, which ends with its first closed context.
  return chromium.launch({ executablePath, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
}

/** A page in a profile of its own. */
export async function openPage(browser: Browser, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ locale: "ja-JP", viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(10_000);
  return context.newPage();
}

/** The link that signs somebody in; the person at the machine when nobody is named. */
export async function signInLink(
  service: Service,
  person?: { readonly id: string; readonly name: string; readonly role?: Actor["role"] },
): Promise<string> {
  if (!person) return `${service.url}/#token=${service.token}`;
  const secret = readSecrets(service.dataDir).tokens[0] ?? "";
  const actor: Actor = { role: "agent", ...person, brands: [BRAND] };
  return `${service.url}/#token=${await issueToken(actor, secret, { now: new Date(), seconds: 600 })}`;
}

/** Posts a mention through the signed webhook; answers when it was accepted, epoch milliseconds. */
export async function post(
  service: Service,
  mention: Record<string, unknown>,
): Promise<{ readonly acceptedAt: number; readonly deliveryId: string }> {
  const [platform, sourceId] = ["standardwebhooks", "standardwebhooks"];
  const timestamp = new Date().toISOString();
  const event = { type: "mention.created", timestamp, data: { createdAt: timestamp, ...mention } };
  const body = new TextEncoder().encode(JSON.stringify(event));
  const headers = signLocally(platform, sourceId, body, readSecrets(service.dataDir));
  const fed = await feedWebhook({ url: service.url, platform, sourceId, body, headers });
  if (!("deliveryId" in fed)) throw new Error(`the webhook answered ${JSON.stringify(fed)}`);
  return { acceptedAt: Date.now(), deliveryId: fed.deliveryId };
}

/** Posts a mention and waits until its thread is on the queue; answers the thread's id. */
export async function postAndQueue(service: Service, mention: Readonly<Record<string, unknown>>): Promise<string> {
  const client = createClient(service.url, service.token);
  const { deliveryId } = await post(service, mention);
  if (!(await outcomeOf(client, BRAND, deliveryId, 15))) throw new Error("the delivery was not processed");
  const deadline = Date.now() + 15_000;
  for (;;) {
    // The queue shows one thread of posts that copy each other; the suites' posts are alike.
    const { items } = await unwrap(client.v1.threads.$get({ query: { limit: "200" } }));
    const row = items.find((item) => item.lead?.excerpt === mention["text"] && item.status !== "open");
    if (row) return row.threadId;
    if (Date.now() > deadline) throw new Error("the thread did not reach the queue");
    await delay(25);
  }
}
