import type { CheckName } from "./checks.ts";
import { type Graph, ofType, type Resource } from "./graph.ts";

/** One thing done wrong: which check has to notice, in words, and the deed. */
export type Mutation = readonly [check: CheckName, what: string, change: (graph: Graph) => Graph];

/** Sets what lies at `a.b.0.c` of the inputs of every resource of a type, or of the one of a name. */
function set(type: string, place: string, value: unknown, name?: string): (graph: Graph) => Graph {
  return (graph) => {
    for (const resource of ofType(graph, type)) {
      if (name !== undefined && resource.name !== name) continue;
      const keys = place.split(".");
      const last = keys.pop() ?? "";
      let inner: unknown = resource.inputs;
      for (const key of keys) inner = Reflect.get(Object(inner), key);
      Reflect.set(Object(inner), last, value);
    }
    return graph;
  };
}

/** Replaces a text wherever the inputs of the resources of a type have it. */
function replace(type: string, from: string, to: string): (graph: Graph) => Graph {
  return (graph) => ({
    ...graph,
    resources: graph.resources.map((one) =>
      one.type.endsWith(`:${type}`) ? (JSON.parse(JSON.stringify(one).replaceAll(from, to)) as Resource) : one,
    ),
  });
}

function without(type: string, name?: string): (graph: Graph) => Graph {
  return (graph) => {
    const gone = ofType(graph, type).filter((one) => name === undefined || one.name === name);
    return { ...graph, resources: graph.resources.filter((one) => !gone.includes(one)) };
  };
}

function rename(type: string, from: string, to: string): (graph: Graph) => Graph {
  return (graph) => ({
    ...graph,
    resources: graph.resources.map((one) => (one.type === type && one.name === from ? { ...one, name: to } : one)),
  });
}

function add(type: string, name: string, inputs: Resource["inputs"]): (graph: Graph) => Graph {
  return (graph) => ({
    ...graph,
    resources: [...graph.resources, { type, name, inputs, retain: false, protect: false, parent: null }],
  });
}

/** Adds a permission to the policy of every role of a function. */
function grant(action: string, resource: string): (graph: Graph) => Graph {
  const more = JSON.stringify(JSON.stringify({ actions: [action], effect: "Allow", resources: [resource] })).slice(
    1,
    -1,
  );
  return replace(
    "Role",
    '{\\"statements\\":[{\\"actions\\":[\\"dynamodb',
    `{\\"statements\\":[${more},{\\"actions\\":[\\"dynamodb`,
  );
}

const unretained = (graph: Graph): Graph => ({
  ...graph,
  resources: graph.resources.map((one) => ({ ...one, retain: false })),
});

const FUNCTION = "aws:lambda/function:Function";
const API = "aws:apigatewayv2/api:Api";

/** The table of deeds; applied to production with everything switched on. */
export const MUTATIONS: readonly Mutation[] = [
  ["keys", "an index sorts by another attribute", set("Table", "globalSecondaryIndexes.1.rangeKey", "gsi1sk")],
  ["keys", "an index copies whole items", set("Table", "globalSecondaryIndexes.0.projectionType", "ALL")],
  ["keys", "an attribute is not declared", set("Table", "attributes", [{ name: "pk", type: "S" }])],
  ["keys", "a second table", add("aws:dynamodb/table:Table", "Other", {})],
  ["table", "capacity is provisioned", set("Table", "billingMode", "PROVISIONED")],
  ["table", "no recovery", set("Table", "pointInTimeRecovery.enabled", false)],
  ["table", "nothing expires", set("Table", "ttl", undefined)],
  ["table", "another attribute expires", set("Table", "ttl.attributeName", "expires")],
  ["table", "a stream that nobody reads", set("Table", "streamEnabled", true)],
  ["table", "no key of the account", set("Table", "serverSideEncryption.enabled", false)],
  ["table", "the table may be deleted", set("Table", "deletionProtectionEnabled", false)],
  ["names", "the table is renamed", rename("aws:dynamodb/table:Table", "TableTable", "StoreTable")],
  ["names", "a queue is renamed", rename("aws:sqs/queue:Queue", "InboundQueueQueue", "IncomingQueue")],
  ["names", "a secret is renamed", rename("sst:sst:Secret", "Tokens", "Secrets")],
  [
    "removal",
    "production is removed with its app",
    (graph) => ({ ...graph, app: { ...graph.app, removal: "remove" } }),
  ],
  ["removal", "production is not protected", (graph) => ({ ...graph, app: { ...graph.app, protect: false } })],
  ["removal", "queues go with the stage", unretained],
  ["queues", "no redrive", set("Queue", "redrivePolicy", undefined, "OutboundQueueQueue")],
  [
    "queues",
    "redrive to another queue",
    set(
      "Queue",
      "redrivePolicy",
      '{"deadLetterTargetArn":"arn:aws:sqs:ap-northeast-1:123456789012:other","maxReceiveCount":5}',
      "ResponseQueueQueue",
    ),
  ],
  ["queues", "one try only", replace("Queue", '\\"maxReceiveCount\\":5', '\\"maxReceiveCount\\":1')],
  [
    "queues",
    "dead letters are gone after four days",
    set("Queue", "messageRetentionSeconds", 345_600, "InboundDeadLettersQueue"),
  ],
  ["queues", "not encrypted", set("Queue", "sqsManagedSseEnabled", false)],
  ["consumers", "one failure fails its batch", set("EventSourceMapping", "functionResponseTypes", [])],
  [
    "consumers",
    "a message comes back while it is handled",
    set("Queue", "visibilityTimeoutSeconds", 60, "InboundQueueQueue"),
  ],
  ["consumers", "another batch", set("EventSourceMapping", "batchSize", 100)],
  ["consumers", "no limit of batches at once", set("EventSourceMapping", "scalingConfig", undefined)],
  ["consumers", "a queue without a function", without("EventSourceMapping")],
  ["consumers", "the wrong function", replace("EventSourceMapping", "-intake", "-reply")],
  ["schedules", "switched off", set("Schedule", "state", "DISABLED")],
  ["schedules", "no second try", set("Schedule", "target.retryPolicy.maximumRetryAttempts", 0)],
  ["schedules", "no dead letters", set("Schedule", "target.deadLetterConfig", undefined)],
  ["schedules", "less often", set("Schedule", "scheduleExpression", "rate(1 hour)")],
  ["schedules", "failed runs are lost", set("FunctionEventInvokeConfig", "destinationConfig", undefined)],
  ["schedules", "a run from an hour ago", set("FunctionEventInvokeConfig", "maximumEventAgeInSeconds", 3_600)],
  ["schedules", "a schedule that may do more", replace("Role", "lambda:InvokeFunction", "lambda:InvokeAsync")],
  ["functions", "an older runtime", set(FUNCTION, "runtime", "nodejs22.x")],
  ["functions", "the dearer processor", set(FUNCTION, "architectures", ["x86_64"])],
  ["functions", "more memory", set(FUNCTION, "memorySize", 3_008)],
  ["functions", "less time", set(FUNCTION, "timeout", 3)],
  ["functions", "a log for ever", set("LogGroup", "retentionInDays", 0)],
  ["functions", "Lambda's own form of logs", set(FUNCTION, "loggingConfig.logFormat", "JSON")],
  ["functions", "no traces", set(FUNCTION, "tracingConfig", undefined)],
  ["functions", "as many polls at once as there are", set(FUNCTION, "reservedConcurrentExecutions", undefined)],
  ["functions", "another name", set(FUNCTION, "name", "other", "PollHandlerFunction")],
  ["functions", "one is missing", without(FUNCTION, "NotifyHandlerFunction")],
  ["environments", "a variable is missing", set(FUNCTION, "environment.variables.OUTBOUND_QUEUE_URL", undefined)],
  [
    "environments",
    "a platform's secret among them",
    replace("Function", '\\"sources\\":{}', '\\"sources\\":{\\"line/shop\\":{\\"a\\":[\\"b\\"]}}'),
  ],
  ["environments", "another stage's parameters", replace("Function", "/kikimimi/production/", "/kikimimi/dev/")],
  ["environments", "too many of them", set(FUNCTION, "environment.variables.MORE", "x".repeat(2_000))],
  [
    "environments",
    "no place to search",
    set(FUNCTION, "environment.variables.KIKIMIMI_SEARCH", undefined, "ApiHandlerFunction"),
  ],
  [
    "permissions",
    "one more action",
    grant("dynamodb:DeleteItem", "arn:aws:dynamodb:ap-northeast-1:123456789012:table/other"),
  ],
  ["permissions", "the audit log may be changed", replace("Role", '\\"AUDIT#*\\"', '\\"NONE#*\\"')],
  ["permissions", "nothing may be changed or removed", replace("Role", "dynamodb:LeadingKeys", "dynamodb:Attributes")],
  ["permissions", "a denial that allows", replace("Role", '\\"effect\\":\\"Deny\\"', '\\"effect\\":\\"Allow\\"')],
  [
    "permissions",
    "entries may be removed",
    replace(
      "Role",
      '\\"dynamodb:UpdateItem\\",\\"dynamodb:DeleteItem\\"],\\"conditions',
      '\\"dynamodb:UpdateItem\\"],\\"conditions',
    ),
  ],
  ["permissions", "one action less", replace("Role", '\\"dynamodb:PutItem\\"', '\\"dynamodb:GetItem\\"')],
  ["permissions", "every index", replace("Role", "/index/gsi1", "/index/*")],
  ["permissions", "every queue", replace("Role", "123456789012:kikimimi-production-InboundQueue", "123456789012:*")],
  ["permissions", "every parameter", replace("Role", "parameter/kikimimi/production/sources/*", "parameter/*")],
  [
    "permissions",
    "the whole account may take a role",
    replace("Role", "lambda.amazonaws.com", "arn:aws:iam::123456789012:root"),
  ],
  [
    "permissions",
    "a managed policy",
    set("Role", "managedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"], "ApiHandlerRole"),
  ],
  ["wildcards", "every action", grant("dynamodb:*", "arn:aws:dynamodb:ap-northeast-1:123456789012:table/a")],
  ["wildcards", "everything", grant("dynamodb:GetItem", "*")],
  ["wildcards", "a domain open to every action", replace("DomainPolicy", "es:ESHttpGet", "es:*")],
  [
    "public",
    "a function's own address",
    add("aws:lambda/functionUrl:FunctionUrl", "Url", { authorizationType: "NONE" }),
  ],
  ["public", "anybody may call a function", set("Permission", "principal", "*")],
  ["public", "one more route", add("aws:apigatewayv2/route:Route", "More", { routeKey: "GET /more" })],
  ["public", "a bucket open to lists", set("BucketPublicAccessBlock", "blockPublicAcls", false)],
  ["public", "a bucket open to everybody", replace("BucketPolicy", "cloudfront.amazonaws.com", "*")],
  ["ingress", "every origin", set(API, "corsConfiguration", { allowOrigins: ["*"] })],
  ["ingress", "no limit", set("aws:apigatewayv2/stage:Stage", "defaultRouteSettings", undefined)],
  ["ingress", "no log of requests", set("aws:apigatewayv2/stage:Stage", "accessLogSettings", undefined)],
  ["ingress", "a second API", add(API, "Other", {})],
  ["page", "a path of the API is the page's", without("sst:aws:RouterUrlRoute", "RouterRoute/v1")],
  ["page", "no headers", set("Distribution", "defaultCacheBehavior.responseHeadersPolicyId", undefined)],
  ["page", "headers of somebody else", set("Distribution", "defaultCacheBehavior.responseHeadersPolicyId", "other")],
  ["page", "frames of everybody", replace("ResponseHeadersPolicy", "frame-ancestors 'none'", "frame-ancestors *")],
  ["page", "calls to anybody", replace("ResponseHeadersPolicy", "connect-src 'self'", "connect-src *")],
  ["page", "no calls to the token endpoint", replace("ResponseHeadersPolicy", " https://login.example", "")],
  [
    "page",
    "a provider whom the API does not know",
    set("aws:lambda/function:Function", "environment.variables.KIKIMIMI_OIDC_ISSUER", "https://other.example"),
  ],
  ["page", "scripts of everybody", replace("ResponseHeadersPolicy", "default-src 'self'", "default-src *")],
  ["page", "guessed types", set("ResponseHeadersPolicy", "securityHeadersConfig.contentTypeOptions", undefined)],
  [
    "page",
    "no TLS the next time",
    set("ResponseHeadersPolicy", "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec", 0),
  ],
  [
    "page",
    "addresses of threads told to others",
    set("ResponseHeadersPolicy", "securityHeadersConfig.referrerPolicy.referrerPolicy", "unsafe-url"),
  ],
  ["page", "never built", without("command:local:Command")],
  ["search", "plain on its disk", set("aws:opensearch/domain:Domain", "encryptAtRest.enabled", false)],
  ["search", "plain on the wire", set("aws:opensearch/domain:Domain", "domainEndpointOptions.enforceHttps", false)],
  ["search", "another role searches", replace("DomainPolicy", "ApiHandlerRole", "PollHandlerRole")],
  ["search", "a policy without a domain", without("aws:opensearch/domain:Domain")],
  ["alarms", "nobody is told", set("MetricAlarm", "alarmActions", [])],
  ["alarms", "nobody is told of the end", set("MetricAlarm", "okActions", undefined)],
  ["alarms", "another threshold", set("MetricAlarm", "threshold", 1_000)],
  ["alarms", "periods of a day", set("MetricAlarm", "period", 86_400, "AlarmInboundDeadLetters")],
  ["alarms", "another comparison", set("MetricAlarm", "comparisonOperator", "LessThanThreshold")],
  ["alarms", "silence is fine everywhere", set("MetricAlarm", "treatMissingData", "ignore")],
  [
    "alarms",
    "it watches another queue",
    replace("MetricAlarm", "InboundDeadLettersQueue-", "OutboundDeadLettersQueue-"),
  ],
  ["alarms", "it watches another metric", replace("MetricAlarm", "Throttles", "Invocations")],
  [
    "alarms",
    "it watches another function",
    replace("MetricAlarm", '"FunctionName":"kikimimi-production-poll"', '"FunctionName":"poll"'),
  ],
  ["coverage", "a queue's dead letters without one", without("MetricAlarm", "AlarmResponseDeadLetters")],
  ["coverage", "a queue's age without one", without("MetricAlarm", "AlarmOutboundOldestMessage")],
  ["coverage", "a function's errors without one", without("MetricAlarm", "AlarmNotifyErrors")],
  ["alarms", "it counts another event", replace("LogMetricFilter", "webhook.paused", "webhook.sent")],
  ["alarms", "it counts in another log", replace("LogMetricFilter", "-production-poll", "-production-api")],
  ["alarms", "nothing is counted", without("LogMetricFilter", "FilterWebhookPaused")],
  ["coverage", "the sweeper without one", without("MetricAlarm", "AlarmSweepBehind")],
  ["coverage", "rollups without one", without("MetricAlarm", "AlarmRollupsBehind")],
  ["coverage", "tokens without one", without("MetricAlarm", "AlarmTokenExpiry")],
  ["topic", "a second topic", add("aws:sns/topic:Topic", "Other", {})],
  ["topic", "anybody may speak", replace("TopicPolicy", "cloudwatch.amazonaws.com", "*")],
  [
    "topic",
    "every account may speak",
    replace("TopicPolicy", '\\"values\\":[\\"123456789012\\"]', '\\"values\\":[\\"*\\"]'),
  ],
  ["topic", "no budget", without("aws:budgets/budget:Budget")],
  ["topic", "a budget that tells nobody", set("aws:budgets/budget:Budget", "notifications", [])],
  ["topic", "no dashboard", without("Dashboard")],
];
