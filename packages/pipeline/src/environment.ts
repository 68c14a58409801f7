import { randomBytes } from "node:crypto";
import { createQueues } from "@kikimimi/messaging/queues";
import { createStore } from "@kikimimi/store/store";
import { realPace } from "@kikimimi/platforms/shared/http";
import * as z from "zod";
import type { Context } from "./context.ts";
import { createLog, LOG_LEVELS } from "./log.ts";
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
  KIKIMIMI_LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
});
export type Environment = z.infer<typeof Environment>;

/** Reads the environment; throws one error that names every variable that is missing or wrong. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const parsed = Environment.safeParse(env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new Error(`The environment is not complete: ${problems.join("; ")}`);
}

/** The context that a function works with. */
export function contextOf(env: Environment): Context {
  const clock = (): Date => new Date();
  return {
    store: createStore({ table: env.KIKIMIMI_TABLE, endpoint: env.DYNAMODB_ENDPOINT }),
    queues: createQueues({
      endpoint: env.SQS_ENDPOINT,
      urls: {
        inbound: { url: env.INBOUND_QUEUE_URL, deadLetterUrl: env.INBOUND_DLQ_URL },
        response: { url: env.RESPONSE_QUEUE_URL, deadLetterUrl: env.RESPONSE_DLQ_URL },
        outbound: { url: env.OUTBOUND_QUEUE_URL, deadLetterUrl: env.OUTBOUND_DLQ_URL },
      },
    }),
    secretsOf: async ({ platform, sourceId }) => env.KIKIMIMI_SECRETS.sources[`${platform}/${sourceId}`] ?? {},
    clock,
    random: randomBytes,
    fetch,
    pace: realPace,
    seal: createSeal(env.KIKIMIMI_SECRETS.tokens),
    log: createLog((line) => process.stdout.write(`${line}\n`), clock, env.KIKIMIMI_LOG_LEVEL),
  };
}
