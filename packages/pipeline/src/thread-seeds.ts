import { homesOf } from "@kikimimi/core/mention/join";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { ThreadSeed } from "@kikimimi/store/threads";

/** The threads of all names that a mention's conversation was ever given, the one that holds first. */
export function seedsOf(mention: Mention): ThreadSeed[] {
  const { brandId, platform, masked } = mention;
  const sourceId = mention.sourceIds[0] ?? "";
  return homesOf(mention).map((threadId, i) => {
    // A masked mention's thread is there; of what is said here of it only its id is taken.
    const conversation = masked ? "" : (mention.conversations[i] ?? "");
    return { threadId, brandId, platform, sourceId, conversation };
  });
}
