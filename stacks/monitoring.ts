import { type Alarm, alarmsOf, BUDGET, type Metric, type Watched } from "./alarms.ts";
import { dashboardOf } from "./dashboard.ts";
import { componentOf } from "./functions.ts";
import { type Place, placeOf, type Watchable } from "./place.ts";

type WatchedEvent = Extract<Watched, { of: "event" }>;

/** Everything that tells people how the stage is doing: one topic, its alarms, the budget, the dashboard. */
export function createMonitoring(watchable: Watchable): aws.sns.Topic {
  const { settings } = watchable.parts;
  // Not encrypted with SNS's managed key: CloudWatch and Budgets may not use it, and alarms carry no data of people.
  const topic = new aws.sns.Topic("Alarms", { name: settings.nameOf("alarms") });
  openTo(topic);
  if (settings.alarmEmail !== undefined)
    new aws.sns.TopicSubscription("AlarmsEmail", {
      topic: topic.arn,
      protocol: "email",
      endpoint: settings.alarmEmail,
    });
  for (const alarm of alarmsOf(settings)) createAlarm(watchable, alarm, topic);
  createBudget(watchable, topic);
  if (settings.isProduction)
    new aws.cloudwatch.Dashboard("Dashboard", {
      dashboardName: settings.nameOf("dashboard"),
      dashboardBody: dashboardOf(watchable),
    });
  return topic;
}

/** Only this account's alarms and budgets may speak to the topic. */
function openTo(topic: aws.sns.Topic): void {
  const account = aws.getCallerIdentityOutput().accountId;
  new aws.sns.TopicPolicy("AlarmsPolicy", {
    arn: topic.arn,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          principals: [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] }],
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }],
        },
      ],
    }).json,
  });
}

function createAlarm(watchable: Watchable, alarm: Alarm, topic: aws.sns.Topic): void {
  const place = placeOf(watchable, alarm.watched);
  const period = alarm.minutes * 60;
  const [first, second] = alarm.metrics;
  if (alarm.watched.of === "event") createFilter(watchable, alarm, alarm.watched);
  new aws.cloudwatch.MetricAlarm(`Alarm${alarm.id.split("-").map(componentOf).join("")}`, {
    name: watchable.parts.settings.nameOf(alarm.id),
    alarmDescription: alarm.says,
    comparisonOperator: "GreaterThanThreshold",
    threshold: alarm.threshold,
    evaluationPeriods: alarm.periods,
    datapointsToAlarm: alarm.periods,
    treatMissingData: alarm.silence,
    alarmActions: [topic.arn],
    okActions: [topic.arn],
    ...(second
      ? { metricQueries: combined(place, [first, second], period, alarm.as ?? "sum") }
      : { ...place, metricName: first.name, statistic: first.stat, period }),
  });
}

/** Counts the lines of a function's log that name the alarm's event. */
function createFilter(watchable: Watchable, { id, metrics }: Alarm, { name, event }: WatchedEvent): void {
  const fn = watchable.functions.get(name);
  if (!fn) throw new Error(`${id} watches the log of ${name}, which is not deployed`);
  const { nameOf } = watchable.parts.settings;
  new aws.cloudwatch.LogMetricFilter(`Filter${id.split("-").map(componentOf).join("")}`, {
    name: nameOf(id),
    logGroupName: fn.nodes.logGroup.apply((group) => $util.output(group?.name ?? `/aws/lambda/${nameOf(name)}`)),
    pattern: `{ $.event = "${event}" }`,
    metricTransformation: { namespace: nameOf("events"), name: metrics[0].name, value: "1", unit: "Count" },
  });
}

/** One figure of two metrics; a share of nothing is nothing. */
function combined(
  place: Place,
  [first, second]: readonly [Metric, Metric],
  period: number,
  as: "sum" | "percent",
): aws.types.input.cloudwatch.MetricAlarmMetricQuery[] {
  const query = (id: string, { name, stat }: Metric) => ({
    id,
    metric: { ...place, metricName: name, period, stat },
    returnData: false,
  });
  const expression = as === "sum" ? "FILL(a, 0) + FILL(b, 0)" : "100 * FILL(a, 0) / IF(b > 0, b, 1)";
  return [query("a", first), query("b", second), { id: "e", expression, label: as, returnData: true }];
}

/** Tells of four fifths of the budget spent, and of all of it foreseen. */
function createBudget({ parts: { settings } }: Watchable, topic: aws.sns.Topic): void {
  const notification = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
    comparisonOperator: "GREATER_THAN",
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    subscriberSnsTopicArns: [topic.arn],
  });
  new aws.budgets.Budget("Budget", {
    name: settings.nameOf(BUDGET),
    budgetType: "COST",
    limitAmount: settings.budget,
    limitUnit: "USD",
    timeUnit: "MONTHLY",
    // SST tags everything it makes with the app and the stage; Billing has to be told once that the tags count.
    costFilters: [{ name: "TagKeyValue", values: [`user:sst:stage$${$app.stage}`] }],
    notifications: [notification("ACTUAL", 80), notification("FORECASTED", 100)],
  });
}
