import { functionOf, onIndexes, onTable, type Parts, redriveFrom, sendTo } from "./function.ts";

/** One HTTP API: platforms' webhooks, and the triage API for everything else. */
export function createIngress(parts: Parts) {
  const { table, queues } = parts;
  const api = new sst.aws.ApiGatewayV2("Api", {
    // The page is served from the API's own origin, so no other origin needs an answer.
    cors: false,
  });
  api.route(
    "ANY /webhooks/{proxy+}",
    functionOf(parts, {
      name: "webhook",
      memory: "512 MB",
      permissions: [onTable(table, "dynamodb:GetItem", "dynamodb:UpdateItem"), sendTo(queues.inbound)],
    }),
  );
  api.route(
    "$default",
    functionOf(parts, {
      name: "api",
      memory: "512 MB",
      permissions: [
        onTable(
          table,
          "dynamodb:GetItem",
          "dynamodb:BatchGetItem",
          "dynamodb:Query",
          "dynamodb:PutItem",
          "dynamodb:DeleteItem",
        ),
        onIndexes(table),
        sendTo(queues.inbound, queues.response, queues.outbound),
        redriveFrom(queues.inbound, queues.response, queues.outbound),
      ],
    }),
  );
  return api;
}
