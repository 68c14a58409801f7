import type { TestProject } from "vitest/node";
import { startSqs } from "../../packages/local/src/engines/sqs.ts";
import { startDynamoDbLocal } from "./dynamodb-local.ts";

/** The same suites on AWS's own DynamoDB Local, so that no quirk of one engine becomes our design. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [dynamo, sqs] = await Promise.all([startDynamoDbLocal(), startSqs()]);
  project.provide("dynamo", dynamo.endpoint);
  project.provide("sqs", sqs.endpoint);
  return async () => {
    await Promise.all([dynamo.stop(), sqs.stop()]);
  };
}
