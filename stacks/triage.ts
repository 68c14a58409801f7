import { functionOf, onTable, type Parts } from "./function.ts";

/** Opens the threads that need a person. */
export function createTriage(parts: Parts) {
  parts.queues.response.queue.subscribe(
    functionOf(parts, {
      name: "intake",
      memory: "512 MB",
      permissions: [onTable(parts.table, "dynamodb:GetItem", "dynamodb:PutItem")],
    }),
    { batch: { size: 10, partialResponses: true } },
  );
}
