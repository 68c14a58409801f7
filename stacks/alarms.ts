import { QUEUE_NAMES, type QueueName } from "../packages/messaging/src/queue-names.ts";
import { type FunctionName, type FunctionRow, functionRows } from "./functions.ts";

/** What an alarm watches, by the words of the walk. */
export type Watched =
  | { readonly of: "queue" | "deadLetters"; readonly queue: QueueName }
  | { readonly of: "schedules" | "ingress" | "table" | "measures" }
  /** Lines of a function's log that name an event, counted by a filter of the alarm's own. */
  | { readonly of: "event"; readonly name: FunctionName; readonly event: string }
  | { readonly of: "function"; readonly name: FunctionName };

/** One metric, by CloudWatch's names. */
export type Metric = { readonly name: string; readonly stat: "Sum" | "Maximum" };

/** One alarm: it goes off when the metric, or the sum or share of two, is over `threshold` in `of` periods. */
export type Alarm = {
  /** Without the stage; the alarm's whole name is `kikimimi-<stage>-<id>`. */
  readonly id: string;
  /** One sentence: what is wrong when it goes off. */
  readonly says: string;
  readonly watched: Watched;
  readonly metrics: readonly [Metric] | readonly [Metric, Metric];
  /** Of two metrics: how they become one. */
  readonly as?: "sum" | "percent";
  readonly threshold: number;
  readonly minutes: 1 | 5 | 15;
  readonly periods: number;
  /** What silence means; it is no news for a queue, and bad news for what speaks at every run. */
  readonly silence: "notBreaching" | "breaching";
  /** Stages that have it. CloudWatch asks 0.10 US dollars a metric and month after the first ten. */
  readonly stages: "all" | "production";
};

const count = (name: string): readonly [Metric] => [{ name, stat: "Sum" }];
const most = (name: string): readonly [Metric] => [{ name, stat: "Maximum" }];
const quiet = { silence: "notBreaching", stages: "production" } as const;

function queueAlarms(queue: QueueName): Alarm[] {
  return [
    {
      ...quiet,
      id: `${queue}-dead-letters`,
      says: `Messages of the ${queue} queue failed five times and wait for a person.`,
      watched: { of: "deadLetters", queue },
      metrics: most("ApproximateNumberOfMessagesVisible"),
      threshold: 0,
      minutes: 5,
      periods: 1,
      stages: "all",
    },
    {
      ...quiet,
      id: `${queue}-oldest-message`,
      says: `The oldest message of the ${queue} queue has waited for more than 15 minutes.`,
      watched: { of: "queue", queue },
      metrics: most("ApproximateAgeOfOldestMessage"),
      threshold: 900,
      minutes: 5,
      periods: 1,
    },
  ];
}

function functionAlarms(name: FunctionName, { trigger }: FunctionRow): Alarm[] {
  const watched = { of: "function", name } as const;
  // A period has to hold a run of what runs seldom, or no two of them in a row would ever have one.
  const minutes = "every" in trigger && trigger.every !== "rate(1 minute)" ? 15 : 5;
  return [
    {
      ...quiet,
      id: `${name}-errors`,
      says: `More than 5 % of the runs of the function ${name} failed.`,
      watched,
      metrics: [
        { name: "Errors", stat: "Sum" },
        { name: "Invocations", stat: "Sum" },
      ],
      as: "percent",
      threshold: 5,
      minutes,
      periods: 2,
    },
    {
      ...quiet,
      id: `${name}-throttles`,
      says: `Runs of the function ${name} were refused for lack of concurrency.`,
      watched,
      metrics: count("Throttles"),
      threshold: 0,
      minutes,
      periods: 2,
    },
  ];
}

const others: readonly Alarm[] = [
  {
    ...quiet,
    id: "schedules-dead-letters",
    says: "A scheduled run failed twice, or could not be handed over.",
    watched: { of: "schedules" },
    metrics: most("ApproximateNumberOfMessagesVisible"),
    threshold: 0,
    minutes: 5,
    periods: 1,
    stages: "all",
  },
  {
    ...quiet,
    id: "ingress-5xx",
    says: "The HTTP API answered more than five requests in five minutes with 5xx.",
    watched: { of: "ingress" },
    metrics: count("5xx"),
    threshold: 5,
    minutes: 5,
    periods: 1,
  },
  {
    ...quiet,
    id: "table-throttles",
    says: "The table throttled reads or writes.",
    watched: { of: "table" },
    metrics: [
      { name: "ReadThrottleEvents", stat: "Sum" },
      { name: "WriteThrottleEvents", stat: "Sum" },
    ],
    as: "sum",
    threshold: 0,
    minutes: 5,
    periods: 2,
  },
  {
    ...quiet,
    id: "token-expiry",
    says: "A channel's access token ends within seven days and has not been renewed, or its secrets are refused.",
    watched: { of: "measures" },
    metrics: most("ExpiringTokens"),
    threshold: 0,
    minutes: 15,
    periods: 1,
  },
  {
    ...quiet,
    id: "silent-channel",
    says: "A channel has not listened for more than an hour, or three polls in a row failed, or nobody measures any more.",
    watched: { of: "measures" },
    metrics: most("SilentChannels"),
    threshold: 0,
    minutes: 15,
    periods: 2,
    silence: "breaching",
  },
  {
    ...quiet,
    id: "sweep-behind",
    says: "Threads whose time has come have waited for the sweeper for more than ten minutes, or nobody measures any more.",
    watched: { of: "measures" },
    metrics: most("SweepBehindSeconds"),
    threshold: 600,
    minutes: 5,
    periods: 3,
    silence: "breaching",
  },
  {
    ...quiet,
    id: "sweep-failures",
    says: "For a quarter of an hour the sweeper has met threads that it cannot deal with.",
    watched: { of: "measures" },
    metrics: most("SweepFailures"),
    threshold: 0,
    minutes: 5,
    periods: 3,
  },
  {
    ...quiet,
    id: "rollups-behind",
    says: "For an hour no run has come to the end of the days whose figures are to be made, or nobody measures any more.",
    watched: { of: "measures" },
    metrics: most("RollupDaysLeft"),
    threshold: 0,
    minutes: 15,
    periods: 4,
    silence: "breaching",
  },
  {
    ...quiet,
    id: "webhook-paused",
    says: "A receiver of webhooks failed for so long that nothing is sent to it any more.",
    watched: { of: "event", name: "notify", event: "webhook.paused" },
    metrics: count("WebhookPaused"),
    threshold: 0,
    minutes: 5,
    periods: 1,
  },
  {
    ...quiet,
    id: "source-not-polled",
    says: "For a quarter of an hour polling a source has ended in an error of our own.",
    watched: { of: "event", name: "poll", event: "source.not_polled" },
    metrics: count("SourceNotPolled"),
    threshold: 0,
    minutes: 5,
    periods: 3,
  },
];

/** Every alarm that a stage can have. The budget alarms beside them, under `BUDGET`. */
export const ALARMS: readonly Alarm[] = [
  ...QUEUE_NAMES.flatMap(queueAlarms),
  ...functionRows({ search: true }).flatMap(([name, row]) => functionAlarms(name, row)),
  ...others,
];

/** The AWS Budget of a stage, named `kikimimi-<stage>-budget`; it speaks to the same topic. */
export const BUDGET = "budget";

/** Ids of all that may speak to the topic of alarms; the runbook has an entry for each. */
export const ALARM_IDS: readonly string[] = [...ALARMS.map(({ id }) => id), BUDGET];

/** The alarms of one stage. */
export function alarmsOf(stage: { readonly isProduction: boolean; readonly search: boolean }): Alarm[] {
  const deployed = new Set(functionRows(stage).map(([name]) => name));
  return ALARMS.filter(
    ({ stages, watched }) =>
      (stage.isProduction || stages === "all") &&
      ((watched.of !== "function" && watched.of !== "event") || deployed.has(watched.name)),
  );
}
