import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import { type Credentials, signerOf } from "./signer.ts";

export type JsonServiceOptions = {
  readonly service: "dynamodb" | "sqs" | "ssm";
  /** What operations' names begin with: `DynamoDB_20120810`, `AmazonSQS`, `AmazonSSM`. */
  readonly prefix: string;
  /** An engine other than AWS, which takes any credentials. */
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly credentials?: (() => Promise<Credentials>) | undefined;
  readonly fetch?: typeof fetch;
  /** Watches every operation: called before it leaves, and after it was answered; what these throw is thrown. */
  readonly probe?:
    | { readonly before?: (operation: string) => void; readonly after?: (operation: string) => void }
    | undefined;
  /** Resolves after so many milliseconds. */
  readonly wait?: (ms: number) => Promise<void>;
  /** 0 (included) … 1 (excluded). */
  readonly random?: () => number;
};

/** Sends one operation, such as `GetItem`; throws `AwsRefusal` when the service refuses it, else `upstream`. */
export type JsonService = (operation: string, input: object) => Promise<unknown>;

/** What a service refused, by the name that it gives the reason. */
export class AwsRefusal extends Error {
  readonly code: string;

  constructor(code: string, status: number) {
    super(`AWS answered ${status} ${code}`);
    this.name = "AwsRefusal";
    this.code = code;
  }
}

/** Services speak one of two versions of the protocol, which differ in nothing that is used here. */
const CONTENT_TYPES = {
  dynamodb: "application/x-amz-json-1.0",
  sqs: "application/x-amz-json-1.0",
  ssm: "application/x-amz-json-1.1",
} as const;

/** Tries, and milliseconds of one: four of them and their pauses end well within a function's time. */
const TRIES = 4;
const TIMEOUT_MS = 3_000;
const PAUSE_MS = 50;

/** Reasons that pass, which services give with status 400. */
const PASSING = /Throttl|TooManyRequests|ProvisionedThroughputExceeded|RequestLimitExceeded/;

const Refused = z.looseObject({ __type: z.string() });

/**
 * A client for services that speak AWS JSON, for functions that must start fast: the SDK's client of one service is
 * 300 KB, this is 20. Repeats what may pass like the SDK does, so operations must bear to be carried out twice.
 * Source: smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html.
 */
export function jsonService(options: JsonServiceOptions): JsonService {
  // DynamoDB Local keeps the tables of each region and key apart: these are those of the store's own client.
  const region = options.region ?? (options.endpoint ? "local" : (process.env["AWS_REGION"] ?? "us-east-1"));
  const url = new URL(options.endpoint ?? `https://${options.service}.${region}.amazonaws.com/`);
  const sign = signerOf({
    service: options.service,
    region,
    credentials: options.endpoint ? async () => ANYBODY : options.credentials,
  });
  const { wait = pause, random = Math.random } = options;
  const request = async (operation: string, body: string): Promise<Response> => {
    const headers = {
      "content-type": CONTENT_TYPES[options.service],
      "x-amz-target": `${options.prefix}.${operation}`,
    };
    const signed = await sign({ method: "POST", url, headers, body });
    return (options.fetch ?? fetch)(url, {
      method: "POST",
      headers: signed,
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  };
  const repeat = async (operation: string, body: string): Promise<unknown> => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await outcomeOf(() => request(operation, body));
      if (outcome.kind === "answer") return outcome.value;
      if (outcome.kind === "refusal") throw outcome.error;
      if (attempt === TRIES)
        throw new AppError("upstream", `AWS did not carry out ${operation}.`, {}, { cause: outcome.error });
      await wait(random() * PAUSE_MS * 2 ** attempt);
    }
  };
  return async (operation, input) => {
    options.probe?.before?.(operation);
    const answer = await repeat(operation, JSON.stringify(input));
    options.probe?.after?.(operation);
    return answer;
  };
}

const ANYBODY: Credentials = { accessKeyId: "local", secretAccessKey: "local" };

type Outcome =
  | { readonly kind: "answer"; readonly value: unknown }
  | { readonly kind: "refusal" | "passing"; readonly error: unknown };

async function outcomeOf(request: () => Promise<Response>): Promise<Outcome> {
  try {
    const response = await request();
    const text = await response.text();
    if (response.ok) return { kind: "answer", value: text === "" ? {} : (JSON.parse(text) as unknown) };
    const error = new AwsRefusal(codeOf(text), response.status);
    const passes = response.status >= 500 || response.status === 429 || PASSING.test(error.code);
    return { kind: passes ? "passing" : "refusal", error };
  } catch (error) {
    // No credentials will not pass by waiting; what the network or a time-out says may.
    return { kind: error instanceof AppError ? "refusal" : "passing", error };
  }
}

/** `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException` without its namespace. */
function codeOf(text: string): string {
  try {
    return Refused.parse(JSON.parse(text)).__type.replace(/^.*#/, "");
  } catch {
    return "Unknown";
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
