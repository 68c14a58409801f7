// What AWS would answer to the resources of a stage, as far as other resources are built on the answers.
import type { Note } from "./stack-program.ts";

const REGION = "ap-northeast-1";
const ACCOUNT = "123456789012";

/** One resource: its inputs, and the options that decide whether it outlives the stage. */
export type StackResource = {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly retain: boolean;
  readonly protect: boolean;
  readonly parent: string | null;
};

/** One question to the provider. */
export type StackCall = { readonly token: string; readonly inputs: unknown };

type Named = { readonly type: string; readonly name: string; readonly inputs: Record<string, unknown> };

/** Pulumi's mocks, and what they saw. */
export function mocksOf() {
  const seen = new Map<string, Omit<StackResource, "retain" | "protect" | "parent">>();
  const options = new Map<string, Pick<StackResource, "retain" | "protect" | "parent">>();
  const calls: StackCall[] = [];
  const note: Note = ({ type, name, opts }) => {
    const { retainOnDelete, protect, parent } = opts as {
      retainOnDelete?: boolean;
      protect?: boolean;
      parent?: { __name?: string };
    };
    options.set(`${type} ${name}`, {
      retain: retainOnDelete === true,
      protect: protect === true,
      parent: parent?.__name ?? null,
    });
  };
  return {
    note,
    calls,
    newResource: ({ type, name, inputs }: Named) => {
      seen.set(`${type} ${name}`, { type, name, inputs: bare(inputs) as Record<string, unknown> });
      return { id: idOf(type, name, inputs), state: { ...inputs, ...answered(type, name, inputs) } };
    },
    call: ({ token, inputs }: { token: string; inputs: Record<string, unknown> }) => {
      calls.push({ token, inputs });
      return answerTo(token, inputs);
    },
    resources: (): StackResource[] =>
      [...seen.entries()]
        .map(([key, resource]) => ({
          ...resource,
          ...(options.get(key) ?? { retain: false, protect: false, parent: null }),
        }))
        .toSorted((a, b) => `${a.type} ${a.name}`.localeCompare(`${b.type} ${b.name}`)),
  };
}

/** Pulumi wraps what is secret; the wrapping says nothing that a check wants. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value && "value" in value) return bare(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)]));
}

/** The key by which Pulumi's engine knows its own wrappings. */
const SECRET = "4dabf18193072939515e22adb298388d";

function physicalOf(name: string, inputs: Record<string, unknown>): string {
  for (const key of ["name", "bucket", "domainName"]) if (typeof inputs[key] === "string") return String(inputs[key]);
  return name;
}

function idOf(type: string, name: string, inputs: Record<string, unknown>): string {
  if (type === "aws:sqs/queue:Queue")
    return `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${physicalOf(name, inputs)}`;
  return type.startsWith("sst:") ? name : `${physicalOf(name, inputs)}`;
}

/** Ways in which a kind of resource spells its ARN. */
const ARNS: Readonly<Record<string, (name: string) => string>> = {
  "aws:dynamodb/table:Table": (name) => `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`,
  "aws:sqs/queue:Queue": (name) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
  "aws:sns/topic:Topic": (name) => `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`,
  "aws:lambda/function:Function": (name) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
  "aws:iam/role:Role": (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`,
  "aws:cloudwatch/logGroup:LogGroup": (name) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`,
  "aws:opensearch/domain:Domain": (name) => `arn:aws:es:${REGION}:${ACCOUNT}:domain/${name}`,
  "aws:s3/bucket:Bucket": (name) => `arn:aws:s3:::${name}`,
  "aws:s3/bucketV2:BucketV2": (name) => `arn:aws:s3:::${name}`,
  "aws:scheduler/schedule:Schedule": (name) => `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/default/${name}`,
};

function answered(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const physical = physicalOf(name, inputs);
  const arn = ARNS[type]?.(physical) ?? `arn:aws:${type.split(":")[1] ?? "x"}:${REGION}:${ACCOUNT}:${physical}`;
  const more: Record<string, Record<string, unknown>> = {
    "aws:sqs/queue:Queue": { url: idOf(type, name, inputs) },
    "aws:apigatewayv2/api:Api": {
      apiEndpoint: `https://api123.execute-api.${REGION}.amazonaws.com`,
      executionArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:api123`,
    },
    "aws:lambda/function:Function": {
      invokeArn: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`,
    },
    "aws:cloudfront/distribution:Distribution": { domainName: "d123.cloudfront.net", hostedZoneId: "Z2FDTNDATAQYW2" },
    "aws:opensearch/domain:Domain": { endpoint: `search-${physical}.${REGION}.es.amazonaws.com` },
    "aws:s3/bucket:Bucket": { bucketRegionalDomainName: `${physical}.s3.${REGION}.amazonaws.com` },
    "aws:s3/bucketV2:BucketV2": { bucketRegionalDomainName: `${physical}.s3.${REGION}.amazonaws.com` },
    "random:index/randomBytes:RandomBytes": { base64: Buffer.alloc(32, 7).toString("base64") },
    "random:index/randomPassword:RandomPassword": { result: "p".repeat(32) },
  };
  return { arn, name: physical, ...more[type] };
}

function answerTo(token: string, inputs: Record<string, unknown>): Record<string, unknown> {
  const answers: Record<string, Record<string, unknown>> = {
    "aws:index/getRegion:getRegion": { region: REGION, name: REGION, id: REGION },
    "aws:index/getPartition:getPartition": { partition: "aws", dnsSuffix: "amazonaws.com" },
    "aws:index/getCallerIdentity:getCallerIdentity": { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` },
    "aws:iam/getPolicyDocument:getPolicyDocument": { ...inputs, json: JSON.stringify(inputs) },
  };
  const answer = answers[token];
  if (!answer) throw new Error(`nothing is known of what ${token} answers`);
  return answer;
}
