import { AppError } from "@kikimimi/core/base/error";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { Source } from "@kikimimi/core/source/source";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { ReplyRules } from "@kikimimi/platforms/manifest";
import type { Platform } from "@kikimimi/platforms/platform";
import { platformOf } from "@kikimimi/platforms/registry";
import type { Replier, ReplyTarget } from "@kikimimi/platforms/reply";
import type { Context } from "./context.ts";

/** The answering side of a platform, as one source. */
export type Answering = {
  readonly source: Source;
  readonly platform: Platform;
  readonly replier: Replier;
  readonly rules: ReplyRules;
};

/** How a brand's source answers; throws `invalid_input` when it does not, `not_found` when it is gone, or another brand's. */
export async function answeringAs(
  ctx: Context,
  of: Pick<Source, "brandId" | "platform" | "sourceId">,
): Promise<Answering> {
  const platform = platformOf(of.platform);
  const source = await ctx.store.sources.get(of.platform, of.sourceId);
  if (!platform || source?.brandId !== of.brandId) {
    throw new AppError("not_found", `There is no source ${of.platform}/${of.sourceId} any more.`);
  }
  const { replier, manifest } = platform;
  if (!replier || !manifest.reply) throw new AppError("invalid_input", `${manifest.name} takes no replies.`);
  return { source, platform, replier, rules: manifest.reply };
}

/** What a reply to this mention is sent to; throws `conflict` when the mention is gone or is our own. */
export function targetOf(thread: Thread, mention: Mention): ReplyTarget {
  const content = mention.revisions[0];
  if (!content) throw new AppError("conflict", "The post was deleted; there is nothing left to answer.");
  if (content.own) throw new AppError("conflict", "The post is our own; answer what a customer said.");
  return {
    externalId: mention.externalId,
    // Of a part of this thread, or of one that was split off, the platform knows the name that it gave itself.
    conversation: mention.conversations[0] ?? thread.conversation,
    kind: content.kind,
    author: content.author,
    direct: content.direct ?? false,
    address: content.address ?? {},
    heardAt: heardAt(thread, mention),
  };
}

/** When a customer last said something in the conversation. */
function heardAt({ evidence }: Thread, mention: Mention): string {
  const said = evidence.filter((one) => one.state.type === "said").map((one) => one.at);
  return [mention.createdAt ?? mention.receivedAt, ...said].sort().at(-1) ?? mention.receivedAt;
}
