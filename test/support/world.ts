import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { createApp } from "@kikimimi/api/app";
import { issueToken } from "@kikimimi/api/auth";
import { createAuthenticate } from "@kikimimi/api/authenticate";
import { type Client, createClient } from "@kikimimi/api/client";
import { readAccess } from "@kikimimi/api/oidc-settings";
import type { Actor, Role } from "@kikimimi/core/people/actor";
import { createSqsClient } from "@kikimimi/messaging/client";
import { createQueuesOn } from "@kikimimi/messaging/create";
import { QUEUE_NAMES, type QueueName, type QueueUrls } from "@kikimimi/messaging/queue-names";
import { createQueues } from "@kikimimi/messaging/queues";
import type { Context, Vault } from "@kikimimi/pipeline/context";
import { receiveDelivery } from "@kikimimi/pipeline/receive-delivery";
import { createOutgoing, type Outgoing } from "@kikimimi/pipeline/outgoing";
import { createSeal } from "@kikimimi/pipeline/seal";
import type { Secrets } from "@kikimimi/platforms/call";
import type { Answer } from "@kikimimi/platforms/webhook";
import type { SearchIndex } from "@kikimimi/search/search";
import { platformOf, platforms } from "@kikimimi/platforms/registry";
import { createDynamoClient } from "@kikimimi/store/client";
import { createStore } from "@kikimimi/store/store";
import { createTable } from "@kikimimi/store/table";
import { deployedFunctions } from "./deployed.ts";
import { drain, type Handle, handleDeployed, handleSources } from "./drain.ts";
import { sourceFixtureOf } from "./fixtures.ts";

/** Whether the world calls the functions' bundles, whose store is their own: spies on `ctx.store` see nothing of it. */
export const CALLS_BUNDLES = inject("bundles") !== undefined;

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

  /** Whether the process of this life has died. */
  get isDead(): boolean {
    return this.#dead;
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
  /** What a function of this world would find in its environment. */
  readonly variables: Readonly<Record<string, string>>;
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
  /** Secrets of a platform's source where it has others than all. */
  readonly secretsFor?: (platform: string) => Secrets | undefined;
  readonly maxReceives?: number;
  readonly search?: SearchIndex;
  readonly outgoing?: Outgoing;
  /** Variables about signing in. */
  readonly access?: Readonly<Record<string, string>>;
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
    ...vaultOf((platform) => options.secretsFor?.(platform) ?? options.secrets ?? SECRETS),
    clock,
    random: randomBytes,
    fetch: options.fetch ?? fetch,
    outgoing: options.outgoing ?? createOutgoing({ reach: "local" }),
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
  const authenticate = createAuthenticate(ctx, [TOKEN_SECRET], readAccess(options.access ?? {}));
  const app = createApp({ ctx, authenticate });
  const variables = {
    ...variablesOf({ table, urls, secrets: options.secrets ?? SECRETS, ...endpoints }),
    ...options.access,
  };
  const bundles = inject("bundles");
  const failures: string[] = [];
  const deployed =
    bundles === undefined
      ? undefined
      : await deployedFunctions(bundles, variables, {
          ...ctx,
          probe,
          log: {
            ...ctx.log,
            error: (event, fields) => {
              failures.push(String(fields?.["error"]));
              ctx.log.error(event, fields);
            },
          },
        });
  const answer = async (asked: Request): Promise<Response> => (deployed ? deployed.request(asked) : app.request(asked));
  const request = (path: string, init?: RequestInit): Promise<Response> =>
    answer(new Request(new URL(path, "http://api.test"), init));
  const tokenOf = (actor: Partial<Actor> & { role: Role }): Promise<string> => {
    const name = actor.name ?? actor.role;
    const { id = name, role, brands = ["demo"], roles } = actor;
    const whole = { id, name, role, brands, ...(roles ? { roles } : {}) };
    return issueToken(whole, TOKEN_SECRET, { now: new Date(), seconds: 86_400 });
  };
  const pushRaw: World["pushRaw"] = async (platform, body, headers) => {
    const asked = {
      method: "POST",
      query: new URLSearchParams(),
      headers: { "content-type": "application/json", ...(headers ?? signed(platform, body, clock())) },
      body,
    };
    if (deployed) return deployed.receive(platform, platform, asked);
    return receiveDelivery({ ctx, input: { platform, sourceId: platform, request: asked } });
  };
  const handle: Handle = deployed
    ? (queue, messages) => handleDeployed(deployed, queue, messages, () => reasonOf(fate, failures))
    : (queue, messages) => handleSources(ctx, queue, messages);
  return {
    ctx,
    variables,
    pushRaw,
    push: (platform, body) => pushRaw(platform, Buffer.from(JSON.stringify(body))),
    drain: () => drain(handle, sqs, urls),
    request,
    tokenOf,
    clientOf: async (actor) =>
      createClient("http://api.test", await tokenOf(actor), {
        fetch: (input, init) => answer(new Request(input, init)),
      }),
  };
}

/** Secrets of each source by its platform, until somebody changes those of one. */
function vaultOf(first: (platform: string) => Secrets): Vault {
  const changed = new Map<string, Secrets>();
  const secretsOf: Vault["secretsOf"] = async ({ platform, sourceId }) =>
    changed.get(`${platform}/${sourceId}`) ?? first(platform);
  return {
    secretsOf,
    changeSecrets: async (source, change) => {
      const next = change(await secretsOf(source));
      changed.set(`${source.platform}/${source.sourceId}`, next);
      return next;
    },
  };
}

/** What the functions of a world read of their environment. */
function variablesOf(world: {
  readonly table: string;
  readonly dynamo: string;
  readonly sqs: string;
  readonly secrets: Secrets;
  readonly urls: Readonly<Record<QueueName, QueueUrls>>;
}): Record<string, string> {
  const { table, urls, secrets } = world;
  const sources = Object.fromEntries(platforms.map(({ manifest: { id } }) => [`${id}/${id}`, secrets]));
  return {
    KIKIMIMI_TABLE: table,
    KIKIMIMI_SECRETS: JSON.stringify({ tokens: [TOKEN_SECRET], sources }),
    DYNAMODB_ENDPOINT: world.dynamo,
    SQS_ENDPOINT: world.sqs,
    ...Object.fromEntries(
      QUEUE_NAMES.flatMap((name) => [
        [`${name.toUpperCase()}_QUEUE_URL`, urls[name].url],
        [`${name.toUpperCase()}_DLQ_URL`, urls[name].deadLetterUrl],
      ]),
    ),
  };
}

/** Why a function left a message: it died, or what its log said. */
function reasonOf(fate: Fate | undefined, failures: readonly string[]): Error {
  const why = failures.at(-1) ?? "for no reason that was logged";
  return fate?.isDead ? new Crash(why) : new Error(why);
}

/** Headers with which a platform would have signed these bytes. */
export function signed(platform: string, body: Uint8Array, now: Date): Record<string, string> {
  return platformOf(platform)?.webhook?.sign(body, SECRETS, now) ?? {};
}
