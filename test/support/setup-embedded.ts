import type { TestProject } from "vitest/node";
import { startDynamo } from "../../packages/local/src/engines/dynamo.ts";
import { startSqs } from "../../packages/local/src/engines/sqs.ts";

/** One pair of embedded engines for a whole project; every suite takes a table and queues of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [dynamo, sqs] = await Promise.all([startDynamo(), startSqs()]);
  project.provide("dynamo", dynamo.endpoint);
  project.provide("sqs", sqs.endpoint);
  return async () => {
    await Promise.all([dynamo.stop(), sqs.stop()]);
  };
}

declare module "vitest" {
  interface ProvidedContext {
    dynamo: string;
    sqs: string;
    /** Folder of the functions' bundles, where the world is to call these instead of the sources. */
    bundles?: string;
  }
}
