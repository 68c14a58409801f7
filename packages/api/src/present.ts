import { languageOf } from "@kikimimi/core/mention/mention";
import type { Intent, Reason } from "@kikimimi/core/mention/signal";
import { cut } from "@kikimimi/core/base/text";
import { NEWEST } from "@kikimimi/core/thread/thread";
import type { CorrectedMention } from "@kikimimi/pipeline/list-corrections";
import type { ThreadRow as Row } from "@kikimimi/pipeline/list-queue";
import type { ThreadDetail as Detail } from "@kikimimi/pipeline/read-thread";
import { presentReply } from "./present-reply.ts";
import { presentLease } from "./schema-staff.ts";
import type { CorrectionRow, Mention, ThreadDetail, ThreadRow } from "./schema.ts";

type StoredMention = NonNullable<Row["lead"]>;

/** UTF-16 units of a mention's text that a list shows. */
const EXCERPT_UNITS = 200;

/** A thread as lists show it. */
export function presentRow({ stored, view, lead, wave, leases }: Row): ThreadRow {
  const { thread, rev, updatedAt } = stored;
  return {
    threadId: thread.threadId,
    brandId: thread.brandId,
    platform: thread.platform,
    sourceId: thread.sourceId,
    status: view.status,
    priority: view.decision.priority,
    route: view.decision.route,
    terms: view.decision.terms,
    dueAt: view.dueAt,
    lastAt: view.lastAt,
    claim: thread.claim,
    snooze: unseen(thread.snooze),
    escalation: thread.escalation,
    ignored: unseen(thread.ignored),
    override: thread.override,
    team: thread.team,
    tags: thread.tags,
    followers: thread.followers,
    merged: thread.merged,
    parts: thread.parts,
    mentionCount: thread.evidence.filter((item) => item.state.type !== "moved").length,
    manyMentions: thread.evidence.length >= NEWEST,
    lead: lead ? presentLead(lead) : null,
    topics: lead?.mention.topics?.matches.map((match) => match.topicId) ?? [],
    wave,
    leases: leases.map(presentLease),
    rev,
    updatedAt,
  };
}

/** Without what its author could see: that is for the machine to compare. */
function unseen<T extends { seen: unknown }>(ruling: T | null): Omit<T, "seen"> | null {
  if (!ruling) return null;
  const { seen: _seen, ...shown } = ruling;
  return shown;
}

function presentLead({ mention }: StoredMention): ThreadRow["lead"] {
  const content = mention.revisions[0];
  const reasons = mention.signal?.reasons ?? [];
  return {
    mentionId: mention.mentionId,
    excerpt: cut(content?.text ?? "", EXCERPT_UNITS),
    lang: languageOf(mention),
    author: content?.author ?? null,
    url: content?.url ?? null,
    createdAt: mention.createdAt ?? mention.receivedAt,
    evidence: reasons.filter(movesUp).map((reason) => reason.evidence),
  };
}

/** Whether a reason speaks for anger or urgency rather than for calm. */
function movesUp({ head, label, weight }: Reason): boolean {
  return weight > 0 && label !== "0" && (head === "anger" || head === "urgency");
}

/** A mention as a thread shows it. */
export function presentMention({ mention, rev }: StoredMention): Mention {
  const [content, ...earlier] = mention.revisions;
  return {
    mentionId: mention.mentionId,
    externalId: mention.externalId,
    platform: mention.platform,
    kind: content?.kind ?? null,
    text: content?.text ?? "",
    lang: languageOf(mention),
    author: content?.author ?? null,
    url: content?.url ?? null,
    parent: content?.parent ?? null,
    entities: content?.entities ?? [],
    media: content?.media ?? [],
    rating: content?.rating ?? null,
    direct: content?.direct ?? false,
    own: content?.own ?? false,
    createdAt: mention.createdAt,
    editedAt: content?.editedAt ?? null,
    deletedAt: mention.deletedAt,
    history: earlier.map(({ text, version }) => ({ text, version })),
    signal: mention.signal,
    topics:
      mention.topics?.matches.map(({ topicId, highlights, effects }) => ({
        topicId,
        highlights,
        tags: effects.tags ?? [],
      })) ?? [],
    counts: mention.counts,
    correction: mention.correction,
    rev,
  };
}

/** A thread as its page shows it. */
export function presentDetail(detail: Detail): ThreadDetail {
  return {
    ...presentRow(detail),
    mentions: detail.mentions.items.map(presentMention),
    nextMentions: detail.mentions.next,
    activities: [...detail.activities],
    replies: detail.replies.map(presentReply),
  };
}

/** A ruling as training data. */
export function presentCorrection({ mention, content, correction }: CorrectedMention): CorrectionRow {
  const { value, by, at } = correction;
  const intents = intentsOf(value);
  return {
    mentionId: mention.mentionId,
    text: content.text,
    platform: mention.platform,
    lang: languageOf(mention),
    author: content.author?.id ?? null,
    ...value,
    ...(intents ? { intents } : {}),
    correctedAt: at,
    by,
  };
}

/** The intents that a ruling names, spam among them exactly where it says so. */
function intentsOf({ intents, spam }: CorrectedMention["correction"]["value"]): Intent[] | undefined {
  if (spam === true) return [...new Set([...(intents ?? []), "spam" as const])];
  return spam === false ? intents?.filter((intent) => intent !== "spam") : intents;
}
