import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InboundMessage, ResponseMessage } from "@kikimimi/core/source/message";
import { startDynamo } from "@kikimimi/local/engines/dynamo";
import { startSqs } from "@kikimimi/local/engines/sqs";
import { eachRecord } from "@kikimimi/messaging/batch";
import { createSqsClient } from "@kikimimi/messaging/client";
import { createQueuesOn } from "@kikimimi/messaging/create";
import { startEventSource } from "@kikimimi/messaging/event-source";
import { HANDLER_SECONDS } from "@kikimimi/messaging/queue-names";
import { createQueues } from "@kikimimi/messaging/queues";
import type { Context } from "@kikimimi/pipeline/context";
import { createOutgoing } from "@kikimimi/pipeline/outgoing";
import { createLog } from "@kikimimi/pipeline/log";
import { createSeal } from "@kikimimi/pipeline/seal";
import { realPace } from "@kikimimi/platforms/shared/http";
import { intakeThread } from "@kikimimi/pipeline/intake-thread";
import { processDelivery } from "@kikimimi/pipeline/process-delivery";
import { deliveryOf, receiveDelivery } from "@kikimimi/pipeline/receive-delivery";
import { platformOf } from "@kikimimi/platforms/registry";
import { createDynamoClient } from "@kikimimi/store/client";
import { createStore } from "@kikimimi/store/store";
import { createTable } from "@kikimimi/store/table";
import { type Kinds, noteKind, printKinds } from "./bench-kinds.ts";
import { type Scenario, SCENARIOS } from "./bench-scenarios.ts";
import { unitsOf, type Usage } from "./bench-units.ts";
import { tableBytes } from "@kikimimi/store/table-bytes";

const { values } = parseArgs({
  options: {
    mentions: { type: "string", default: "2000" },
    json: { type: "boolean", default: false },
    // What the units were spent on.
    kinds: { type: "boolean", default: false },
    // Scenarios with this word in their name.
    only: { type: "string", default: "" },
    // What `kikimimi cost` counts with.
    write: { type: "boolean", default: false },
  },
});
const MENTIONS = Number(values.mentions);
const SECRETS = { signingSecret: [`whsec_${randomBytes(32).toString("base64")}`] };

async function run(
  scenario: Scenario,
  endpoints: { dynamo: string; sqs: string },
): Promise<Usage & { name: string; perSecond: number; mentions: number }> {
  const usage = { writeUnits: 0, readUnits: 0, sqsRequests: 0, roundTrips: 0, logBytes: 0 };
  const kinds: Kinds = new Map();
  const id = randomBytes(4).toString("hex");
  const table = `bench-${id}`;
  await createTable(createDynamoClient({ endpoint: endpoints.dynamo }), table);
  const probe = { before: () => void usage.sqsRequests++ };
  const sqs = createSqsClient({ endpoint: endpoints.sqs, probe });
  const urls = await createQueuesOn(createSqsClient({ endpoint: endpoints.sqs }), { prefix: `bench-${id}` });
  const ctx: Context = {
    store: createStore({
      endpoint: endpoints.dynamo,
      table,
      probe: {
        after: (command, consumed, input) => {
          usage.roundTrips++;
          const units = consumed.reduce((sum, one) => sum + (one.CapacityUnits ?? 0), 0);
          noteKind(kinds, command, input, units);
          if (/^(Put|Update|Delete|TransactWrite|BatchWrite)/.test(command)) usage.writeUnits += units;
          else usage.readUnits += units;
        },
      },
    }),
    queues: createQueues({
      endpoint: endpoints.sqs,
      urls,
      probe: {
        before: () => {
          usage.sqsRequests++;
          usage.roundTrips++;
        },
      },
    }),
    secretsOf: async () => SECRETS,
    clock: () => new Date(),
    random: randomBytes,
    fetch,
    pace: realPace,
    outgoing: createOutgoing({ reach: "public" }),
    seal: createSeal(["bench"]),
    log: createLog(
      (line) => {
        usage.logBytes += Buffer.byteLength(line) + 1;
      },
      () => new Date(),
    ),
  };
  const source = {
    schemaVersion: 1,
    sourceId: "bench",
    brandId: "bench",
    platform: "standardwebhooks",
    name: "bench",
    settings: {},
    polled: true,
  } as const;
  await ctx.store.sources.put(source);
  kinds.clear();
  Object.assign(usage, { writeUnits: 0, readUnits: 0, sqsRequests: 0, roundTrips: 0, logBytes: 0 });

  let processed = 0;
  let opened = 0;
  const urgent = scenario.urgent ? MENTIONS : 0;
  const done = Promise.withResolvers<void>();
  const check = (): void => void (processed >= MENTIONS && opened >= urgent && done.resolve());
  const fail = (error: unknown): void => done.reject(error);
  const started = performance.now();
  const cpu = process.cpuUsage();
  const stops = [
    startEventSource({
      client: sqs,
      visibilitySeconds: HANDLER_SECONDS * 6,
      queueUrl: urls.inbound.url,
      concurrency: 4,
      onError: fail,
      handler: (event) =>
        eachRecord(
          event,
          InboundMessage,
          async ({ delivery }) => {
            const { created } = await processDelivery({ ctx, input: delivery });
            processed += created;
            check();
          },
          fail,
        ),
    }),
    startEventSource({
      client: sqs,
      visibilitySeconds: HANDLER_SECONDS * 6,
      queueUrl: urls.response.url,
      concurrency: 2,
      onError: fail,
      handler: (event) =>
        eachRecord(
          event,
          ResponseMessage,
          async (message) => {
            await intakeThread({ ctx, input: message });
            opened++;
            check();
          },
          fail,
        ),
    }),
  ];
  await feed(ctx, scenario, source);
  await done.promise;
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const used = { ...usage };
  await Promise.all(stops.map((stop) => stop()));
  const { name, way, batch } = scenario;
  if (values.kinds) printKinds(name, kinds, MENTIONS);
  const deliveries = Math.ceil(MENTIONS / batch);
  const kept = await tableBytes(createDynamoClient({ endpoint: endpoints.dynamo }), table);
  return {
    name,
    way,
    deliveries,
    mentions: MENTIONS,
    perSecond: MENTIONS / seconds,
    cpuMs: (user + system) / 1000,
    ...used,
    ...kept,
  };
}

/** Sends everything, sixteen requests at a time. */
async function feed(ctx: Context, scenario: Scenario, source: Parameters<typeof deliveryOf>[1]): Promise<void> {
  const bodies = Array.from({ length: Math.ceil(MENTIONS / scenario.batch) }, (_, i) =>
    bodyOf(scenario, i * scenario.batch),
  );
  const sign = platformOf("standardwebhooks")?.webhook?.sign;
  const send = async (body: Buffer): Promise<void> => {
    if (scenario.batch === 40) {
      await ctx.queues.send("inbound", { type: "delivery.received", delivery: deliveryOf(ctx, source, "poll", body) });
      return;
    }
    const headers = { "content-type": "application/json", ...sign?.(body, SECRETS, new Date()) };
    const request = { method: "POST", query: new URLSearchParams(), headers, body };
    const answer = await receiveDelivery({
      ctx,
      input: { platform: source.platform, sourceId: source.sourceId, request },
    });
    if (answer.status !== 200) throw new Error(`refused: ${answer.status} ${answer.body}`);
  };
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let body = bodies.shift(); body; body = bodies.shift()) await send(body);
    }),
  );
}

function bodyOf(scenario: Scenario, from: number): Buffer {
  const timestamp = new Date().toISOString();
  const count = Math.min(scenario.batch, MENTIONS - from);
  const data = Array.from({ length: count }, (_, i) => ({
    id: `post-${from + i}`,
    text: scenario.text(from + i),
    createdAt: timestamp,
    url: `https://social.example/posts/${from + i}`,
    author: { id: `author-${from + i}`, name: `Author ${from + i}`, handle: `author${from + i}`, followers: 321 },
  }));
  return Buffer.from(JSON.stringify({ type: "mention.created", timestamp, data }));
}

const folder = mkdtempSync(join(tmpdir(), "kikimimi-bench-"));
const engines = [
  await startDynamo({ file: join(folder, "dynamo.db") }),
  await startSqs({ folder: join(folder, "queues") }),
] as const;
try {
  const [dynamo, sqs] = engines;
  const results = [];
  for (const scenario of SCENARIOS.filter(({ name }) => name.includes(values.only))) {
    process.stderr.write(`… ${scenario.name}\n`);
    results.push(await run(scenario, { dynamo: dynamo.endpoint, sqs: sqs.endpoint }));
  }
  const hardware = `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const machine = `${hardware}, ${new Date().toISOString().slice(0, 10)}`;
  if (values.write) {
    const file = new URL("../packages/core/src/cost/units.json", import.meta.url);
    writeFileSync(file, `${JSON.stringify(unitsOf(results, MENTIONS, hardware), null, 2)}\n`);
    execFileSync(process.execPath, [new URL("./cost-docs.ts", import.meta.url).pathname], { stdio: "inherit" });
  }
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ machine, results })}\n`);
  } else {
    const per = (n: number): string => (n / MENTIONS).toFixed(2).padStart(8);
    process.stdout.write(`${machine}; dynoxide and fauxqs on files; ${MENTIONS} mentions a row\n\n`);
    process.stdout.write(`${"per mention".padEnd(32)}  write u.   read u.      SQS   mentions/s\n`);
    for (const r of results) {
      process.stdout.write(
        `${r.name.padEnd(32)}  ${per(r.writeUnits)}  ${per(r.readUnits)} ${per(r.sqsRequests)}   ${r.perSecond.toFixed(0).padStart(10)}\n`,
      );
    }
    process.stdout.write("\n");
    for (const script of ["./bench-classify.ts", "./bench-rules.ts"])
      execFileSync(process.execPath, [new URL(script, import.meta.url).pathname], { stdio: "inherit" });
  }
} finally {
  await Promise.all(engines.map((engine) => engine.stop()));
  rmSync(folder, { recursive: true, force: true });
}
