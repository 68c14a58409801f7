import process from "node:process";
import { functionOf, onIndexes, onTable, type Parts, type Permission, sendTo } from "./function.ts";

/** The second opinion as the deploying shell names it (docs/second-opinion.md); all of it is optional. */
const SECOND_OPINION = [
  "KIKIMIMI_SECOND_OPINION",
  "KIKIMIMI_SECOND_OPINION_MODEL",
  "KIKIMIMI_SECOND_OPINION_PER_MINUTE",
  "KIKIMIMI_SECOND_OPINION_PER_DAY",
  "KIKIMIMI_SECOND_OPINION_TIMEOUT_MS",
];

function secondOpinion(): { environment: Record<string, string>; permissions: Permission[] } {
  const environment = Object.fromEntries(
    SECOND_OPINION.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const models = ["arn:aws:bedrock:*::foundation-model/*", "arn:aws:bedrock:*:*:inference-profile/*"];
  const permissions: Record<string, Permission[]> = {
    bedrock: [{ actions: ["bedrock:InvokeModel"], resources: models }],
    // Comprehend knows no resources for this action.
    comprehend: [{ actions: ["comprehend:DetectSentiment"], resources: ["*"] }],
  };
  return { environment, permissions: permissions[environment["KIKIMIMI_SECOND_OPINION"] ?? "off"] ?? [] };
}

/** From sources to threads: what arrived is processed, and polled sources are asked each minute. */
export function createPipeline(parts: Parts) {
  const { table, queues } = parts;
  const opinion = secondOpinion();
  queues.inbound.queue.subscribe(
    functionOf(parts, {
      name: "process",
      memory: "1024 MB",
      environment: opinion.environment,
      permissions: [
        onTable(table, "dynamodb:GetItem", "dynamodb:PutItem"),
        sendTo(queues.response),
        ...opinion.permissions,
      ],
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
      permissions: [
        onTable(
          table,
          "dynamodb:GetItem",
          "dynamodb:BatchGetItem",
          "dynamodb:Query",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
        ),
        onIndexes(table),
        sendTo(queues.inbound, queues.outbound),
      ],
    }),
  });
}
