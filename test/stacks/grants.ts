import { INDEXES } from "../../packages/store/src/keys.ts";
import { QUEUE_NAMES } from "../../packages/messaging/src/queue-names.ts";
import type { FunctionRow } from "../../stacks/functions.ts";
import { componentOf } from "../../stacks/functions.ts";
import { at, type Graph, jsonAt, listAt, ofType, type Resource, textAt } from "./graph.ts";

/** What a row grants for the function's own code, in the words of `Reach.asks`. */
export function grantedBy(row: FunctionRow): Set<string> {
  const deadLetters = row.redrives ? QUEUE_NAMES.map((name) => `${name}-dead-letters`) : [];
  return new Set([
    ...row.items.map((action) => `dynamodb:${action} table`),
    ...row.indexes.map((index) => `dynamodb:Query ${index}`),
    ...row.sends.map((queue) => `sqs:SendMessage ${queue}`),
    ...deadLetters.flatMap((queue) =>
      ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"].map((action) => `sqs:${action} ${queue}`),
    ),
    ...(row.secrets ? ["ssm:GetParameter sources"] : []),
    ...(row.secrets === "change" ? ["ssm:PutParameter sources", "ssm:DeleteParameter sources"] : []),
  ]);
}

/** What a row grants besides: for what calls the function, its log, its traces, and what only some stages have. */
export function grantedAround(
  row: FunctionRow,
  stage: { readonly traces: boolean; readonly search: boolean; readonly opinion: boolean },
): Set<string> {
  const { trigger } = row;
  const consumed = "queue" in trigger ? ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"] : [];
  return new Set([
    "deny dynamodb:UpdateItem table ForAnyValue:StringLike dynamodb:LeadingKeys AUDIT#*",
    "deny dynamodb:DeleteItem table ForAnyValue:StringLike dynamodb:LeadingKeys AUDIT#*",
    "logs:CreateLogStream log",
    "logs:PutLogEvents log",
    ...consumed.map((action) => `sqs:${action} ${"queue" in trigger ? trigger.queue : ""}`),
    ...("every" in trigger ? ["sqs:SendMessage schedules-dead-letters"] : []),
    ...(stage.traces ? ["xray:PutTraceSegments *", "xray:PutTelemetryRecords *"] : []),
    ...(stage.search && row.search
      ? ["es:ESHttpGet search", "es:ESHttpHead search", "es:ESHttpPost search", "es:ESHttpPut search"]
      : []),
    ...(stage.opinion && row.opinion ? ["bedrock:InvokeModel models"] : []),
  ]);
}

/** What a role may do, in the same words; a resource that has none of our names keeps its own. */
export function grantsOf(graph: Graph, role: Resource, functionName: string): Set<string> {
  const names = namesOf(graph, functionName);
  const statements = listAt(role.inputs, "inlinePolicies").flatMap((policy) =>
    listAt(jsonAt(policy, "policy"), "statements"),
  );
  return new Set(
    statements.flatMap((statement) =>
      listAt(statement, "actions").flatMap((action) =>
        listAt(statement, "resources").map((arn) =>
          [
            ...(at(statement, "effect") === "Deny" ? ["deny"] : []),
            String(action),
            names.get(String(arn)) ?? String(arn),
            ...listAt(statement, "conditions").flatMap(wordsOf),
          ].join(" "),
        ),
      ),
    ),
  );
}

const wordsOf = (condition: unknown): string[] => [
  textAt(condition, "test"),
  textAt(condition, "variable"),
  ...listAt(condition, "values").map(String),
];

const BASE = "ap-northeast-1:123456789012";

function namesOf(graph: Graph, functionName: string): Map<string, string> {
  const table = textAt(ofType(graph, "Table")[0]?.inputs, "name");
  const names = new Map([
    [`arn:aws:dynamodb:${BASE}:table/${table}`, "table"],
    [`arn:aws:ssm:${BASE}:parameter/kikimimi/${graph.app.stage}/sources/*`, "sources"],
    [`arn:aws:logs:${BASE}:log-group:/aws/lambda/${functionName}:*`, "log"],
    ["arn:aws:bedrock:*::foundation-model/*", "models"],
    ["arn:aws:bedrock:*:*:inference-profile/*", "models"],
  ]);
  for (const [noun, index] of Object.entries(INDEXES))
    names.set(`arn:aws:dynamodb:${BASE}:table/${table}/index/${index.name}`, noun);
  for (const queue of [...QUEUE_NAMES, "schedules"]) {
    for (const end of ["Queue", "DeadLetters"]) {
      const found = ofType(graph, "Queue").find(({ name }) => name === `${componentOf(queue)}${end}Queue`);
      if (found)
        names.set(
          `arn:aws:sqs:${BASE}:${String(at(found.inputs, "name"))}`,
          end === "Queue" ? queue : `${queue}-dead-letters`,
        );
    }
  }
  for (const domain of ofType(graph, "aws:opensearch/domain:Domain"))
    names.set(`arn:aws:es:${BASE}:domain/${textAt(domain.inputs, "domainName")}/*`, "search");
  return names;
}
