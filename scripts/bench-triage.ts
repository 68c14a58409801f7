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
import { threadIdOf } from "@kikimimi/core/base/identity";
import { mentionOf } from "@kikimimi/core/mention/join";
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
import { createStore } from "@kikimimi/store/store";
import { createTable } from "@kikimimi/store/table";

const MOST = Number(process.argv[2] ?? 100_000);
const SIZES = [1_000, 10_000, 100_000].filter((size) => size <= MOST);
const RUNS = 200;
const PARALLEL = 16;
const SECRET = randomBytes(32).toString("hex");
const TEXT = "ふざけるな！赤ちゃんの薬が届かない。今すぐ責任者を出せ！！";

const folder = mkdtempSync(join(tmpdir(), "kikimimi-bench-"));
const dynamo = await startDynamo({ file: join(folder, "dynamo.db") });
const sqs = await startSqs({ folder: join(folder, "queues") });
try {
  const table = "bench";
  await createTable(createDynamoClient({ endpoint: dynamo.endpoint }), table);
  const urls = await createQueuesOn(createSqsClient({ endpoint: sqs.endpoint }), { prefix: "bench" });
  const ctx: Context = {
    store: createStore({ endpoint: dynamo.endpoint, table }),
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
  await measure(ctx);
} finally {
  await dynamo.stop();
  await sqs.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(ctx: Context): Promise<void> {
  const app = createApp({ ctx, authenticate: createAuthenticate(ctx, [SECRET], readAccess({})) });
  const actor = { id: "bench", name: "Bench", role: "agent" as const, brands: ["bench"] };
  const token = await issueToken(actor, SECRET, { now: new Date(), seconds: 36_000 });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await app.request(path, { headers, ...init });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "?"}), Node ${process.versions.node}`;
  console.log(`${new Date().toISOString().slice(0, 10)}, ${machine}; server time in ms, p50 / p95 of ${RUNS}`);
  console.log("threads    list (50 rows)    read            claim");
  const p95s = new Map<string, number[]>();
  let made = 0;
  for (const size of SIZES) {
    await fill(ctx, made, size);
    made = size;
    const idAt = (i: number): string => threadIdOf("bench", "standardwebhooks", `c${i}`);
    const any = (): string => idAt(Math.floor(Math.random() * size));
    const times = {
      list: await timed(() => ask("/v1/queue?limit=50")),
      read: await timed(() => ask(`/v1/threads/${any()}`)),
      // Each of a thread that nobody holds.
      claim: await timed((run) => ask(`/v1/threads/${idAt(size - 1 - run)}/claim`, { method: "POST" })),
    };
    for (const [name, { p95 }] of Object.entries(times)) p95s.set(name, [...(p95s.get(name) ?? []), p95]);
    const cell = ({ p50, p95 }: Times): string => `${p50.toFixed(1)} / ${p95.toFixed(1)}`.padEnd(16);
    console.log(`${String(size).padEnd(10)} ${cell(times.list)}  ${cell(times.read)}${cell(times.claim)}`);
  }
  for (const [name, [first = 1, ...rest]] of p95s) {
    console.log(`${name}: p95 at ${made} is ${((rest.at(-1) ?? first) / first).toFixed(2)} times that at ${SIZES[0]}`);
  }
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

/** Threads that wait, each with one post, from one number on. */
async function fill(ctx: Context, from: number, to: number): Promise<void> {
  const signal = classifyText(ctx, TEXT);
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < to) await makeThread(ctx, next++, signal);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

async function makeThread(ctx: Context, i: number, signal: ReturnType<typeof classifyText>): Promise<void> {
  const conversation = `c${i}`;
  const createdAt = new Date(Date.now() - (i % 10_000) * 1_000).toISOString();
  const said = mentionOf({
    brandId: "bench",
    platform: "standardwebhooks",
    sourceId: "bench",
    externalId: `p${i}`,
    conversation,
    createdAt,
    content: {
      version: Date.parse(createdAt),
      normaliser: 1,
      kind: "post",
      text: `${TEXT} ${i}`,
      author: { id: `author-${i}`, name: "山田 花子" },
      media: [],
      own: false,
    },
    signal,
    deletedAt: null,
    receivedAt: createdAt,
  });
  const { mention, rev } = await ctx.store.mentions.join(said, `dlv_${i}`);
  const evidence = evidenceOf(mention, rev);
  const threadId = threadIdOf("bench", "standardwebhooks", conversation);
  const seed = { threadId, brandId: "bench", platform: "standardwebhooks", sourceId: "bench", conversation };
  await ctx.store.threads.join(seed, evidence ? [evidence] : []);
  await ctx.store.threads.change(threadId, (thread) => ({
    thread: { ...thread, openedAt: createdAt },
    activities: [],
  }));
}
