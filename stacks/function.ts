import { INDEXES } from "../packages/store/src/keys.ts";
import { auditPrefix } from "../packages/store/src/keys-access.ts";
import type { Permission } from "./deployed.ts";
import { componentOf, EVERYWHERE, type FunctionName, type FunctionRow } from "./functions.ts";
import type { Parts } from "./parts.ts";
import { fromShell } from "./shell.ts";

/** A function of `functions/`, with the whole environment that they read and only the permissions of its row. */
export function createFunction(parts: Parts, name: FunctionName, row: FunctionRow): sst.aws.Function {
  const { settings, queues } = parts;
  const isScheduled = "every" in row.trigger;
  return new sst.aws.Function(`${componentOf(name)}Handler`, {
    name: settings.nameOf(name),
    handler: `functions/${name}.handler`,
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: `${row.memory} MB`,
    timeout: `${row.seconds} seconds`,
    // A sketch's own wire format needs it, which nothing here ever asks for.
    nodejs: { minify: true, esbuild: { external: ["protobufjs"] } },
    // Text, because our lines are JSON already and CloudWatch reads metrics only from a line that is nothing else.
    logging: { retention: settings.logRetention, format: "text" },
    environment: environmentOf(parts, row),
    permissions: permissionsOf(parts, name, row),
    ...(settings.reserves && row.reserved !== undefined ? { concurrency: { reserved: row.reserved } } : {}),
    // The scheduler only hands a run over; what becomes of it is the function's own to keep.
    ...(isScheduled ? { retries: 1 } : {}),
    transform: {
      // Where nothing runs live on a laptop: only Lambda takes the role, and it writes to its own log alone.
      role: $dev ? {} : { assumeRolePolicy: lambdaOnly(), managedPolicyArns: [] },
      function: settings.traces ? { tracingConfig: { mode: "Active" } } : {},
      eventInvokeConfig: {
        // The next minute does what this one did not: an older run would only repeat it.
        maximumEventAgeInSeconds: 60,
        destinationConfig: { onFailure: { destination: queues.schedules.arn } },
      },
    },
  });
}

/** SST 4.17 lets the whole account assume a function's role, because it tests an output for being false. */
function lambdaOnly(): $util.Output<string> {
  return aws.iam.getPolicyDocumentOutput({
    statements: [
      { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }] },
    ],
  }).json;
}

function environmentOf(parts: Parts, row: FunctionRow): Record<string, $util.Input<string>> {
  const { table, queues, secrets, search, opinion } = parts;
  return {
    KIKIMIMI_TABLE: table.name,
    KIKIMIMI_SECRETS: $interpolate`{"tokens":${secrets.tokens.value},"sources":{}}`,
    KIKIMIMI_PARAMETERS: secrets.prefix,
    INBOUND_QUEUE_URL: queues.inbound.queue.url,
    INBOUND_DLQ_URL: queues.inbound.deadLetters.url,
    RESPONSE_QUEUE_URL: queues.response.queue.url,
    RESPONSE_DLQ_URL: queues.response.deadLetters.url,
    OUTBOUND_QUEUE_URL: queues.outbound.queue.url,
    OUTBOUND_DLQ_URL: queues.outbound.deadLetters.url,
    ...(search && row.search ? { KIKIMIMI_SEARCH: search.url } : {}),
    ...(row.opinion ? opinion.environment : {}),
    ...fromShell([...EVERYWHERE, ...(row.reads ?? [])]),
  };
}

/** The streams of a function's own log group; SST names it after the function. */
function logOf(name: string): $util.Output<string> {
  const region = aws.getRegionOutput().region;
  const account = aws.getCallerIdentityOutput().accountId;
  return $interpolate`arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${name}:*`;
}

function permissionsOf(parts: Parts, name: FunctionName, row: FunctionRow): Permission[] {
  const { settings, table, queues, secrets, search, opinion } = parts;
  const { trigger, items, indexes, sends } = row;
  const pairs = [queues.inbound, queues.response, queues.outbound];
  const candidates: Permission[] = [
    { actions: items.map((action) => `dynamodb:${action}`), resources: [table.arn] },
    // Whatever else a role may do or come to do: the audit log is appended to, and ends by itself.
    {
      effect: "deny",
      actions: ["dynamodb:UpdateItem", "dynamodb:DeleteItem"],
      resources: [table.arn],
      conditions: [{ test: "ForAnyValue:StringLike", variable: "dynamodb:LeadingKeys", values: [`${auditPrefix}*`] }],
    },
    {
      actions: ["dynamodb:Query"],
      resources: indexes.map((index) => $interpolate`${table.arn}/index/${INDEXES[index].name}`),
    },
    { actions: ["sqs:SendMessage"], resources: sends.map((name) => queues[name].queue.arn) },
    {
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
      resources: row.redrives ? pairs.map((pair) => pair.deadLetters.arn) : [],
    },
    { actions: ["ssm:GetParameter"], resources: row.secrets ? [secrets.arn] : [] },
    {
      actions: ["ssm:PutParameter", "ssm:DeleteParameter"],
      resources: row.secrets === "change" ? [secrets.arn] : [],
    },
    {
      actions: ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
      resources: search && row.search ? [$interpolate`${search.arn}/*`] : [],
    },
    // What Lambda itself does in the function's name to hand it messages.
    {
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      resources: "queue" in trigger ? [queues[trigger.queue].queue.arn] : [],
    },
    { actions: ["sqs:SendMessage"], resources: "every" in trigger ? [queues.schedules.arn] : [] },
    { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [logOf(settings.nameOf(name))] },
    // X-Ray knows no resources for these actions.
    { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: settings.traces ? ["*"] : [] },
    ...(row.opinion ? opinion.permissions : []),
  ];
  return candidates.filter(({ actions, resources }) => actions.length > 0 && resources.length > 0);
}
