import type { Platform } from "./platform.ts";
import { facebook } from "./facebook/index.ts";
import { line } from "./line/index.ts";
import { mastodon } from "./mastodon/index.ts";
import { standardwebhooks } from "./standardwebhooks/index.ts";

/** Every network that the system knows; a new one is a folder and a line here. */
export const platforms: readonly Platform[] = [facebook, line, mastodon, standardwebhooks];

/** The platform of this id, or undefined when nobody wrote it. */
export function platformOf(id: string): Platform | undefined {
  return platforms.find((platform) => platform.manifest.id === id);
}
