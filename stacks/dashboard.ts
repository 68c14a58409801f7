import { QUEUE_NAMES } from "../packages/messaging/src/queue-names.ts";
import type { Watched } from "./alarms.ts";
import { placeOf, type Watchable } from "./place.ts";

type Line = { readonly watched: Watched; readonly metric: string; readonly stat: string; readonly label: string };
type Widget = { readonly title: string; readonly lines: readonly Line[] };

/** The walk of a post from left to right, and what it costs; one row a concern. */
function widgetsOf({ functions }: Watchable): Widget[] {
  const names = [...functions.keys()];
  const ofQueues = (of: "queue" | "deadLetters", metric: string): Line[] =>
    QUEUE_NAMES.map((queue) => ({ watched: { of, queue }, metric, stat: "Maximum", label: queue }));
  const ofFunctions = (metric: string, stat: string): Line[] =>
    names.map((name) => ({ watched: { of: "function", name }, metric, stat, label: name }));
  const of = (kind: "ingress" | "table" | "measures", metric: string, stat: string): Line => ({
    watched: { of: kind },
    metric,
    stat,
    label: metric,
  });
  return [
    { title: "Oldest message, seconds", lines: ofQueues("queue", "ApproximateAgeOfOldestMessage") },
    { title: "Waiting messages", lines: ofQueues("queue", "ApproximateNumberOfMessagesVisible") },
    { title: "Dead letters", lines: ofQueues("deadLetters", "ApproximateNumberOfMessagesVisible") },
    { title: "Errors", lines: ofFunctions("Errors", "Sum") },
    { title: "Duration p95, ms", lines: ofFunctions("Duration", "p95") },
    { title: "Throttles", lines: ofFunctions("Throttles", "Sum") },
    {
      title: "HTTP API",
      lines: [of("ingress", "Count", "Sum"), of("ingress", "4xx", "Sum"), of("ingress", "5xx", "Sum")],
    },
    { title: "HTTP API p95, ms", lines: [of("ingress", "Latency", "p95")] },
    {
      title: "Table units",
      lines: [of("table", "ConsumedWriteCapacityUnits", "Sum"), of("table", "ConsumedReadCapacityUnits", "Sum")],
    },
    {
      title: "Channels",
      lines: [of("measures", "SilentChannels", "Maximum"), of("measures", "ExpiringTokens", "Maximum")],
    },
    {
      title: "Sweeper and rollups",
      lines: [
        of("measures", "SweepBehindSeconds", "Maximum"),
        of("measures", "SweepFailures", "Maximum"),
        of("measures", "RollupDaysLeft", "Maximum"),
      ],
    },
  ];
}

const COLUMNS = 3;
const WIDTH = 8;
const HEIGHT = 6;

/** The dashboard's JSON, as CloudWatch's `PutDashboard` takes it. */
export function dashboardOf(watchable: Watchable): $util.Output<string> {
  const region = aws.getRegionOutput().region;
  return $jsonStringify({
    widgets: widgetsOf(watchable).map(({ title, lines }, index) => ({
      type: "metric",
      x: (index % COLUMNS) * WIDTH,
      y: Math.floor(index / COLUMNS) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: {
        title,
        region,
        period: 300,
        view: "timeSeries",
        metrics: lines.map(({ watched, metric, stat, label }) => {
          const { namespace, dimensions } = placeOf(watchable, watched);
          return [namespace, metric, ...Object.entries(dimensions).flat(), { stat, label }];
        }),
      },
    })),
  });
}
