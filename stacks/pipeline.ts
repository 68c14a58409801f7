import { functionOf, onTable, type Parts, sendTo } from "./function.ts";

/** From sources to threads: what arrived is processed, and polled sources are asked each minute. */
export function createPipeline(parts: Parts) {
  const { table, queues } = parts;
  queues.inbound.queue.subscribe(
    functionOf(parts, {
      name: "process",
      memory: "1024 MB",
      permissions: [onTable(table, "dynamodb:GetItem", "dynamodb:PutItem"), sendTo(queues.response)],
    }),
    { batch: { size: 10, partialResponses: true } },
  );
  new sst.aws.CronV2("Poll", {
    schedule: "rate(1 minute)",
    // The next minute tries again; cursors move only after what was fetched is durable.
    retries: 0,
    function: functionOf(parts, {
      name: "poll",
      memory: "512 MB",
      permissions: [onTable(table, "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"), sendTo(queues.inbound)],
    }),
  });
}
