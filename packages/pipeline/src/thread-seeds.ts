import { threadIdOf } from "@kikimimi/core/base/identity";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { ThreadSeed } from "@kikimimi/store/threads";

/** The threads of all names that a mention's conversation was ever given, the one that holds first. */
export function seedsOf(mention: Mention): ThreadSeed[] {
  const { brandId, platform } = mention;
  const sourceId = mention.sourceIds[0] ?? "";
  return mention.conversations.map((conversation) => ({
    threadId: threadIdOf(brandId, platform, conversation),
    brandId,
    platform,
    sourceId,
    conversation,
  }));
}
