import { at, differs, type Graph, isProduction, jsonAt, listAt, ofType, problems, textAt } from "./graph.ts";
import { pageHeaders, providerOrigins, TLS_ONLY_SECONDS } from "../../packages/core/src/base/page-headers.ts";
import { rowsBy } from "./check-queues.ts";

/** Only what says why is open to everybody: the routes of one HTTP API, and no function by an address of its own. */
export function checkPublic(graph: Graph): string[] {
  const routes = rowsBy(graph, "route");
  return problems(
    ...ofType(graph, "FunctionUrl").map(({ name }) => `${name} gives a function an address of its own`),
    differs(
      "who may call functions",
      [...new Set(ofType(graph, "Permission").map(({ inputs }) => at(inputs, "principal")))],
      ["apigateway.amazonaws.com"],
    ),
    differs(
      "routes",
      ofType(graph, "Route")
        .map(({ inputs }) => textAt(inputs, "routeKey"))
        .toSorted(),
      routes.map(([, { trigger }]) => textAt(trigger, "route")).toSorted(),
    ),
    ...routes.map(
      ([name, { trigger }]) => textAt(trigger, "public").length < 20 && `${name} is public without a reason`,
    ),
    ...ofType(graph, "BucketPublicAccessBlock").flatMap(({ name, inputs }) =>
      // The page's bucket answers CloudFront only, by a policy that names it.
      ["blockPublicAcls", "ignorePublicAcls"].map((key) => differs(`${name}: ${key}`, at(inputs, key), true)),
    ),
    ...ofType(graph, "BucketPolicy").flatMap(({ name, inputs }) =>
      listAt(jsonAt(inputs, "policy"), "statements")
        .filter((statement) => at(statement, "effect") !== "Deny")
        .flatMap((statement) => listAt(statement, "principals"))
        .flatMap((principal) => listAt(principal, "identifiers"))
        .map((who) => who !== "cloudfront.amazonaws.com" && `${name} lets ${String(who)} in`),
    ),
  );
}

/** One HTTP API, for no other origin, with a limit and a log. */
export function checkIngress(graph: Graph): string[] {
  const [api, ...others] = ofType(graph, "aws:apigatewayv2/api:Api");
  const stage = ofType(graph, "aws:apigatewayv2/stage:Stage")[0]?.inputs;
  const log = ofType(graph, "LogGroup").find(({ name }) => name === "ApiAccessLog");
  const lasts = isProduction(graph);
  return problems(
    differs("further APIs", others.length, 0),
    differs("other origins", at(api?.inputs, "corsConfiguration") ?? {}, {}),
    differs("requests a second", at(stage, "defaultRouteSettings.throttlingRateLimit"), lasts ? 500 : 20),
    differs("requests in a burst", at(stage, "defaultRouteSettings.throttlingBurstLimit"), lasts ? 1000 : 50),
    differs(
      "log of requests",
      textAt(stage, "accessLogSettings.destinationArn").endsWith(textAt(log?.inputs, "name")),
      true,
    ),
    differs("days of the log of requests", at(log?.inputs, "retentionInDays"), lasts ? 90 : 7),
  );
}

/** The page is built, lies in a bucket that only CloudFront reads, and shares its origin with the API. */
export function checkPage(graph: Graph): string[] {
  const routed = graph.resources
    .filter(({ type }) => type === "sst:aws:RouterUrlRoute")
    .map(({ name }) => name.replace(/^RouterRoute/, ""));
  const builder = ofType(graph, "command:local:Command").find(({ name }) => name === "WebBuilder");
  return problems(
    differs("paths of the API", routed.toSorted(), ["/docs", "/healthz", "/openapi.json", "/v1"]),
    differs("its build", textAt(builder?.inputs, "create").includes("vite"), true),
    differs("distributions", ofType(graph, "aws:cloudfront/distribution:Distribution").length, 1),
    ...headerProblems(graph),
    differs("its address", String(at(graph.outputs, "page")).startsWith("https://"), true),
  );
}

/** Every answer of the one distribution carries the page's security headers, and a browser keeps to TLS. */
function headerProblems(graph: Graph): (string | undefined)[] {
  const [distribution] = ofType(graph, "aws:cloudfront/distribution:Distribution");
  const [policy] = ofType(graph, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy");
  const api = ofType(graph, "aws:lambda/function:Function").find(({ name }) => name === "ApiHandlerFunction");
  // What the API tells the page to talk to is what its headers let it talk to.
  const headers = pageHeaders(providerOrigins(textsAt(api?.inputs, "environment.variables")));
  const behaviors = [
    at(distribution?.inputs, "defaultCacheBehavior"),
    ...listAt(distribution?.inputs, "orderedCacheBehaviors"),
  ];
  return [
    differs("headers of the page", at(policy?.inputs, "securityHeadersConfig"), {
      contentSecurityPolicy: { contentSecurityPolicy: headers["content-security-policy"], override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { override: true, referrerPolicy: headers["referrer-policy"] },
      strictTransportSecurity: { accessControlMaxAgeSec: TLS_ONLY_SECONDS, override: true },
    }),
    ...behaviors.map((one) =>
      differs("the headers of an answer", at(one, "responseHeadersPolicyId"), at(policy?.inputs, "name")),
    ),
  ];
}

/** The search domain is encrypted, and takes requests of the functions that search only; it is off unless asked for. */
export function checkSearch(graph: Graph): string[] {
  const [domain] = ofType(graph, "aws:opensearch/domain:Domain");
  const [policy] = ofType(graph, "aws:opensearch/domainPolicy:DomainPolicy");
  if (!domain) return problems(policy && "there is a policy of a domain that is not there");
  const who = listAt(jsonAt(policy?.inputs, "accessPolicies"), "statements")
    .flatMap((statement) => listAt(statement, "principals"))
    .flatMap((principal) => listAt(principal, "identifiers"))
    .map((arn) => /-(\w+)HandlerRole-/.exec(String(arn))?.[1] ?? String(arn));
  return problems(
    differs("encryption of the domain", at(domain.inputs, "encryptAtRest.enabled"), true),
    differs("encryption between nodes", at(domain.inputs, "nodeToNodeEncryption.enabled"), true),
    differs("https", at(domain.inputs, "domainEndpointOptions.enforceHttps"), true),
    differs("who searches", who.toSorted(), ["Api", "Search"]),
    textAt(domain.inputs, "domainName").length > 28 && "the domain's name is too long",
  );
}

/** The texts at a place, by their names. */
function textsAt(value: unknown, place: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(at(value, place) ?? {}).flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])),
  );
}
