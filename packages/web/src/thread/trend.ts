import type { Mention } from "@kikimimi/api/schema";

/** How angry a post is, 0–2, as a person ruled or else as it was judged; undefined where nothing was judged. */
export function angerOf({ correction, signal }: Pick<Mention, "correction" | "signal">): number | undefined {
  return correction?.value.anger ?? signal?.anger.level;
}

/** The anger of a customer's posts, oldest first; ours and deleted ones say nothing of it. */
export function angerTrend(mentions: readonly Mention[]): readonly number[] {
  return mentions
    .filter(({ own, deletedAt, createdAt }) => !own && deletedAt === null && createdAt !== null)
    .toSorted((a, b) => ((a.createdAt ?? "") < (b.createdAt ?? "") ? -1 : 1))
    .flatMap((mention) => angerOf(mention) ?? []);
}
