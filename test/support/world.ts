import { randomBytes } from "node:crypto";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { inject } from "vitest";
import { createApp } from "@kikimimi/api/app";
import { authenticateWith, issueToken } from "@kikimimi/api/auth";
import { type Client, createClient } from "@kikimimi/api/client";
import type { Actor, Role } from "@kikimimi/core/actor";
import { InboundMessage, OutboundMessage, ResponseMessage } from "@kikimimi/core/message";
import { createSqsClient } from "@kikimimi/messaging/client";
import { createQueuesOn } from "@kikimimi/messaging/create";
import { QUEUE_NAMES, type QueueName, type QueueUrls } from "@kikimimi/messaging/queue-names";
import { createQueues } from "@kikimimi/messaging/queues";
import type { Context } from "@kikimimi/pipeline/context";
import { intakeThread } from "@kikimimi/pipeline/intake-thread";
import { processDelivery } from "@kikimimi/pipeline/process-delivery";
import { receiveDelivery } from "@kikimimi/pipeline/receive-delivery";
import { createSeal } from "@kikimimi/pipeline/seal";
import { sendReply } from "@kikimimi/pipeline/send-reply";
import type { Secrets } from "@kikimimi/platforms/call";
import type { Answer } from "@kikimimi/platforms/webhook";
import type { SearchIndex } from "@kikimimi/search/search";
import { platformOf, platforms } from "@kikimimi/platforms/registry";
import { createDynamoClient } from "@kikimimi/store/client";
import { createStore } from "@kikimimi/store/store";
import { createTable } from "@kikimimi/store/table";
import { sourceFixtureOf } from "./fixtures.ts";

/** A failed edge of the world: the process died before or after a request. */
export class Crash extends Error {}

/** Decides, for each request that crosses an edge, whether the process dies there. */
export class Fate {
  #left: number[] = [];
  #dead = false;
  #watched = false;
  /** Edges crossed since the last restart. */
  crossed = 0;

  /** Lets the process die at these counts of edges, one life after another; it lives on after the last. */
  plan(lives: readonly number[]): void {
    this.#left = [...lives];
    this.restart();
  }

  restart(): void {
    this.#dead = false;
    this.crossed = 0;
  }

  /** Looks at the world from outside: no edge counts, and nobody dies of it. */
  async look<T>(at: () => Promise<T>): Promise<T> {
    this.#watched = true;
    return at().finally(() => {
      this.#watched = false;
    });
  }

  readonly cross = (): void => {
    if (this.#watched) return;
    // The dead send nothing more, also not from promises that still run.
    if (this.#dead) throw new Crash("the process is dead");
    this.crossed++;
    if (this.#left[0] === this.crossed) {
      this.#left.shift();
      this.#dead = true;
      throw new Crash("the process died here");
    }
  };
}

const SECRETS: Secrets = {
  channelSecret: ["test-channel-secret"],
  signingSecret: [`whsec_${Buffer.from("a secret of thirty-two bytes ok!").toString("base64")}`],
  appSecret: ["test-app-secret"],
  verifyToken: ["test-verify-token"],
  accessToken: ["test-access-token"],
};
const TOKEN_SECRET = "test-token-secret-that-is-long-enough";

export type World = {
  readonly ctx: Context;
  /** Sends a signed webhook, as the platform would. */
  readonly push: (platform: string, body: unknown) => Promise<Answer>;
  readonly pushRaw: (platform: string, body: Uint8Array, headers?: Record<string, string>) => Promise<Answer>;
  /** Handles queue messages until none is left; `Crash` leaves the message for the next life. */
  readonly drain: () => Promise<void>;
  readonly clientOf: (actor: Partial<Actor> & { role: Role }) => Promise<Client>;
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  readonly tokenOf: (actor: Partial<Actor> & { role: Role }) => Promise<string>;
};

export type WorldOptions = {
  readonly fate?: Fate;
  readonly clock?: () => Date;
  readonly fetch?: typeof fetch;
  /** Settings of each platform's source, by platform. */
  readonly settings?: Readonly<Record<string, Record<string, unknown>>>;
  /** Secrets of every source; those of the fixtures when left out. */
  readonly secrets?: Secrets;
  readonly maxReceives?: number;
  readonly search?: SearchIndex;
};

/** A fresh table, fresh queues and one source a platform for the brand `demo`, on the project's engines. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const id = randomBytes(6).toString("hex");
  const endpoints = { dynamo: inject("dynamo"), sqs: inject("sqs") };
  const table = `t-${id}`;
  const sqs = createSqsClient({ endpoint: endpoints.sqs });
  await createTable(createDynamoClient({ endpoint: endpoints.dynamo }), table);
  const urls = await createQueuesOn(sqs, {
    prefix: `q-${id}`,
    visibilitySeconds: 0,
    maxReceives: options.maxReceives ?? 1_000,
  });
  const { fate } = options;
  const probe = fate && { before: fate.cross, after: fate.cross };
  const clock = options.clock ?? ((): Date => new Date());
  const quiet = (): void => undefined;
  const ctx: Context = {
    store: createStore({ endpoint: endpoints.dynamo, table, probe, clock }),
    queues: createQueues({ endpoint: endpoints.sqs, urls, probe }),
    secretsOf: async () => options.secrets ?? SECRETS,
    clock,
    random: randomBytes,
    fetch: options.fetch ?? fetch,
    seal: createSeal([TOKEN_SECRET]),
    pace: { wait: async () => undefined, random: () => 0.5 },
    log: { info: quiet, warn: quiet, error: quiet, metrics: quiet },
    search: options.search,
  };
  for (const { manifest } of platforms) {
    await ctx.store.sources.put({
      schemaVersion: 1,
      sourceId: manifest.id,
      brandId: "demo",
      platform: manifest.id,
      name: manifest.name,
      settings: options.settings?.[manifest.id] ?? sourceFixtureOf(manifest.id).settings,
      polled: options.settings?.[manifest.id] !== undefined,
    });
  }
  const app = createApp({ ctx, authenticate: authenticateWith([TOKEN_SECRET]) });
  const request = async (path: string, init?: RequestInit): Promise<Response> => app.request(path, init);
  const tokenOf = (actor: Partial<Actor> & { role: Role }): Promise<string> => {
    const name = actor.name ?? actor.role;
    const whole = { id: actor.id ?? name, name, role: actor.role, brands: actor.brands ?? ["demo"] };
    return issueToken(whole, TOKEN_SECRET, { now: new Date(), seconds: 600 });
  };
  const pushRaw: World["pushRaw"] = (platform, body, headers) =>
    receiveDelivery({
      ctx,
      input: {
        platform,
        sourceId: platform,
        request: {
          method: "POST",
          query: new URLSearchParams(),
          headers: { "content-type": "application/json", ...(headers ?? signed(platform, body, clock())) },
          body,
        },
      },
    });
  return {
    ctx,
    pushRaw,
    push: (platform, body) => pushRaw(platform, Buffer.from(JSON.stringify(body))),
    drain: () => drain(ctx, sqs, urls),
    request,
    tokenOf,
    clientOf: async (actor) =>
      createClient("http://api.test", await tokenOf(actor), {
        fetch: async (input, init) => app.request(new Request(input, init)),
      }),
  };
}

/** Headers with which a platform would have signed these bytes. */
export function signed(platform: string, body: Uint8Array, now: Date): Record<string, string> {
  return platformOf(platform)?.webhook?.sign(body, SECRETS, now) ?? {};
}

async function drain(ctx: Context, sqs: SQSClient, urls: Record<QueueName, QueueUrls>): Promise<void> {
  for (;;) {
    let handled = 0;
    for (const queue of QUEUE_NAMES) handled += await drainOne(ctx, sqs, urls, queue);
    if (handled === 0) return;
  }
}

const handlers = {
  inbound: async (ctx, value) => {
    await processDelivery({ ctx, input: InboundMessage.parse(value).delivery });
  },
  response: (ctx, value) => intakeThread({ ctx, input: ResponseMessage.parse(value) }),
  outbound: (ctx, value) => sendReply({ ctx, input: OutboundMessage.parse(value) }),
} satisfies Record<QueueName, (ctx: Context, value: unknown) => Promise<void>>;

async function drainOne(
  ctx: Context,
  sqs: SQSClient,
  urls: Record<QueueName, QueueUrls>,
  queue: QueueName,
): Promise<number> {
  const QueueUrl = urls[queue].url;
  const answer = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 30 }),
  );
  const messages = answer.Messages ?? [];
  const results = await Promise.allSettled(
    messages.map(async ({ Body, ReceiptHandle }) => {
      const value: unknown = JSON.parse(Body ?? "");
      await handlers[queue](ctx, value);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }),
  );
  const failed = results.flatMap((result, i) =>
    result.status === "rejected" ? [{ reason: result.reason as unknown, message: messages[i] }] : [],
  );
  for (const { message } of failed) await makeVisible(sqs, QueueUrl, message?.ReceiptHandle);
  const [first] = failed;
  if (first) throw first.reason;
  return messages.length;
}

async function makeVisible(sqs: SQSClient, QueueUrl: string, ReceiptHandle: string | undefined): Promise<void> {
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
}
