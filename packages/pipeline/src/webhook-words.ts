import { type MentionWords, wordsOf } from "@kikimimi/core/webhook/payload";
import type { Context } from "./context.ts";

/** The words of a mention as they are now; undefined once it is deleted, so that nothing taken back is sent. */
export async function webhookWords(ctx: Context, mentionId: string | null): Promise<MentionWords | undefined> {
  const mention = mentionId === null ? undefined : (await ctx.store.mentions.get(mentionId))?.mention;
  const content = mention?.deletedAt === null ? mention.revisions[0] : undefined;
  if (!mention || !content) return undefined;
  const { author, text, url = null } = content;
  const { id, name = null, handle = null } = author ?? { id: "" };
  return wordsOf({ mentionId: mention.mentionId, text, url, author: author ? { id, name, handle } : null });
}
