import type { TestProject } from "vitest/node";
import { buildBundles } from "../../scripts/bundles.ts";
import { setup as setupEmbedded } from "./setup-embedded.ts";

/** The embedded engines, and every function bundled as it is deployed; the world then calls the bundles. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [stop, folder] = await Promise.all([setupEmbedded(project), buildBundles()]);
  project.provide("bundles", folder);
  return stop;
}
