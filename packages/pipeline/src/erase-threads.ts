import { mask } from "@kikimimi/core/mention/join";
import type { ErasureStep, RunningErasure } from "@kikimimi/core/people/erasure";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { StoredMention } from "@kikimimi/store/mentions";
import { authorOf, isNamedAfter } from "./author-of.ts";
import type { Context } from "./context.ts";
import { eraseMention } from "./erase-mention.ts";
import { joinThreads } from "./join-threads.ts";
import { OVERLAP_MS } from "./list-changes.ts";
import { onPlatform, spentAfter, START, WALK_BUDGET, WalkPlace, walkPosts } from "./walk-posts.ts";

/**
 * Erases the author's posts in some more of the platform's threads: all that changed before the erasure began, or those
 * that changed since an instant, up to the present. Other people's posts are not touched.
 */
export async function eraseFromThreads(
  ctx: Context,
  erasure: RunningErasure,
  since: string | undefined,
): Promise<ErasureStep> {
  const { brandId, platform, startedAt } = erasure;
  const until = since === undefined ? new Date(startedAt) : ctx.clock();
  const walk = { brandId, until, wanted: onPlatform(platform) };
  const begin = since === undefined ? START : { at: lookBack(since), open: [] };
  const read = { threads: 0, posts: 0 };
  const isSpent = spentAfter(ctx, WALK_BUDGET);
  let place: WalkPlace | null = erasure.place === null ? begin : WalkPlace.parse(JSON.parse(erasure.place));
  while (place && !isSpent(read.posts)) {
    const round = await walkPosts(ctx, walk, place);
    for (const { stored, posts, isFirst } of round.found) {
      read.threads += isFirst ? 1 : 0;
      read.posts += posts.length;
      for (const post of posts) await visit(ctx, erasure, stored.thread, post);
      if (isFirst && isNamedAfter(stored.thread.conversation, erasure.author))
        await forgetName(ctx, stored.thread.threadId);
    }
    place = round.place;
  }
  return { place: place && JSON.stringify(place), read };
}

function lookBack(instant: string): string {
  return new Date(Date.parse(instant) - OVERLAP_MS).toISOString();
}

async function visit(ctx: Context, erasure: RunningErasure, thread: Thread, post: StoredMention): Promise<void> {
  const { mention } = post;
  if (authorOf(mention, { author: erasure.author })) {
    await eraseMention(ctx, mention, erasure);
  } else if (mention.erasedAt !== undefined) {
    // Its thread is told where a crash came between the two.
    const known = thread.evidence.find(({ mentionId }) => mentionId === mention.mentionId);
    if (known?.state.type === "said") await joinThreads(ctx, [{ ...post, effect: "updated", deliveries: [] }]);
  } else if (mention.revisions[0]?.own && mention.conversations.some((name) => isNamedAfter(name, erasure.author))) {
    // Our own words stay; the name of a talk between two is the other's account.
    await ctx.store.mentions.join(mask(mention), erasure.erasureId);
  }
}

async function forgetName(ctx: Context, threadId: string): Promise<void> {
  await ctx.store.threads.change(threadId, (thread) => ({ thread: { ...thread, conversation: "" }, activities: [] }));
}
