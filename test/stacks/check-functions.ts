import { readEnvironment } from "../../packages/pipeline/src/environment.ts";
import { componentOf, functionRows } from "../../stacks/functions.ts";
import { grantedAround, grantedBy, grantsOf } from "./grants.ts";
import {
  at,
  differs,
  type Graph,
  hasSearch,
  isProduction,
  jsonAt,
  listAt,
  ofType,
  problems,
  type Resource,
} from "./graph.ts";

/** Bytes that Lambda takes of a function's variables, names and values together. */
const ENVIRONMENT_BYTES = 4_096;

type Deployed = {
  readonly fn: Resource | undefined;
  readonly role: Resource | undefined;
  readonly log: Resource | undefined;
};

function deployedOf(graph: Graph, name: string): Deployed {
  const find = (type: string, end: string): Resource | undefined =>
    ofType(graph, type).find((resource) => resource.name === `${componentOf(name)}Handler${end}`);
  return {
    fn: find("aws:lambda/function:Function", "Function"),
    role: find("Role", "Role"),
    log: find("LogGroup", "LogGroup"),
  };
}

const rowsOf = (graph: Graph) => functionRows({ search: hasSearch(graph) });

/** Every function as its row says, on Lambda's cheaper processor, with a log that ends. */
export function checkFunctions(graph: Graph): string[] {
  const lasts = isProduction(graph);
  const functions = ofType(graph, "aws:lambda/function:Function");
  return problems(
    differs("the number of functions", functions.length, rowsOf(graph).length),
    ...rowsOf(graph).flatMap(([name, row]) => {
      const { fn, log } = deployedOf(graph, name);
      const physical = `kikimimi-${graph.app.stage}-${name}`;
      return [
        differs(`${name}: its name`, at(fn?.inputs, "name"), physical),
        differs(`${name}: runtime`, at(fn?.inputs, "runtime"), "nodejs24.x"),
        differs(`${name}: processor`, at(fn?.inputs, "architectures"), ["arm64"]),
        differs(`${name}: memory`, at(fn?.inputs, "memorySize"), row.memory),
        differs(`${name}: seconds`, at(fn?.inputs, "timeout"), row.seconds),
        differs(
          `${name}: runs at once`,
          at(fn?.inputs, "reservedConcurrentExecutions"),
          lasts ? row.reserved : undefined,
        ),
        differs(`${name}: traces`, at(fn?.inputs, "tracingConfig.mode"), lasts ? "Active" : undefined),
        // Lambda's own JSON format would wrap our lines, and CloudWatch would no longer read metrics from them.
        differs(`${name}: form of its log`, at(fn?.inputs, "loggingConfig"), {
          logFormat: "Text",
          logGroup: `/aws/lambda/${physical}`,
        }),
        differs(`${name}: days of its log`, at(log?.inputs, "retentionInDays"), lasts ? 90 : 7),
      ];
    }),
  );
}

/** Every function finds in its environment all that it reads, no platform's secret, and room to spare. */
export function checkEnvironments(graph: Graph): string[] {
  return problems(
    ...rowsOf(graph).flatMap(([name, row]) => {
      const variables = at(deployedOf(graph, name).fn?.inputs, "environment.variables") as
        | Record<string, string>
        | undefined;
      const bytes = Object.entries(variables ?? {})
        .flat()
        .join("").length;
      return [
        complaintOf(name, variables ?? {}),
        differs(`${name}: secrets of sources`, at(jsonAt(variables, "KIKIMIMI_SECRETS"), "sources"), {}),
        differs(
          `${name}: where parameters are`,
          variables?.["KIKIMIMI_PARAMETERS"],
          `/kikimimi/${graph.app.stage}/sources`,
        ),
        differs(
          `${name}: where to search`,
          variables?.["KIKIMIMI_SEARCH"] !== undefined,
          hasSearch(graph) && row.search !== undefined,
        ),
        bytes > ENVIRONMENT_BYTES / 2 && `${name}: ${bytes} bytes of variables, more than half of what Lambda takes`,
      ];
    }),
  );
}

function complaintOf(name: string, variables: Record<string, string>): string | undefined {
  try {
    readEnvironment(variables);
    return undefined;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Every role may do what its row says and nothing else; only Lambda may take it. */
export function checkPermissions(graph: Graph): string[] {
  const opinion = rowsOf(graph).some(
    ([name]) => at(deployedOf(graph, name).fn?.inputs, "environment.variables.KIKIMIMI_SECOND_OPINION") === "bedrock",
  );
  return problems(
    ...rowsOf(graph).flatMap(([name, row]) => {
      const { role } = deployedOf(graph, name);
      if (!role) return [`${name} has no role`];
      const stage = { traces: isProduction(graph), search: hasSearch(graph), opinion };
      const wanted = [...grantedBy(row), ...grantedAround(row, stage)].toSorted();
      const found = [...grantsOf(graph, role, `kikimimi-${graph.app.stage}-${name}`)].toSorted();
      return [
        differs(`${name}: permissions`, found, wanted),
        differs(`${name}: managed policies`, at(role.inputs, "managedPolicyArns"), []),
        differs(`${name}: who may take its role`, principalsOf(role), ["lambda.amazonaws.com"]),
      ];
    }),
  );
}

/** Actions that know no resources, as AWS's service authorisation reference says. */
const WITHOUT_RESOURCE = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "comprehend:DetectSentiment"];

/** No role and no policy of a resource has a wildcard where a name could be. */
export function checkWildcards(graph: Graph): string[] {
  const policies = graph.resources.flatMap((resource) => [
    ...listAt(resource.inputs, "inlinePolicies").map((policy) => [resource.name, jsonAt(policy, "policy")] as const),
    ...["policy", "accessPolicies", "assumeRolePolicy"].map(
      (key) => [resource.name, jsonAt(resource.inputs, key)] as const,
    ),
  ]);
  const statements = policies.flatMap(([name, policy]) =>
    listAt(policy, "statements").flatMap((one) => (at(one, "effect") === "Deny" ? [] : [[name, one] as const])),
  );
  return problems(
    differs("policies that are looked at", statements.length > 10, true),
    ...statements.flatMap(([name, statement]) => [
      ...listAt(statement, "actions").map(
        (action) => String(action).includes("*") && `${name} allows ${String(action)}`,
      ),
      ...listAt(statement, "resources").map((resource) => {
        const free = listAt(statement, "actions").filter((action) => !WITHOUT_RESOURCE.includes(String(action)));
        return resource === "*" && free.length > 0 && `${name} allows ${free.join(", ")} on everything`;
      }),
    ]),
  );
}

function principalsOf(role: Resource): unknown[] {
  return listAt(jsonAt(role.inputs, "assumeRolePolicy"), "statements")
    .flatMap((statement) => listAt(statement, "principals"))
    .flatMap((principal) => listAt(principal, "identifiers"));
}
