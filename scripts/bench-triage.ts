// Measures the triage API's server time at 1,000, 10,000 and 100,000 threads: node scripts/bench-triage.ts [threads]
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createApp } from "@kikimimi/api/app";
import { issueToken } from "@kikimimi/api/auth";
import { createAuthenticate } from "@kikimimi/api/authenticate";
import { readAccess } from "@kikimimi/api/oidc-settings";
import { mentionIdOf, threadIdOf } from "@kikimimi/core/base/identity";
import { mentionOf } from "@kikimimi/core/mention/join";
import { waveIdOf } from "@kikimimi/core/mention/wave";
import { roundSignal } from "@kikimimi/core/mention/signal";
import { evidenceOf } from "@kikimimi/core/thread/thread";
import { startDynamo } from "@kikimimi/local/engines/dynamo";
import { startSqs } from "@kikimimi/local/engines/sqs";
import { createSqsClient } from "@kikimimi/messaging/client";
import { createQueuesOn } from "@kikimimi/messaging/create";
import { createQueues } from "@kikimimi/messaging/queues";
import { classifyText } from "@kikimimi/pipeline/classify-text";
import type { Context } from "@kikimimi/pipeline/context";
import { createLog } from "@kikimimi/pipeline/log";
import { createOutgoing } from "@kikimimi/pipeline/outgoing";
import { createSeal } from "@kikimimi/pipeline/seal";
import { realPace } from "@kikimimi/platforms/shared/http";
import { createDynamoClient } from "@kikimimi/store/client";
import { copyItems } from "@kikimimi/store/item-copies";
import { createStore } from "@kikimimi/store/store";
import { createTable } from "@kikimimi/store/table";

const MOST = Number(process.argv[2] ?? 100_000);
const SIZES = [1_000, 10_000, 100_000].filter((size) => size <= MOST);
const RUNS = 200;
const COPIES = 500;
const TABLE = "bench";
const PLATFORM = "standardwebhooks";
const SECRET = randomBytes(32).toString("hex");
const TEXT = "ふざけるな！赤ちゃんの薬が届かない。今すぐ責任者を出せ！！";

const START = Date.now();
const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "?"}), Node ${process.versions.node}`;
console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}; server time in ms, p50 / p95 of ${RUNS}`);
console.log("threads    list (50 rows)    read            claim           list with a wave of 500");
const p95s = new Map<string, number[]>();
for (const size of SIZES) {
  const times = await withEngines((ctx, client) => measure(ctx, client, size));
  for (const [name, { p95 }] of Object.entries(times)) p95s.set(name, [...(p95s.get(name) ?? []), p95]);
  const cell = ({ p50, p95 }: Times): string => `${p50.toFixed(1)} / ${p95.toFixed(1)}`.padEnd(16);
  console.log(
    `${String(size).padEnd(10)} ${cell(times.list)}  ${cell(times.read)}${cell(times.claim)}${cell(times.outcry)}`,
  );
}
for (const [name, [first = 1, ...rest]] of p95s) {
  const ratio = ((rest.at(-1) ?? first) / first).toFixed(2);
  console.log(`${name}: p95 at ${SIZES.at(-1)} is ${ratio} times that at ${SIZES[0]}`);
}

/** Runs something on fresh engines and throws them away. */
async function withEngines<T>(run: (ctx: Context, client: Client) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "kikimimi-bench-"));
  const dynamo = await startDynamo({ file: join(folder, "dynamo.db") });
  const sqs = await startSqs({ folder: join(folder, "queues") });
  try {
    const client = createDynamoClient({ endpoint: dynamo.endpoint });
    await createTable(client, TABLE);
    const urls = await createQueuesOn(createSqsClient({ endpoint: sqs.endpoint }), { prefix: "bench" });
    const ctx: Context = {
      store: createStore({ endpoint: dynamo.endpoint, table: TABLE }),
      queues: createQueues({ endpoint: sqs.endpoint, urls }),
      secretsOf: async () => ({}),
      clock: () => new Date(),
      random: randomBytes,
      fetch,
      pace: realPace,
      outgoing: createOutgoing({ reach: "public" }),
      seal: createSeal([SECRET]),
      log: createLog(
        () => undefined,
        () => new Date(),
      ),
    };
    return await run(ctx, client);
  } finally {
    await dynamo.stop();
    await sqs.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  ctx: Context,
  client: Client,
  size: number,
): Promise<Readonly<Record<"list" | "read" | "claim" | "outcry", Times>>> {
  const app = createApp({ ctx, authenticate: createAuthenticate(ctx, [SECRET], readAccess({})) });
  const actor = { id: "bench", name: "Bench", role: "agent" as const, brands: ["bench"] };
  const token = await issueToken(actor, SECRET, { now: new Date(), seconds: 36_000 });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await app.request(path, { headers, ...init });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  await fill(ctx, client, size);
  const idAt = (i: number): string => namesOf(i)[2] ?? "";
  const first = await ask("/v1/queue?limit=50");
  const rows = (first as { items?: readonly unknown[] }).items?.length;
  if (rows !== 50) throw new Error(`The list has ${rows} rows.`);
  const times = {
    list: await timed(() => ask("/v1/queue?limit=50")),
    read: await timed(() => ask(`/v1/threads/${idAt(Math.floor(Math.random() * size))}`)),
    // Each of a thread that nobody holds.
    claim: await timed((run) => ask(`/v1/threads/${idAt(size - 1 - run)}/claim`, { method: "POST" })),
  };
  for (let i = 0; i < COPIES; i++) await putInWave(ctx, namesOf(i));
  return { ...times, outcry: await timed(() => ask("/v1/queue?limit=50&holder=nobody")) };
}

/** Makes one of the threads that wait a copy of the first one's post. */
async function putInWave(ctx: Context, [, , threadId = "", mentionId = "", at = ""]: readonly string[]): Promise<void> {
  const waveId = waveIdOf(namesOf(0)[3] ?? "");
  await ctx.store.threads.change(threadId, (thread) => ({
    thread: { ...thread, wave: { mentionId, waveId, at, recent: COPIES } },
    activities: [],
  }));
}

type Times = { readonly p50: number; readonly p95: number };

async function timed(one: (run: number) => Promise<unknown>): Promise<Times> {
  for (let i = 0; i < 10; i++) await one(RUNS + i);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await one(run);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.ceil(times.length * share) - 1] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

type Client = ReturnType<typeof createDynamoClient>;

/** What each thread has for itself. */
function namesOf(i: number): readonly string[] {
  const conversation = `conversation-${String(i).padStart(7, "0")}`;
  const externalId = `post-${String(i).padStart(7, "0")}`;
  return [
    conversation,
    externalId,
    threadIdOf("bench", PLATFORM, conversation),
    mentionIdOf("bench", PLATFORM, externalId),
    new Date(START - (i % 10_000) * 1_000).toISOString(),
  ];
}

/**
 * Threads that wait, each with one post, up to a number: the store writes the first one, the others are copies of its
 * items, because a hundred thousand deliveries would take an hour.
 */
async function fill(ctx: Context, client: Client, size: number): Promise<void> {
  await makeThread(ctx, namesOf(0));
  const own = namesOf(0);
  await copyItems(client, TABLE, { from: 1, to: size }, (json, copy) =>
    namesOf(copy).reduce((text, name, at) => text.replaceAll(own[at] ?? "", name), json),
  );
}

/** One thread that waits for triage, as processing and intake leave it. */
async function makeThread(ctx: Context, names: readonly string[]): Promise<void> {
  const [conversation = "", externalId = "", threadId = "", , createdAt = ""] = names;
  const said = mentionOf({
    brandId: "bench",
    platform: PLATFORM,
    sourceId: "bench",
    externalId,
    conversation,
    createdAt,
    content: {
      version: Date.parse(createdAt),
      normaliser: 1,
      kind: "post",
      text: `${TEXT} ${externalId}`,
      author: { id: externalId, name: "山田 花子" },
      media: [],
      own: false,
    },
    signal: roundSignal(classifyText(ctx, TEXT)),
    deletedAt: null,
    receivedAt: createdAt,
  });
  const { mention, rev } = await ctx.store.mentions.join(said, "dlv_1");
  const evidence = evidenceOf(mention, rev);
  const seed = { threadId, brandId: "bench", platform: PLATFORM, sourceId: "bench", conversation };
  await ctx.store.threads.join(seed, evidence ? [evidence] : []);
  await ctx.store.threads.change(threadId, (thread) => ({
    thread: { ...thread, openedAt: createdAt },
    activities: [],
  }));
}
