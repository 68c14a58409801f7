import { fileURLToPath } from "node:url";
import { join } from "node:path";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** A path inside the project. */
export function fromRoot(...parts: string[]): string {
  return join(ROOT, ...parts);
}
