import type { Change } from "@kikimimi/core/mention/change";
import type { Delivery, Failed, Ignored, Outcome } from "@kikimimi/core/source/delivery";
import { AppError } from "@kikimimi/core/base/error";
import type { Mention, MentionContent } from "@kikimimi/core/mention/mention";
import { mentionOf } from "@kikimimi/core/mention/join";
import { roundSignal, type Signal } from "@kikimimi/core/mention/signal";
import { needsIntake } from "@kikimimi/core/triage/thread-view";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import { platformOf } from "@kikimimi/platforms/registry";
import type { Joined } from "@kikimimi/store/mentions";
import { unpackBody } from "./body.ts";
import { classifyText } from "./classify-text.ts";
import type { Context } from "./context.ts";
import { eraseFromArchive, withoutDeleted } from "./erase-deleted.ts";
import { joinThreads } from "./join-threads.ts";
import { describeError } from "./log.ts";
import { postOf } from "./post-of.ts";
import { readingOf } from "./reading-of.ts";
import { adviserOf } from "./second-opinion.ts";
import { type ReadyTopics, topicsOf } from "./topics-of.ts";

/** Items of one delivery that are written at the same time. */
const PARALLEL = 8;

/**
 * Normalises, classifies, threads and decides one delivery. Every write is a join, so running it again, at any
 * time, after any crash, changes nothing twice. What cannot be read is parked in the outcome, visible and
 * replayable; what may pass (throttling, a defect) is thrown, so that the queue tries again.
 */
export async function processDelivery({ ctx, input: delivery }: { ctx: Context; input: Delivery }): Promise<Outcome> {
  try {
    const { outcome, kept } = await work(ctx, delivery);
    await ctx.store.deliveries.archive(kept, outcome);
    ctx.log.info("delivery.processed", { deliveryId: delivery.deliveryId, ...outcome });
    return outcome;
  } catch (error) {
    const reason = describeError(error);
    ctx.log.error("delivery.failed", { deliveryId: delivery.deliveryId, reason });
    await ctx.store.deliveries.archiveFailure(delivery, outcomeOf(ctx, [], [], [{ reason }]));
    throw error;
  }
}

async function work(ctx: Context, delivery: Delivery): Promise<{ outcome: Outcome; kept: Delivery }> {
  const platform = platformOf(delivery.platform);
  const [source, topics] = await Promise.all([
    ctx.store.sources.get(delivery.platform, delivery.sourceId),
    topicsOf(ctx, delivery.brandId),
  ]);
  if (!platform || !source) throw new AppError("not_found", `unknown source ${delivery.platform}/${delivery.sourceId}`);
  const reading = readingOf(delivery, platform, source);
  const { changes, ignored, failed } = normaliseDelivery({
    ...reading,
    via: delivery.via,
    body: unpackBody(delivery.bodyGzip),
    headers: delivery.headers,
    receivedAt: new Date(delivery.receivedAt),
  });
  const advise = adviserOf(ctx);
  const applied: Applied[] = [];
  for (let start = 0; start < changes.length; start += PARALLEL) {
    const group = changes.slice(start, start + PARALLEL);
    applied.push(
      ...(await Promise.all(
        group.map(async (change) => {
          const arrival = await advise(arrivalOf(ctx, delivery, reading.platform.normaliser, topics, change));
          return apply(ctx, delivery, change, arrival);
        }),
      )),
    );
  }
  const threads = await joinThreads(
    ctx,
    applied.map(({ joined }) => joined),
  );
  await ctx.queues.sendMany(
    "response",
    threads
      .filter(({ thread }) => needsIntake(thread))
      .map(({ thread }) => ({ type: "thread.needs_person", brandId: thread.brandId, threadId: thread.threadId })),
  );
  const deleted = applied.filter((one) => one.joined.mention.deletedAt !== null);
  for (const { joined, externalId } of deleted) {
    const { brandId } = joined.mention;
    const deliveryIds = joined.deliveries.filter((id) => id !== delivery.deliveryId);
    await eraseFromArchive(ctx, reading, { brandId, externalId, deliveryIds });
  }
  const kept = withoutDeleted(delivery, reading, new Set(deleted.map(({ externalId }) => externalId)));
  return { outcome: outcomeOf(ctx, applied, ignored, failed), kept };
}

/** What became of one change, and the platform's name of its post, which an erased mention no longer knows. */
type Applied = { readonly effect: Joined["effect"]; readonly joined: Joined; readonly externalId: string };

async function apply(ctx: Context, delivery: Delivery, change: Change, arrival: Mention): Promise<Applied> {
  const joined = await ctx.store.mentions.join(arrival, delivery.deliveryId);
  // A delete that comes first makes a tombstone; nobody would call that a new mention.
  const effect = change.type === "deleted" && joined.effect === "created" ? "updated" : joined.effect;
  return { effect, joined, externalId: change.externalId };
}

/** What one change says of its mention, classified and judged by the brand's topics. */
function arrivalOf(ctx: Context, delivery: Delivery, normaliser: number, topics: ReadyTopics, change: Change): Mention {
  const { brandId, platform, sourceId, receivedAt } = delivery;
  const common = { brandId, platform, sourceId, receivedAt, externalId: change.externalId };
  if (change.type === "deleted") {
    const { conversation, deletedAt } = change;
    return mentionOf({
      ...common,
      conversation: conversation ?? null,
      createdAt: null,
      content: null,
      signal: null,
      deletedAt,
    });
  }
  const media = change.content.media.slice(0, MAX_MEDIA);
  const content: MentionContent = { ...change.content, media, normaliser };
  const { conversation, createdAt, counts = null } = change;
  const signal = signalOf(ctx, content);
  const reading = topics.read(postOf({ platform, sourceId, content, counts, signal }), counts?.readAt ?? null);
  return mentionOf({
    ...common,
    conversation,
    createdAt,
    content,
    signal,
    topics: reading,
    counts,
    deletedAt: null,
  });
}

/** Media that are kept of one post: with the longest text and the longest addresses an item still holds them. */
const MAX_MEDIA = 16;

/** Failures that an outcome names one by one. */
const MAX_FAILURES = 50;

/** Reasons that are kept with a mention; more of them never change what a person does. */
const REASONS = 5;

function signalOf(ctx: Context, content: MentionContent): Signal {
  const signal = classifyText(ctx, content.text, { lang: content.lang, rating: content.rating });
  return roundSignal({ ...signal, reasons: signal.reasons.slice(0, REASONS) });
}

function outcomeOf(
  ctx: Context,
  applied: readonly Applied[],
  ignored: readonly Ignored[],
  failed: readonly Failed[],
): Outcome {
  const count = (effect: Joined["effect"]): number => applied.filter((one) => one.effect === effect).length;
  const duplicates = count("duplicate");
  return {
    status: failed.length > 0 ? "failed" : "processed",
    created: count("created"),
    updated: count("updated"),
    ignored: duplicates > 0 ? [...ignored, { reason: "duplicate", count: duplicates }] : [...ignored],
    failed: few(failed),
    processedAt: ctx.clock().toISOString(),
  };
}

function few(failed: readonly Failed[]): Failed[] {
  const rest = failed.length - MAX_FAILURES;
  return rest > 0 ? [...failed.slice(0, MAX_FAILURES), { reason: `and ${rest} more` }] : [...failed];
}
