import type { QueueName } from "../packages/messaging/src/queue-names.ts";
import { HANDLER_SECONDS } from "../packages/messaging/src/queue-names.ts";
import type { INDEXES } from "../packages/store/src/keys.ts";

/** What calls a function. */
export type Trigger =
  /** A route of the HTTP API; `public` says why anybody may call it. */
  | { readonly route: string; readonly public: string }
  /** The messages of a queue, so many a batch, and at most so many batches at the same time. */
  | { readonly queue: QueueName; readonly batch: number; readonly atOnce: number }
  /** A schedule. */
  | { readonly every: `rate(${number} ${"minute" | "minutes" | "hour"})` };

/** Actions on items of the table itself; a transaction is authorised by the actions of its parts. */
export type ItemAction =
  | "GetItem"
  | "BatchGetItem"
  | "Query"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "ConditionCheckItem";

/** One function: what calls it, what it may take, and every permission that it has besides its trigger's. */
export type FunctionRow = {
  readonly trigger: Trigger;
  /** MB; a function's processor grows with it. */
  readonly memory: 256 | 512 | 1024;
  readonly seconds: number;
  /** Runs at the same time that production never exceeds, where more would only meet a platform's limit. */
  readonly reserved?: number;
  readonly items: readonly ItemAction[];
  /** Indexes that it queries. */
  readonly indexes: readonly (keyof typeof INDEXES)[];
  /** Queues that it sends to. */
  readonly sends: readonly QueueName[];
  /** Whether it lists dead letters and sends them back. */
  readonly redrives?: true;
  /** Whether it reads the platforms' secrets; `change` also writes and removes them. */
  readonly secrets?: true | "change";
  /** Whether it asks the search domain, where there is one; `only` leaves it out where there is none. */
  readonly search?: "also" | "only";
  /** Whether it asks the second opinion, where the stage has one. */
  readonly opinion?: true;
  /** Variables that the deploying shell may hand on to it. */
  readonly reads?: readonly string[];
};

/** Variables that the deploying shell may hand on to any function. */
export const EVERYWHERE = ["KIKIMIMI_LOG_LEVEL", "KIKIMIMI_AUDIT_DAYS"] as const;

/** The second opinion as the deploying shell names it (docs/second-opinion.md); all of it is optional. */
export const OPINION = [
  "KIKIMIMI_SECOND_OPINION",
  "KIKIMIMI_SECOND_OPINION_MODEL",
  "KIKIMIMI_SECOND_OPINION_PER_MINUTE",
  "KIKIMIMI_SECOND_OPINION_PER_DAY",
  "KIKIMIMI_SECOND_OPINION_TIMEOUT_MS",
] as const;

/**
 * Every file of `functions/`, a row each. test/stacks derives from the code what each of them calls, and fails on a
 * permission that is missing here and on one that nothing needs.
 */
export const FUNCTIONS = {
  webhook: {
    trigger: {
      route: "ANY /webhooks/{proxy+}",
      public: "platforms call it; every body is refused unless the platform's signature on it is right",
    },
    memory: 512,
    seconds: 29,
    items: ["GetItem", "UpdateItem"],
    indexes: [],
    sends: ["inbound"],
    secrets: true,
  },
  api: {
    trigger: {
      route: "$default",
      public: "people and programs call it; every route but the health check and the docs asks for a bearer token",
    },
    memory: 512,
    seconds: 29,
    items: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    indexes: ["timeline", "priority", "due"],
    sends: ["inbound", "response", "outbound"],
    redrives: true,
    secrets: "change",
    search: "also",
    reads: [
      "KIKIMIMI_OIDC_ISSUER",
      "KIKIMIMI_OIDC_AUDIENCE",
      "KIKIMIMI_OIDC_JWKS_URI",
      "KIKIMIMI_OIDC_ALGORITHMS",
      "KIKIMIMI_OIDC_SKEW_SECONDS",
      "KIKIMIMI_OIDC_CLAIMS",
      "KIKIMIMI_OIDC_CLIENT_ID",
      "KIKIMIMI_OIDC_SCOPES",
      "KIKIMIMI_OIDC_TOKEN",
      "KIKIMIMI_OIDC_NAME",
      "KIKIMIMI_OIDC_ORIGINS",
    ],
  },
  process: {
    trigger: { queue: "inbound", batch: 10, atOnce: 50 },
    memory: 1024,
    seconds: HANDLER_SECONDS,
    items: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    indexes: [],
    sends: ["response"],
    opinion: true,
  },
  intake: {
    trigger: { queue: "response", batch: 10, atOnce: 10 },
    memory: 512,
    seconds: HANDLER_SECONDS,
    items: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    indexes: ["timeline"],
    sends: [],
  },
  reply: {
    // One reply's platform may take its time, and none of the others waits for it; few at once keep to platforms' rates.
    trigger: { queue: "outbound", batch: 1, atOnce: 5 },
    memory: 512,
    seconds: HANDLER_SECONDS,
    items: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    indexes: ["timeline"],
    sends: ["outbound"],
    secrets: true,
  },
  poll: {
    trigger: { every: "rate(1 minute)" },
    memory: 512,
    seconds: 55,
    // Sources are leased, so a second run would find nothing to do but ask.
    reserved: 1,
    items: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"],
    indexes: ["priority", "due"],
    sends: ["inbound", "outbound"],
    secrets: true,
  },
  sweep: {
    trigger: { every: "rate(1 minute)" },
    memory: 512,
    seconds: 55,
    items: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    indexes: ["timeline", "priority", "due", "check"],
    sends: [],
  },
  rollup: {
    trigger: { every: "rate(10 minutes)" },
    memory: 512,
    seconds: 300,
    items: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    indexes: ["timeline"],
    sends: [],
  },
  erase: {
    trigger: { every: "rate(5 minutes)" },
    memory: 512,
    seconds: 180,
    items: ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    indexes: ["timeline", "priority"],
    sends: ["response"],
  },
  notify: {
    trigger: { every: "rate(1 minute)" },
    memory: 512,
    seconds: 55,
    items: ["GetItem", "BatchGetItem", "Query", "PutItem"],
    indexes: ["timeline", "priority"],
    sends: [],
  },
  watch: {
    trigger: { every: "rate(15 minutes)" },
    memory: 256,
    seconds: 30,
    items: ["GetItem", "Query"],
    indexes: [],
    sends: [],
  },
  search: {
    trigger: { every: "rate(1 minute)" },
    memory: 512,
    seconds: 55,
    items: ["BatchGetItem", "Query"],
    indexes: ["timeline"],
    sends: [],
    search: "only",
  },
} as const satisfies Readonly<Record<string, FunctionRow>>;

export type FunctionName = keyof typeof FUNCTIONS;

/** The rows with their names, those of `only` search left out where the stage has no search domain. */
export function functionRows({ search }: { readonly search: boolean }): (readonly [FunctionName, FunctionRow])[] {
  const rows = Object.entries(FUNCTIONS) as [FunctionName, FunctionRow][];
  return rows.filter(([, row]) => search || row.search !== "only");
}

/** `process` as SST names components: `Process`. */
export function componentOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
