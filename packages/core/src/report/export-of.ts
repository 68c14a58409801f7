import { featuresOf } from "../mention/decision.ts";
import { languageOf, type Mention } from "../mention/mention.ts";
import { INTENT_THRESHOLD } from "../mention/signal.ts";
import type { Reply } from "../reply/reply.ts";
import type { Activity } from "../thread/activity.ts";
import type { Thread } from "../thread/thread.ts";
import { viewOf } from "../triage/thread-view.ts";
import type { ActivityRow, ExportedThreadRow, PostRow, ReplyRow } from "./export-rows.ts";

/** A mention as a row. */
export function postRowOf(mention: Mention): PostRow {
  const { revisions, signal, correction, counts, sourceIds, topics } = mention;
  const content = revisions[0];
  const author = content?.author;
  return {
    postId: mention.mentionId,
    threadId: mention.threadId,
    platform: mention.platform,
    source: sourceIds[0] ?? "",
    externalId: mention.externalId,
    kind: content?.kind ?? null,
    text: content?.text ?? "",
    language: languageOf(mention),
    authorId: author?.id ?? null,
    authorName: author?.name ?? null,
    authorHandle: author?.handle ?? null,
    authorFollowers: author?.followers ?? null,
    own: content?.own ?? false,
    direct: content?.direct ?? false,
    url: content?.url ?? null,
    parent: content?.parent ?? null,
    createdAt: mention.createdAt,
    receivedAt: mention.receivedAt,
    editedAt: content?.editedAt ?? null,
    deletedAt: mention.deletedAt,
    versions: revisions.length,
    rating: content?.rating ?? null,
    ...judgedOf(mention),
    corrected: correction !== null,
    model: signal?.model ?? null,
    topics: topics?.matches.map(({ topicId }) => topicId) ?? [],
    likes: counts?.likes ?? null,
    replies: counts?.replies ?? null,
    reposts: counts?.reposts ?? null,
    quotes: counts?.quotes ?? null,
    bookmarks: counts?.bookmarks ?? null,
    views: counts?.views ?? null,
    countedAt: counts?.readAt ?? null,
  };
}

type Judged = Pick<PostRow, "sentiment" | "anger" | "urgency" | "intents" | "spam">;

/** What was judged of it, a person's word first. */
function judgedOf(mention: Mention): Judged {
  const features = featuresOf(mention);
  if (!features) return { sentiment: null, anger: null, urgency: null, intents: [], spam: false };
  const heard = mention.signal?.intents.filter(({ score }) => score >= INTENT_THRESHOLD).map(({ label }) => label);
  const { sentiment, anger, urgency, spam } = features;
  return { sentiment, anger, urgency, intents: mention.correction?.value.intents ?? heard ?? [], spam };
}

/** A thread as a row. */
export function threadRowOf(thread: Thread, changedAt: string): ExportedThreadRow {
  const { status, decision, dueAt, lastAt } = viewOf(thread);
  return {
    threadId: thread.threadId,
    platform: thread.platform,
    source: thread.sourceId,
    status,
    priority: decision.priority,
    route: decision.route,
    reasons: decision.terms.map(({ term, weight }) => `${term}${weight < 0 ? "" : "+"}${weight}`),
    openedAt: thread.openedAt,
    lastAt,
    dueAt,
    holderId: thread.claim?.id ?? null,
    holderName: thread.claim?.name ?? null,
    team: thread.team,
    tags: thread.tags,
    closedAt: thread.closed?.at ?? null,
    closedBy: thread.closed?.by ?? null,
    escalated: thread.escalation?.reason ?? null,
    ignored: thread.ignored?.reason ?? null,
    mergedInto: thread.merged?.into ?? null,
    changedAt,
  };
}

/** A reply as a row. */
export function replyRowOf(reply: Reply): ReplyRow {
  return {
    replyId: reply.replyId,
    threadId: reply.threadId,
    postId: reply.mentionId,
    platform: reply.platform,
    source: reply.sourceId,
    state: reply.state,
    text: reply.text,
    version: reply.version,
    cannedReply: reply.cannedReply?.id ?? null,
    byId: reply.by.id,
    byName: reply.by.name,
    createdAt: reply.createdAt,
    approvedById: reply.approved?.by.id ?? null,
    approvedAt: reply.approved?.at ?? null,
    rejectedById: reply.rejected?.by.id ?? null,
    rejectedReason: reply.rejected?.reason ?? null,
    sentAt: reply.sentAt,
    externalId: reply.externalId,
    url: reply.url,
    problem: reply.error?.code ?? null,
  };
}

/** An activity as a row. */
export function activityRowOf(activity: Activity, platform: string): ActivityRow {
  const { activityId, threadId, at, type, by, change: _change, ...rest } = activity;
  const { text, reason, ...details } = wordsIn(rest);
  return {
    activityId,
    threadId,
    platform,
    at,
    type,
    byKind: by.kind,
    byId: by.id,
    byName: by.name,
    text: text ?? reason ?? null,
    details: JSON.stringify(details),
  };
}

/** Which words an activity has, beside what else it says. */
function wordsIn(rest: object): { text?: string | undefined; reason?: string | undefined } {
  return rest;
}
