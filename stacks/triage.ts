import { functionOf, onTable, type Parts, sendTo } from "./function.ts";

/** Opens the threads that need a person, and sends what people answer. */
export function createTriage(parts: Parts) {
  parts.queues.response.queue.subscribe(
    functionOf(parts, {
      name: "intake",
      memory: "512 MB",
      permissions: [onTable(parts.table, "dynamodb:GetItem", "dynamodb:PutItem")],
    }),
    { batch: { size: 10, partialResponses: true } },
  );
  parts.queues.outbound.queue.subscribe(
    functionOf(parts, {
      name: "reply",
      memory: "512 MB",
      permissions: [
        onTable(parts.table, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
        sendTo(parts.queues.outbound),
      ],
    }),
    // One reply's platform may take its time; none of the others waits for it.
    { batch: { size: 1, partialResponses: true } },
  );
}
