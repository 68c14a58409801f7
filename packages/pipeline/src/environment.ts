import { randomBytes } from "node:crypto";
import { createQueues } from "@kikimimi/messaging/queues";
import { createStore } from "@kikimimi/store/store";
import { realPace } from "@kikimimi/platforms/shared/http";
import * as z from "zod";
import type { Context } from "./context.ts";
import { createLog, LOG_LEVELS } from "./log.ts";
import { fileSecrets } from "./file-secrets.ts";
import { parameterSecrets } from "./parameter-secrets.ts";
import { createOutgoing } from "./outgoing.ts";
import { createSeal } from "./seal.ts";
import { Secrets } from "./secrets.ts";

const Json = z.string().transform((text, issues): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    issues.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});

/** The environment variables that a function reads. */
export const Environment = z.object({
  KIKIMIMI_TABLE: z.string().min(3),
  KIKIMIMI_SECRETS: Json.pipe(Secrets),
  /** Where the parameters of sources are; their secrets stand in KIKIMIMI_SECRETS where it is not set. */
  KIKIMIMI_PARAMETERS: z
    .string()
    .regex(/^(\/[\w.-]+)+$/)
    .optional(),
  /** A laptop's file of secrets, which may change while functions run; its sources hold instead of KIKIMIMI_SECRETS'. */
  KIKIMIMI_SECRETS_FILE: z.string().min(1).optional(),
  INBOUND_QUEUE_URL: z.url(),
  INBOUND_DLQ_URL: z.url(),
  RESPONSE_QUEUE_URL: z.url(),
  RESPONSE_DLQ_URL: z.url(),
  OUTBOUND_QUEUE_URL: z.url(),
  OUTBOUND_DLQ_URL: z.url(),
  /** An engine other than AWS. */
  DYNAMODB_ENDPOINT: z.url().optional(),
  SQS_ENDPOINT: z.url().optional(),
  /** Where the search index is; without it searches read the store, within bounds. */
  KIKIMIMI_SEARCH: z.url({ protocol: /^(sqlite|https?)$/, error: "takes sqlite:///path or https://host" }).optional(),
  /** Where outgoing webhooks may go; `local` lets them also go to this machine and over http. */
  KIKIMIMI_WEBHOOK_REACH: z.enum(["public", "local"]).default("public"),
  KIKIMIMI_LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
  /** Whether metrics go to the log, where CloudWatch finds them; on a laptop they would bury what is for people. */
  KIKIMIMI_METRICS: z.enum(["log", "none"]).default("log"),
  /** Days for which the audit log is kept. */
  KIKIMIMI_AUDIT_DAYS: z.coerce.number().int().min(1).max(3_650).default(365),
});
export type Environment = z.infer<typeof Environment>;

/** Environment variables as a process has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads the environment; throws one error that names every variable that is missing or wrong. */
export function readEnvironment(env: Variables): Environment {
  const parsed = Environment.safeParse(env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new Error(`The environment is not complete: ${problems.join("; ")}`);
}

/** What a function reaches the world with; a test gives its own, everything else takes the machine's. */
export type Seams = Partial<
  Pick<Context, "secretsOf" | "changeSecrets" | "clock" | "random" | "fetch" | "pace" | "log" | "search" | "outgoing">
> & {
  /** Watches every request to the store and the queues. */
  readonly probe?:
    | { readonly before?: (command: string) => void; readonly after?: (command: string) => void }
    | undefined;
};

/** Where the secrets of sources are kept: parameters of a stage, a laptop's file, or variables, which nobody changes. */
function secretsKeeper(env: Environment, clock: () => Date): Pick<Context, "secretsOf" | "changeSecrets"> {
  const { KIKIMIMI_PARAMETERS: prefix, KIKIMIMI_SECRETS_FILE: file, KIKIMIMI_SECRETS: secrets } = env;
  if (prefix !== undefined) return parameterSecrets({ prefix, clock });
  if (file !== undefined) return fileSecrets(file);
  return { secretsOf: async ({ platform, sourceId }) => secrets.sources[`${platform}/${sourceId}`] ?? {} };
}

function logOf(env: Environment, write: (line: string) => void, clock: () => Date): Context["log"] {
  const log = createLog(write, clock, env.KIKIMIMI_LOG_LEVEL);
  return env.KIKIMIMI_METRICS === "none" ? { ...log, metrics: () => undefined } : log;
}

/** What every function's context has, however little else it needs. */
export function basicsOf(
  env: Environment,
  seams: Seams,
): Pick<Context, "secretsOf" | "changeSecrets" | "clock" | "random" | "log"> {
  const clock = seams.clock ?? ((): Date => new Date());
  const keeper = secretsKeeper(env, clock);
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  return {
    secretsOf: seams.secretsOf ?? keeper.secretsOf,
    changeSecrets: seams.changeSecrets ?? keeper.changeSecrets,
    clock,
    random: seams.random ?? randomBytes,
    log: seams.log ?? logOf(env, write, clock),
  };
}

/** The context that a function works with. */
export function contextOf(env: Environment, seams: Seams = {}): Context {
  const { probe } = seams;
  const basics = basicsOf(env, seams);
  return {
    ...basics,
    store: createStore({
      table: env.KIKIMIMI_TABLE,
      endpoint: env.DYNAMODB_ENDPOINT,
      probe,
      clock: basics.clock,
      auditDays: env.KIKIMIMI_AUDIT_DAYS,
    }),
    queues: createQueues({
      endpoint: env.SQS_ENDPOINT,
      probe,
      urls: {
        inbound: { url: env.INBOUND_QUEUE_URL, deadLetterUrl: env.INBOUND_DLQ_URL },
        response: { url: env.RESPONSE_QUEUE_URL, deadLetterUrl: env.RESPONSE_DLQ_URL },
        outbound: { url: env.OUTBOUND_QUEUE_URL, deadLetterUrl: env.OUTBOUND_DLQ_URL },
      },
    }),
    fetch: seams.fetch ?? fetch,
    pace: seams.pace ?? realPace,
    outgoing: seams.outgoing ?? createOutgoing({ reach: env.KIKIMIMI_WEBHOOK_REACH }),
    seal: createSeal(env.KIKIMIMI_SECRETS.tokens),
    search: seams.search,
  };
}
