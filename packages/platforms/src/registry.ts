import * as all from "./all.ts";
import type { Platform } from "./platform.ts";

/** Every network that the system knows, by id; a new one is a folder and a line in `all.ts`. */
export const platforms: readonly Platform[] = Object.values(all);

/** The platform of this id, or undefined when nobody wrote it. */
export function platformOf(id: string): Platform | undefined {
  return platforms.find((platform) => platform.manifest.id === id);
}
