import { type Alarm, alarmsOf, ALARM_IDS, BUDGET } from "../../stacks/alarms.ts";
import { QUEUE_NAMES } from "../../packages/messaging/src/queue-names.ts";
import { FUNCTIONS, functionRows } from "../../stacks/functions.ts";
import { queueOf } from "./check-queues.ts";
import { at, differs, type Graph, hasSearch, isProduction, jsonAt, listAt, ofType, problems, textAt } from "./graph.ts";

const TOPIC = (graph: Graph): string => `arn:aws:sns:ap-northeast-1:123456789012:kikimimi-${graph.app.stage}-alarms`;

/** Alarms about what functions measure or log themselves. */
const MEASURED = [
  "token-expiry",
  "silent-channel",
  "sweep-behind",
  "sweep-failures",
  "rollups-behind",
  "webhook-paused",
  "source-not-polled",
];

/** Every alarm of the list is there, watches something that is there, and tells the one topic. */
export function checkAlarms(graph: Graph): string[] {
  const stage = { isProduction: isProduction(graph), search: hasSearch(graph) };
  const wanted = alarmsOf(stage);
  const found = ofType(graph, "MetricAlarm");
  return problems(
    differs(
      "alarms",
      found.map(({ inputs }) => textAt(inputs, "name")).toSorted(),
      wanted.map(({ id }) => nameOf(graph, id)).toSorted(),
    ),
    differs("ids that are used twice", ALARM_IDS.length - new Set(ALARM_IDS).size, 0),
    differs("alarms without a sentence", wanted.filter(({ says }) => !says.endsWith(".")).length, 0),
    ...wanted.flatMap((alarm) => {
      const inputs = found.find((one) => at(one.inputs, "name") === nameOf(graph, alarm.id))?.inputs;
      return [
        differs(`${alarm.id}: who is told`, at(inputs, "alarmActions"), [TOPIC(graph)]),
        differs(`${alarm.id}: who is told of the end`, at(inputs, "okActions"), [TOPIC(graph)]),
        differs(`${alarm.id}: threshold`, at(inputs, "threshold"), alarm.threshold),
        differs(`${alarm.id}: periods`, at(inputs, "evaluationPeriods"), alarm.periods),
        differs(`${alarm.id}: seconds of a period`, periodsOf(inputs), [alarm.minutes * 60]),
        minutesBetweenRuns(alarm) > alarm.minutes && `${alarm.id}: periods without any run in them`,
        differs(`${alarm.id}: comparison`, at(inputs, "comparisonOperator"), "GreaterThanThreshold"),
        differs(`${alarm.id}: silence`, at(inputs, "treatMissingData"), alarm.silence),
        differs(
          `${alarm.id}: metrics`,
          metricsOf(inputs),
          alarm.metrics.map(({ name }) => name),
        ),
        differs(`${alarm.id}: watches`, watchedBy(inputs), [dimensionOf(graph, alarm)]),
        ...filterProblems(graph, alarm, inputs),
      ];
    }),
  );
}

/** What an alarm about an event counts is made of the log in which the event stands. */
function filterProblems(graph: Graph, { id, watched }: Alarm, inputs: unknown): (string | undefined)[] {
  if (watched.of !== "event") return [];
  const filters = ofType(graph, "LogMetricFilter").map((one) => one.inputs);
  const filter = filters.find((one) => at(one, "metricTransformation.name") === at(inputs, "metricName"));
  return [
    differs(`${id}: what is counted`, at(filter, "pattern"), `{ $.event = "${watched.event}" }`),
    differs(`${id}: in which log`, at(filter, "logGroupName"), `/aws/lambda/${nameOf(graph, watched.name)}`),
    differs(`${id}: whose metric`, at(inputs, "namespace"), at(filter, "metricTransformation.namespace")),
  ];
}

/** No queue and no function without its alarms, whatever the list says. */
export function checkCoverage(graph: Graph): string[] {
  const names = new Set(ofType(graph, "MetricAlarm").map(({ inputs }) => at(inputs, "name")));
  const lasts = isProduction(graph);
  const wanted = [
    ...QUEUE_NAMES.map((queue) => `${queue}-dead-letters`),
    "schedules-dead-letters",
    ...(lasts ? QUEUE_NAMES.map((queue) => `${queue}-oldest-message`) : []),
    ...(lasts
      ? functionRows({ search: hasSearch(graph) }).flatMap(([name]) => [`${name}-errors`, `${name}-throttles`])
      : []),
    ...(lasts ? ["ingress-5xx", "table-throttles", ...MEASURED] : []),
  ];
  return problems(...wanted.map((id) => !names.has(nameOf(graph, id)) && `there is no alarm ${id}`));
}

/** The topic listens to alarms and budgets of this account; the budget speaks to it; production has its dashboard. */
export function checkTopic(graph: Graph): string[] {
  const [statement, ...more] = listAt(jsonAt(ofType(graph, "TopicPolicy")[0]?.inputs, "policy"), "statements");
  const budget = ofType(graph, "aws:budgets/budget:Budget")[0]?.inputs;
  const dashboards = ofType(graph, "Dashboard");
  const widgets = listAt(jsonAt(dashboards[0]?.inputs, "dashboardBody"), "widgets");
  return problems(
    differs("topics", ofType(graph, "aws:sns/topic:Topic").length, 1),
    differs("statements about the topic", more.length, 0),
    differs("who may speak", listAt(statement, "principals.0.identifiers"), [
      "cloudwatch.amazonaws.com",
      "budgets.amazonaws.com",
    ]),
    differs("of which account", at(statement, "conditions.0.values"), ["123456789012"]),
    differs("the budget's name", at(budget, "name"), nameOf(graph, BUDGET)),
    differs("the budget's stage", at(budget, "costFilters.0.values"), [`user:sst:stage$${graph.app.stage}`]),
    differs(
      "the budget tells",
      listAt(budget, "notifications").flatMap((one) => listAt(one, "subscriberSnsTopicArns")),
      [TOPIC(graph), TOPIC(graph)],
    ),
    differs("dashboards", dashboards.length, isProduction(graph) ? 1 : 0),
    isProduction(graph) && widgets.length < 10 && "the dashboard shows too little",
  );
}

function nameOf(graph: Graph, id: string): string {
  return `kikimimi-${graph.app.stage}-${id}`;
}

function metricsOf(inputs: unknown): string[] {
  const queries = listAt(inputs, "metricQueries").flatMap((query) => textAt(query, "metric.metricName") || []);
  return queries.length > 0 ? queries : [textAt(inputs, "metricName")];
}

function periodsOf(inputs: unknown): unknown[] {
  const own = at(inputs, "period");
  const queries = listAt(inputs, "metricQueries").map((query) => at(query, "metric.period"));
  return [...new Set([own, ...queries].filter((period) => period !== undefined))];
}

/** How often a scheduled function runs at all; nothing waits for one that is called. */
function minutesBetweenRuns({ watched }: Alarm): number {
  const every = watched.of === "function" ? textAt(FUNCTIONS[watched.name].trigger, "every") : "";
  return Number(/\d+/.exec(every)?.[0] ?? 0);
}

/** What an alarm's metrics are about; one thing, however many metrics. */
function watchedBy(inputs: unknown): string[] {
  const places = [inputs, ...listAt(inputs, "metricQueries").map((query) => at(query, "metric"))];
  const texts = places.flatMap((place) =>
    at(place, "dimensions") === undefined ? [] : JSON.stringify(at(place, "dimensions")),
  );
  return [...new Set(texts)];
}

function dimensionOf(graph: Graph, { watched }: Alarm): string {
  const table = textAt(ofType(graph, "Table")[0]?.inputs, "name");
  const queue = (name: string, end: "Queue" | "DeadLetters"): string =>
    JSON.stringify({ QueueName: at(queueOf(graph, name, end)?.inputs, "name") });
  switch (watched.of) {
    case "queue":
      return queue(watched.queue, "Queue");
    case "deadLetters":
      return queue(watched.queue, "DeadLetters");
    case "schedules":
      return queue("schedules", "DeadLetters");
    case "function":
      return JSON.stringify({ FunctionName: nameOf(graph, watched.name) });
    case "ingress":
      return JSON.stringify({ ApiId: at(ofType(graph, "aws:apigatewayv2/api:Api")[0]?.inputs, "name") });
    case "table":
      return JSON.stringify({ TableName: table });
    case "measures":
      return JSON.stringify({ table });
    case "event":
      return JSON.stringify({});
  }
}
