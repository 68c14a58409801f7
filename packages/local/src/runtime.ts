import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Actor } from "@kikimimi/core/people/actor";
import { createSqsClient } from "@kikimimi/messaging/client";
import { createQueuesOn } from "@kikimimi/messaging/create";
import { startEventSource, type Stop } from "@kikimimi/messaging/event-source";
import type { Environment } from "@kikimimi/pipeline/environment";
import { createDynamoClient } from "@kikimimi/store/client";
import { createStore } from "@kikimimi/store/store";
import { createTable } from "@kikimimi/store/table";
import { localAssets } from "./assets.ts";
import { seedDemo } from "./demo/seed.ts";
import { demoInstance } from "./demo/instance.ts";
import { DEMO_BRAND, ensureDemoSources } from "./demo/sources.ts";
import { answers, type Engine, EngineError, freePort } from "./engines/child.ts";
import { startDynamo } from "./engines/dynamo.ts";
import { startSqs } from "./engines/sqs.ts";
import { importFunctions } from "./functions.ts";
import { serve } from "./http.ts";
import { type Instance, removeInstance, writeInstance } from "./instance.ts";
import type { Progress } from "./progress.ts";
import { startSchedule } from "./schedule.ts";
import { localSecrets, secretsFile } from "./secrets.ts";
import { issueLocalToken, localTokens } from "./token.ts";

export type RuntimeOptions = {
  readonly dataDir: string;
  readonly port: number;
  /** The interface to listen on: 127.0.0.1 for this machine alone, 0.0.0.0 for others too. */
  readonly host: string;
  readonly demo: boolean;
  readonly progress: Progress;
};

/** Seconds until a message that failed, or that a killed run held, is tried again; sooner than on AWS. */
const VISIBILITY_SECONDS = 6;
const POLL_SECONDS = 10;
const INDEX_SECONDS = 1;
const SWEEP_SECONDS = 5;
const ROLLUP_SECONDS = 60;
const NOTIFY_SECONDS = 1;
const ERASE_SECONDS = 60;
const TABLE = "kikimimi";
/** Batches that each queue's function handles at the same time. */
const CONCURRENCY = 4;

/** The actor of the token in `local.json`: the person at this machine. */
const OWNER: Actor = { id: "@local", name: "Local admin", role: "admin", brands: [DEMO_BRAND] };

/** A running service. */
export type Runtime = Instance & {
  readonly stop: () => Promise<void>;
  /** Rejects when an engine ends that nobody stopped; nothing works without it. */
  readonly broken: Promise<never>;
};

/** Starts engines, functions, triggers and the page, in that order; what was started is stopped when a later step fails. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const stops: Stop[] = [];
  const { promise: broken, reject } = Promise.withResolvers<never>();
  // Nobody may be waiting yet when an engine breaks; the one who waits later still sees it.
  broken.catch(() => undefined);
  const stop = async (): Promise<void> => {
    for (const undo of stops.splice(0).reverse()) await undo();
  };
  try {
    const instance = await Promise.race([bringUp(options, stops, reject), broken]);
    return { ...instance, stop, broken };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(
  { dataDir, port, host, demo, progress }: RuntimeOptions,
  stops: Stop[],
  onBroken: (error: Error) => void,
): Promise<Instance> {
  // What a killed run left behind would send people to a service that is not ready yet.
  removeInstance(dataDir);
  const secrets = localSecrets(dataDir);

  const endpoints = await progress.step("engines", () => startEngines(dataDir, stops, onBroken));
  const sqs = createSqsClient({ endpoint: endpoints.sqs });
  const urls = await progress.step("table and queues", async () => {
    await createTable(createDynamoClient({ endpoint: endpoints.dynamo }), TABLE);
    return createQueuesOn(sqs, { prefix: "kikimimi", visibilitySeconds: VISIBILITY_SECONDS });
  });
  await ensureDemoSources(createStore({ endpoint: endpoints.dynamo, table: TABLE }).sources);

  const variables = {
    KIKIMIMI_TABLE: TABLE,
    KIKIMIMI_SECRETS: JSON.stringify(secrets),
    KIKIMIMI_SECRETS_FILE: secretsFile(dataDir),
    INBOUND_QUEUE_URL: urls.inbound.url,
    INBOUND_DLQ_URL: urls.inbound.deadLetterUrl,
    RESPONSE_QUEUE_URL: urls.response.url,
    RESPONSE_DLQ_URL: urls.response.deadLetterUrl,
    OUTBOUND_QUEUE_URL: urls.outbound.url,
    OUTBOUND_DLQ_URL: urls.outbound.deadLetterUrl,
    DYNAMODB_ENDPOINT: endpoints.dynamo,
    SQS_ENDPOINT: endpoints.sqs,
    KIKIMIMI_SEARCH: process.env["KIKIMIMI_SEARCH"] ?? `sqlite://${pathToFileURL(join(dataDir, "search.db")).pathname}`,
    KIKIMIMI_WEBHOOK_REACH: "local",
    KIKIMIMI_METRICS: process.env["KIKIMIMI_METRICS"] ?? "none",
    KIKIMIMI_LOG_LEVEL: process.env["KIKIMIMI_LOG_LEVEL"] ?? "error",
    KIKIMIMI_AUDIT_DAYS: process.env["KIKIMIMI_AUDIT_DAYS"] ?? "365",
    KIKIMIMI_LOCAL_TOKENS: localTokens(host, process.env),
  } satisfies Record<Exclude<keyof Environment, "KIKIMIMI_PARAMETERS"> | "KIKIMIMI_LOCAL_TOKENS", string>;
  const mastodon = demoInstance(secrets.sources["mastodon/mastodon"]?.["accessToken"]?.[0] ?? "");
  const functions = await progress.step("functions", () => importFunctions(variables, mastodon));

  const onError = (error: unknown): void => progress.trouble(error);
  const assets = await progress.step("page", () => localAssets(process.env));
  const free = await freePort(port);
  const http = await serve({
    port: free,
    host,
    assets,
    onError,
    route: (path) => {
      if (path.startsWith("/webhooks/")) return functions.webhook;
      return /^\/(v1(\/|$)|healthz$|openapi\.json$|docs\/?$)/.test(path) ? functions.api : undefined;
    },
  });
  stops.push(http.stop);
  const url = `http://127.0.0.1:${free}`;
  const source = { client: sqs, visibilitySeconds: VISIBILITY_SECONDS, concurrency: CONCURRENCY, onError };
  for (const [queueUrl, handler] of [
    [urls.inbound.url, functions.process],
    [urls.response.url, functions.intake],
    [urls.outbound.url, functions.reply],
  ] as const) {
    stops.push(startEventSource({ ...source, queueUrl, handler }));
  }
  const schedule = startSchedule({ handler: functions.poll, seconds: POLL_SECONDS, onError });
  stops.push(schedule.stop);
  stops.push(startSchedule({ handler: functions.search, seconds: INDEX_SECONDS, onError }).stop);
  stops.push(startSchedule({ handler: functions.sweep, seconds: SWEEP_SECONDS, onError }).stop);
  stops.push(startSchedule({ handler: functions.rollup, seconds: ROLLUP_SECONDS, onError }).stop);
  stops.push(startSchedule({ handler: functions.notify, seconds: NOTIFY_SECONDS, onError }).stop);
  stops.push(startSchedule({ handler: functions.erase, seconds: ERASE_SECONDS, onError }).stop);
  await untilHealthy(url);

  const token = await issueLocalToken(dataDir, OWNER, 30);
  if (demo) {
    const seed = { dataDir, url, token, secrets, mastodon, poll: schedule.runNow };
    await progress.step("demo brand", (say) => seedDemo({ ...seed, say }));
  }
  const instance = { url, token, pid: process.pid };
  writeInstance(dataDir, instance);
  stops.push(async () => removeInstance(dataDir));
  return instance;
}

async function startEngines(
  dataDir: string,
  stops: Stop[],
  onBroken: (error: Error) => void,
): Promise<{ dynamo: string; sqs: string }> {
  const { DYNAMODB_ENDPOINT: dynamo, SQS_ENDPOINT: sqs } = process.env;
  const keep = (engine: Engine): string => {
    let wanted = true;
    stops.push(async () => {
      wanted = false;
      await engine.stop();
    });
    void engine.gone.then(() => {
      if (wanted) onBroken(new EngineError("An engine ended by itself.", "start again; everything is kept"));
    });
    return engine.endpoint;
  };
  return {
    dynamo: dynamo ?? keep(await startDynamo({ file: join(dataDir, "dynamo.db") })),
    sqs: sqs ?? keep(await startSqs({ folder: join(dataDir, "queues") })),
  };
}

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await answers(`${url}/healthz`))) {
    if (Date.now() > deadline) throw new Error(`the service does not answer at ${url}/healthz`);
    await delay(20);
  }
}
