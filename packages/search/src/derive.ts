import type { Mention } from "@kikimimi/core/mention/mention";
import type { Thread } from "@kikimimi/core/thread/thread";
import { ACTIVE, viewOf } from "@kikimimi/core/triage/thread-view";
import { formOf } from "./form.ts";
import type { SearchFilter, SearchPost, SearchThread } from "./search.ts";
import { needleOf } from "./words.ts";

/** What an index keeps of a mention; null for one that nobody may find: deleted, or without words or conversation. */
export function searchPostOf(mention: Mention, rev: number): SearchPost | null {
  const content = mention.revisions[0];
  const { mentionId, brandId, platform, threadId, createdAt, deletedAt, sourceIds } = mention;
  if (!content || threadId === null || createdAt === null || deletedAt !== null) return null;
  const { author } = content;
  return {
    mentionId,
    threadId,
    brandId,
    platform,
    sources: sourceIds,
    kind: content.kind,
    lang: langOf(mention),
    at: Date.parse(createdAt),
    authorId: author?.id ?? null,
    author: [author?.name, author?.handle].filter((part) => part !== undefined).join(" "),
    topics: mention.topics?.matches.map((match) => match.topicId) ?? [],
    text: content.text,
    rev,
  };
}

/** What the classifier heard, or what the platform says where the classifier does not know the language. */
function langOf({ signal, revisions }: Mention): string | null {
  const heard = signal?.language;
  return heard && heard !== "other" ? heard : (revisions[0]?.lang ?? null);
}

/** What an index keeps of a thread. */
export function searchThreadOf(
  thread: Thread,
  stored: { readonly rev: number; readonly updatedAt: string; readonly news: number },
): SearchThread {
  const { status, decision } = viewOf(thread);
  const { threadId, brandId, claim } = thread;
  return { threadId, brandId, status, priority: decision.priority, holder: claim?.id ?? null, ...stored };
}

/** What is looked for in an author's name and handle. */
export function authorNeedle(author: string): string {
  return needleOf(author, false) ?? formOf(author).text;
}

/** The statuses that a filter takes. */
export function statusesOf(status: NonNullable<SearchFilter["status"]>): SearchThread["status"][] {
  return status === "active" ? [...ACTIVE] : [status];
}

/** Whether a post and its thread pass everything but the words. */
export function meetsFilter(post: SearchPost, thread: SearchThread, filter: SearchFilter): boolean {
  const { status, author, from, before, minPriority, maxPriority, source, topic } = filter;
  return (
    (filter.platform === undefined || post.platform === filter.platform) &&
    (filter.lang === undefined || post.lang === filter.lang) &&
    (filter.kind === undefined || post.kind === filter.kind) &&
    (filter.holder === undefined || thread.holder === filter.holder) &&
    (source === undefined || post.sources.includes(source)) &&
    (topic === undefined || post.topics.includes(topic)) &&
    (status === undefined || statusesOf(status).includes(thread.status)) &&
    (minPriority === undefined || thread.priority >= minPriority) &&
    (maxPriority === undefined || thread.priority <= maxPriority) &&
    (from === undefined || post.at >= from) &&
    (before === undefined || post.at < before) &&
    (author === undefined || post.authorId === author || formOf(post.author).text.includes(authorNeedle(author)))
  );
}
