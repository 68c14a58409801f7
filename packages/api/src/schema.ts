import { z } from "@hono/zod-openapi";
import { Activity } from "@kikimimi/core/thread/activity";
import { ChannelHealth } from "@kikimimi/core/source/channel";
import { Decision } from "@kikimimi/core/mention/decision";
import { Delivery as CoreDelivery, Outcome } from "@kikimimi/core/source/delivery";
import {
  Author,
  Counts,
  Entity,
  Media,
  MentionContent,
  MentionKind,
  RecordedCorrection,
} from "@kikimimi/core/mention/mention";
import { Correction, Signal } from "@kikimimi/core/mention/signal";
import { SourceGap } from "@kikimimi/core/source/source";
import { Slug } from "@kikimimi/core/base/slug";
import { Claim, Handling } from "@kikimimi/core/thread/handling";
import { ThreadStatus } from "@kikimimi/core/triage/thread-view";
import { TopicMatch } from "@kikimimi/core/mention/topic";
import { Reply } from "./schema-reply.ts";
import { Lease } from "./schema-staff.ts";

/** What a mention met of a brand's topics, with where its words stand in the text (UTF-16 units). */
const TopicHit = z.object({
  topicId: z.string(),
  highlights: TopicMatch.shape.highlights,
  tags: z.array(z.string()),
});

/** One row of a list of threads. */
export const ThreadRow = z
  .object({
    threadId: z.string(),
    brandId: z.string(),
    platform: z.string(),
    sourceId: z.string(),
    status: ThreadStatus,
    priority: z.number().int().min(0).max(100),
    route: Decision.shape.route,
    /** Why the priority is what it is, heaviest first; the weights sum to the priority, up to 100. */
    terms: Decision.shape.terms,
    dueAt: z.string().nullable(),
    lastAt: z.string().nullable(),
    claim: Claim.nullable(),
    /** Out of sight until an instant, or, where that is null, until a customer writes. */
    snooze: Handling.shape.snooze.unwrap().omit({ seen: true }).nullable(),
    escalation: Handling.shape.escalation,
    /** Nobody has to answer, and why. */
    ignored: Handling.shape.ignored.unwrap().omit({ seen: true }).nullable(),
    /** A person's priority in place of the machine's. */
    override: Handling.shape.override,
    team: Handling.shape.team,
    tags: Handling.shape.tags,
    followers: Handling.shape.followers,
    /** The thread whose part it is; go on there. */
    merged: Handling.shape.merged,
    parts: Handling.shape.parts,
    /** Mentions that the decision looks back on; `manyMentions` when it no longer counts them all. */
    mentionCount: z.number().int(),
    manyMentions: z.boolean(),
    /** The mention that decided: its words, who wrote it, what the classifier said. */
    lead: z
      .object({
        mentionId: z.string(),
        excerpt: z.string(),
        lang: z.string().nullable(),
        author: Author.nullable(),
        url: z.string().nullable(),
        createdAt: z.string(),
        /** The words that moved anger or urgency, for highlighting. */
        evidence: z.array(z.string()),
      })
      .nullable(),
    /** Ids of the topics that the deciding mention met. */
    topics: z.array(z.string()),
    /** The wave of copied posts that it belongs to, and how many of its threads wait now, from two on. */
    wave: z.object({ waveId: z.string(), count: z.number().int() }).nullable(),
    /** Who has it before them right now. */
    leases: z.array(Lease),
    rev: z.number().int(),
    updatedAt: z.string(),
  })
  .openapi("ThreadRow");
export type ThreadRow = z.infer<typeof ThreadRow>;

/** One mention of a thread, with earlier versions of its text and what was judged of it. */
export const Mention = z
  .object({
    mentionId: z.string(),
    externalId: z.string(),
    platform: z.string(),
    kind: MentionKind.nullable(),
    text: z.string(),
    lang: z.string().nullable(),
    author: Author.nullable(),
    url: z.string().nullable(),
    parent: z.string().nullable(),
    entities: z.array(Entity),
    media: z.array(Media),
    rating: z.number().nullable(),
    direct: z.boolean(),
    own: z.boolean(),
    createdAt: z.string().nullable(),
    editedAt: z.string().nullable(),
    deletedAt: z.string().nullable(),
    history: z.array(MentionContent.pick({ text: true, version: true })),
    signal: Signal.nullable(),
    topics: z.array(TopicHit),
    counts: Counts.nullable(),
    correction: RecordedCorrection.nullable(),
    rev: z.number().int(),
  })
  .openapi("Mention");
export type Mention = z.infer<typeof Mention>;

/** A thread as its page shows it. */
export const ThreadDetail = ThreadRow.extend({
  /** Newest first. */
  mentions: z.array(Mention),
  /** Cursor to older mentions at `/v1/threads/{id}/mentions`. */
  nextMentions: z.string().nullable(),
  /** What people did, oldest first. */
  activities: z.array(Activity),
  /** What we answered or are about to, oldest first. */
  replies: z.array(Reply),
}).openapi("ThreadDetail");
export type ThreadDetail = z.infer<typeof ThreadDetail>;

/** A person's ruling on a mention, as training data; what was not ruled on is left out. */
export const CorrectionRow = z
  .object({
    mentionId: z.string(),
    text: z.string(),
    platform: z.string(),
    lang: z.string().nullable(),
    /** The platform's own id of who wrote it. */
    author: z.string().nullable(),
    ...Correction.omit({ spam: true }).shape,
    /** Whether it was ruled spam; `intents` then says so too. */
    spam: Correction.shape.spam,
    correctedAt: z.string(),
    by: RecordedCorrection.shape.by,
  })
  .openapi("Correction");
export type CorrectionRow = z.infer<typeof CorrectionRow>;

/** An archived delivery without its body. */
export const DeliveryRow = CoreDelivery.omit({ bodyGzip: true, headers: true })
  .extend({ outcome: Outcome })
  .openapi("Delivery");
export type DeliveryRow = z.infer<typeof DeliveryRow>;

export const DeadLetter = z
  .object({
    queue: z.string(),
    messageId: z.string(),
    deliveryId: z.string().nullable(),
    reason: z.string().nullable(),
    sentAt: z.string(),
  })
  .openapi("DeadLetter");

/** A connected source: how it hears, and how that is going. */
export const ChannelRow = z
  .object({
    sourceId: z.string(),
    platform: z.string(),
    platformName: z.string(),
    brandId: z.string(),
    name: z.string(),
    health: ChannelHealth,
    ingest: z.array(z.enum(["webhook", "poll"])),
    replies: z.boolean(),
    lastEventAt: z.string().nullable(),
    needsAuthorisation: z.boolean(),
    tokenExpiresAt: z.string().nullable(),
    pausedUntil: z.string().nullable(),
    lastError: z.string().nullable(),
    webhook: z
      .object({
        path: z.string(),
        address: z.string().openapi({ description: "The path as well, where the service has no name of its own." }),
        lastDeliveryAt: z.string().nullable(),
      })
      .nullable(),
    polling: z
      .object({
        lastPolledAt: z.string().nullable(),
        nextPollAt: z.string().nullable(),
        intervalSeconds: z.number(),
        lagSeconds: z.number().nullable(),
        recent: z.object({ polls: z.number(), failed: z.number() }),
        backfill: z.array(z.object({ stream: z.string(), reached: z.string() })),
        gaps: z.array(SourceGap),
      })
      .nullable(),
    quota: z
      .object({
        unit: z.enum(["USD", "units", "requests"]),
        limit: z.number(),
        spent: z.number(),
        resetsAt: z.string(),
      })
      .nullable(),
  })
  .openapi("Channel");
export type ChannelRow = z.infer<typeof ChannelRow>;

/** A page of anything. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

export const Limit = z.coerce.number().int().min(1).max(200).default(50);
export const Cursor = z.string().max(2_000).optional();
/** The brand asked about; the token's first brand when left out. */
export const Brand = z.string().optional();
/** An id of ours in a path: a prefix and 26 letters and digits. */
const idOf = (prefix: string) =>
  z.object({
    id: z
      .string()
      .regex(/^[\w-]{1,100}$/, "no id of ours")
      .openapi({ param: { name: "id", in: "path" }, example: `${prefix}_01KAZ0C6G4M7Q9VX2T5W8Y3NBD` }),
  });
export const ThreadId = idOf("thr");
export const MentionId = idOf("mnt");
export const DeliveryId = idOf("dlv");
export const TopicId = z.object({ id: Slug });
export const WaveId = idOf("wav");
export const WebhookId = idOf("whk");
/** A message's id is the queue engine's own. */
export const LetterId = idOf("msg");
