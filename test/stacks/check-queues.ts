import { MAX_RECEIVES, QUEUE_NAMES } from "../../packages/messaging/src/queue-names.ts";
import { componentOf, type FunctionName, type FunctionRow, functionRows } from "../../stacks/functions.ts";
import {
  at,
  differs,
  type Graph,
  hasSearch,
  jsonAt,
  listAt,
  ofType,
  problems,
  type Resource,
  textAt,
} from "./graph.ts";

/** A queue's ARN as the mocks spell it. */
export function arnOf(queue: Resource | undefined): string {
  return `arn:aws:sqs:ap-northeast-1:123456789012:${textAt(queue?.inputs, "name")}`;
}

/** The queue of a name, or what is beside it. */
export function queueOf(graph: Graph, name: string, end: "Queue" | "DeadLetters"): Resource | undefined {
  return ofType(graph, "Queue").find((queue) => queue.name === `${componentOf(name)}${end}Queue`);
}

/** Rows of the stage whose trigger is a queue, or a schedule. */
export function rowsBy(graph: Graph, kind: "queue" | "every" | "route"): (readonly [FunctionName, FunctionRow])[] {
  return functionRows({ search: hasSearch(graph) }).filter(([, { trigger }]) => kind in trigger);
}

const FOURTEEN_DAYS = 14 * 86_400;

/** Every queue hands what failed too often to its own dead-letter queue, which keeps it as long as SQS can. */
export function checkQueues(graph: Graph): string[] {
  const all = ofType(graph, "Queue");
  return problems(
    ...all.flatMap(({ name, inputs }) => [
      differs(`${name}: seconds kept`, at(inputs, "messageRetentionSeconds"), FOURTEEN_DAYS),
      differs(`${name}: encryption`, at(inputs, "sqsManagedSseEnabled"), true),
      differs(`${name}: order`, at(inputs, "fifoQueue"), false),
    ]),
    ...QUEUE_NAMES.map((name) =>
      differs(`${name}: redrive`, jsonAt(queueOf(graph, name, "Queue")?.inputs, "redrivePolicy"), {
        deadLetterTargetArn: arnOf(queueOf(graph, name, "DeadLetters")),
        maxReceiveCount: MAX_RECEIVES,
      }),
    ),
    differs("the number of queues", all.length, QUEUE_NAMES.length * 2 + 1),
  );
}

/** Every queue of the walk has one function, which says which messages of a batch failed and has time for its tries. */
export function checkConsumers(graph: Graph): string[] {
  const mappings = ofType(graph, "EventSourceMapping");
  return problems(
    differs(
      "queues with a function",
      rowsBy(graph, "queue")
        .map(([, { trigger }]) => textAt(trigger, "queue"))
        .toSorted(),
      [...QUEUE_NAMES].toSorted(),
    ),
    differs("the number of consumers", mappings.length, QUEUE_NAMES.length),
    ...rowsBy(graph, "queue").flatMap(([name, { trigger, seconds }]) => {
      const queue = queueOf(graph, textAt(trigger, "queue"), "Queue");
      const mapping = mappings.find(({ inputs }) => inputs["eventSourceArn"] === arnOf(queue));
      return [
        differs(
          `${name}: called`,
          textAt(mapping?.inputs, "functionName").endsWith(`-${graph.app.stage}-${name}`),
          true,
        ),
        differs(`${name}: reports failures`, listAt(mapping?.inputs, "functionResponseTypes"), [
          "ReportBatchItemFailures",
        ]),
        differs(`${name}: batch`, at(mapping?.inputs, "batchSize"), at(trigger, "batch")),
        differs(
          `${name}: batches at once`,
          at(mapping?.inputs, "scalingConfig.maximumConcurrency"),
          at(trigger, "atOnce"),
        ),
        Number(at(queue?.inputs, "visibilityTimeoutSeconds")) < seconds * 6 &&
          `${name}: its queue shows a message again before six tries' time`,
        Number(at(trigger, "atOnce")) < 2 && `${name}: SQS takes no limit below two`,
      ];
    }),
  );
}

/** Every schedule tries again within its minute, and leaves what failed where people see it. */
export function checkSchedules(graph: Graph): string[] {
  const lost = arnOf(queueOf(graph, "schedules", "DeadLetters"));
  const rows = rowsBy(graph, "every");
  return problems(
    differs("the number of schedules", ofType(graph, "Schedule").length, rows.length),
    ...rows.flatMap(([name, { trigger }]) => {
      const schedule = ofType(graph, "Schedule").find(
        ({ name: own }) => own === `${componentOf(name)}ScheduleSchedule`,
      );
      const invoke = ofType(graph, "FunctionEventInvokeConfig").find(({ name: own }) =>
        own.startsWith(`${componentOf(name)}Handler`),
      );
      const role = ofType(graph, "Role").find(({ name: own }) => own === `${componentOf(name)}ScheduleRole`);
      const statements = listAt(role?.inputs, "inlinePolicies").flatMap((policy) =>
        listAt(jsonAt(policy, "policy"), "statements"),
      );
      return [
        differs(`${name}: how often`, at(schedule?.inputs, "scheduleExpression"), at(trigger, "every")),
        differs(`${name}: on`, at(schedule?.inputs, "state"), "ENABLED"),
        differs(`${name}: retries`, at(schedule?.inputs, "target.retryPolicy"), {
          maximumEventAgeInSeconds: 60,
          maximumRetryAttempts: 2,
        }),
        differs(`${name}: dead letters`, at(schedule?.inputs, "target.deadLetterConfig.arn"), lost),
        differs(`${name}: failed runs`, at(invoke?.inputs, "destinationConfig.onFailure.destination"), lost),
        differs(`${name}: tries of a run`, at(invoke?.inputs, "maximumRetryAttempts"), 1),
        differs(`${name}: age of a run`, at(invoke?.inputs, "maximumEventAgeInSeconds"), 60),
        differs(
          `${name}: what its schedule may do`,
          statements.flatMap((one) => listAt(one, "actions")),
          ["lambda:InvokeFunction", "sqs:SendMessage"],
        ),
      ];
    }),
  );
}
