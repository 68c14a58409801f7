import type { Author } from "@kikimimi/core/mention/mention";
import type { Actor } from "@kikimimi/core/people/actor";
import { authorise } from "./authorise.ts";
import { authorOf, type Wanted } from "./author-of.ts";
import type { Context } from "./context.ts";
import { cursorOf, placeIn } from "./walk-cursor.ts";
import {
  onPlatform,
  spentAfter,
  START,
  WALK_BUDGET,
  type WalkedPosts,
  type WalkPlace,
  walkPosts,
} from "./walk-posts.ts";

/** One account that was found: how it was named last, and its posts and their threads on this page. */
export type FoundAuthor = {
  readonly id: string;
  readonly name: string | null;
  readonly handle: string | null;
  readonly posts: number;
  readonly threadIds: readonly string[];
};

/** What one page of a look for an author came to. */
export type ErasurePreview = {
  readonly authors: readonly FoundAuthor[];
  readonly read: { readonly threads: number; readonly posts: number };
  /** How far it looked: threads that changed up to this instant. */
  readonly reached: string;
  readonly next: string | null;
};

/** Looks for all posts of an author, a bounded page at a time; reads every thread and post of the platform, erases nothing. */
export async function previewErasure({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; platform: string; wanted: Wanted; cursor?: string | undefined };
}): Promise<ErasurePreview> {
  const { brandId, platform, wanted, cursor } = input;
  authorise(actor, "admin", brandId);
  const now = ctx.clock();
  const query = ["erasure", brandId, platform, JSON.stringify(wanted)];
  const begun = placeIn(query, cursor);
  const until = begun ? new Date(begun.until) : now;
  const walk = { brandId, until, wanted: onPlatform(platform) };
  const found = new Found(wanted);
  const isSpent = spentAfter(ctx, WALK_BUDGET);
  let place: WalkPlace | null = begun?.place ?? START;
  while (place && !isSpent(found.read.posts)) {
    const round = await walkPosts(ctx, walk, place);
    round.found.forEach((one) => found.take(one));
    place = round.place;
  }
  const next = place && cursorOf(query, { until: until.toISOString(), place });
  const reached = place?.at.match(INSTANT)?.[0] ?? until.toISOString();
  return { authors: [...found.authors.values()], read: found.read, reached, next };
}

/** The instant that a place begins with. */
const INSTANT = /^\d[^#]+/;

/** What a look for an author found so far. */
class Found {
  readonly #wanted: Wanted;
  readonly authors = new Map<string, FoundAuthor>();
  readonly read = { threads: 0, posts: 0 };

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  take({ stored, posts, isFirst }: WalkedPosts): void {
    this.read.threads += isFirst ? 1 : 0;
    this.read.posts += posts.length;
    for (const { mention } of posts) {
      const author = authorOf(mention, this.#wanted);
      if (author) this.#count(author, stored.thread.threadId);
    }
  }

  #count({ id, name, handle }: Author, threadId: string): void {
    const known = this.authors.get(id);
    const threadIds = [...new Set([...(known?.threadIds ?? []), threadId])];
    this.authors.set(id, { id, name: name ?? null, handle: handle ?? null, posts: (known?.posts ?? 0) + 1, threadIds });
  }
}
