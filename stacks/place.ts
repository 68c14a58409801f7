import type { Watched } from "./alarms.ts";
import type { Functions } from "./deployed.ts";
import type { Parts } from "./parts.ts";

/** A metric's home in CloudWatch. */
export type Place = {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>;
};

/** What is watched besides the parts: the deployed functions and the HTTP API. */
export type Watchable = { readonly parts: Parts; readonly functions: Functions; readonly api: sst.aws.ApiGatewayV2 };

/** Where the metrics of what is watched are. */
export function placeOf({ parts, functions, api }: Watchable, watched: Watched): Place {
  const { queues, table, settings } = parts;
  const queue = (one: sst.aws.Queue): Place => ({
    namespace: "AWS/SQS",
    dimensions: { QueueName: one.nodes.queue.name },
  });
  switch (watched.of) {
    case "queue":
      return queue(queues[watched.queue].queue);
    case "deadLetters":
      return queue(queues[watched.queue].deadLetters);
    case "schedules":
      return queue(queues.schedules);
    case "ingress":
      return { namespace: "AWS/ApiGateway", dimensions: { ApiId: api.nodes.api.id } };
    case "table":
      return { namespace: "AWS/DynamoDB", dimensions: { TableName: table.name } };
    case "measures":
      return { namespace: "Kikimimi", dimensions: { table: table.name } };
    case "event":
      // A filter's metric has no dimensions but those that each line names.
      return { namespace: settings.nameOf("events"), dimensions: {} };
    case "function":
      return {
        namespace: "AWS/Lambda",
        dimensions: { FunctionName: functions.get(watched.name)?.name ?? settings.nameOf(watched.name) },
      };
  }
}
