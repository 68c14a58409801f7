import { HANDLER_SECONDS } from "../packages/messaging/src/queue-names.ts";
import type { QueuePair, Queues } from "./queues.ts";
import type { Table } from "./table.ts";

/** What every function is made of. */
export type Parts = { readonly table: Table; readonly queues: Queues; readonly secrets: sst.Secret };

export type Permission = { readonly actions: string[]; readonly resources: $util.Input<string>[] };

/** A function of `functions/`, with the whole environment that they read and only the permissions listed. */
export function functionOf(
  { table, queues, secrets }: Parts,
  options: {
    readonly name: string;
    readonly memory: `${number} MB`;
    readonly permissions: Permission[];
    readonly environment?: Readonly<Record<string, string>>;
  },
) {
  return {
    handler: `functions/${options.name}.handler`,
    runtime: "nodejs24.x" as const,
    architecture: "arm64" as const,
    memory: options.memory,
    timeout: `${HANDLER_SECONDS} seconds` as const,
    nodejs: { minify: true },
    environment: {
      KIKIMIMI_TABLE: table.name,
      KIKIMIMI_SECRETS: secrets.value,
      INBOUND_QUEUE_URL: queues.inbound.queue.url,
      INBOUND_DLQ_URL: queues.inbound.deadLetters.url,
      RESPONSE_QUEUE_URL: queues.response.queue.url,
      RESPONSE_DLQ_URL: queues.response.deadLetters.url,
      OUTBOUND_QUEUE_URL: queues.outbound.queue.url,
      OUTBOUND_DLQ_URL: queues.outbound.deadLetters.url,
      ...options.environment,
    },
    permissions: options.permissions,
  };
}

/** Item actions on the table itself. */
export function onTable(table: Table, ...actions: `dynamodb:${string}`[]): Permission {
  return { actions, resources: [table.arn] };
}

/** Queries of the table's indexes. */
export function onIndexes(table: Table): Permission {
  return { actions: ["dynamodb:Query"], resources: [$interpolate`${table.arn}/index/*`] };
}

/** Sending, single or in batches: SQS authorises both by the same action. */
export function sendTo(...pairs: QueuePair[]): Permission {
  return { actions: ["sqs:SendMessage"], resources: pairs.map((pair) => pair.queue.arn) };
}

/** Listing dead letters and sending one of them back. */
export function redriveFrom(...pairs: QueuePair[]): Permission {
  return {
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
    resources: pairs.map((pair) => pair.deadLetters.arn),
  };
}
