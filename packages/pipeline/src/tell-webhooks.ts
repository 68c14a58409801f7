import { webhookMessageIdOf } from "@kikimimi/core/base/identity";
import { eventOfActivity, type Told, waitOf, waitsOf, type WebhookEvent } from "@kikimimi/core/webhook/event";
import { newMessage, type WebhookMessage } from "@kikimimi/core/webhook/message";
import { wants, type WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import type { Telling } from "@kikimimi/store/subscriptions";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { changesAfter } from "./changes-after.ts";
import type { Context } from "./context.ts";

/** Writers' clocks differ and index entries arrive late: each run looks back this far again. */
const LOOK_BACK_MS = 15_000;

/** Threads of one step, and those that are told at the same time. */
const STEP = 100;
const PARALLEL = 8;

/** A telling that has nothing new writes down no more often than this how far it came. */
const MARK_MS = 5_000;

/**
 * Makes messages of what happened in the threads that changed, for every subscription that wants to hear of it. Events
 * are facts that are in the table already, and a message's id follows from its subscription and its event: a run may end
 * anywhere, be repeated and overlap with another one, and each message comes to be once. Answers how many did.
 */
export async function tellWebhooks({ ctx, input }: { ctx: Context; input: { budgetMs: number } }): Promise<number> {
  const deadline = ctx.clock().getTime() + input.budgetMs;
  const brands = new Set((await ctx.store.sources.all()).map((source) => source.brandId));
  let made = 0;
  for (const brandId of brands) made += await tellBrand(ctx, brandId, deadline);
  return made;
}

async function tellBrand(ctx: Context, brandId: string, deadline: number): Promise<number> {
  const { subscriptions, telling } = await ctx.store.subscriptions.ofBrand(brandId);
  const live = subscriptions.filter(({ pause }) => pause?.reason !== "gone");
  if (live.length === 0) return 0;
  let made = 0;
  let known = telling;
  let from: string | undefined = beginOf(live, telling);
  do {
    const now = ctx.clock();
    const { found, more } = await changesAfter(ctx, brandId, from, STEP, now);
    const step = await tellThreads(ctx, live, found);
    made += step.made;
    if (step.threads === 0 && more === undefined && isFresh(known, now)) return made;
    const reached = more ?? now.toISOString();
    const safe = new Date(now.getTime() - LOOK_BACK_MS).toISOString();
    const place = reached < safe ? reached : safe;
    const at = now.toISOString();
    // Somebody else is ahead, and has the rest.
    if (!(await ctx.store.subscriptions.tell(brandId, known, place, at))) return made;
    known = { rev: (known?.rev ?? 0) + 1, place, at };
    from = more;
  } while (from !== undefined && ctx.clock().getTime() < deadline);
  return made;
}

/** Where the walk begins: at its place, but not before there was anybody to be told. */
function beginOf(live: readonly WebhookSubscription[], telling: Telling | undefined): string {
  const first = Math.min(...live.map(({ createdAt }) => Date.parse(createdAt)));
  const begin = new Date(first - LOOK_BACK_MS).toISOString();
  return telling && telling.place > begin ? telling.place : begin;
}

function isFresh(telling: Telling | undefined, now: Date): boolean {
  return telling !== undefined && now.getTime() - Date.parse(telling.at) < MARK_MS;
}

async function tellThreads(
  ctx: Context,
  live: readonly WebhookSubscription[],
  found: readonly StoredThread[],
): Promise<{ threads: number; made: number }> {
  const told = await ctx.store.subscriptions.told(found.map(({ thread }) => thread.threadId));
  const fresh = found.filter(({ thread, rev }) => (told.get(thread.threadId)?.rev ?? 0) < rev);
  let made = 0;
  for (let start = 0; start < fresh.length; start += PARALLEL) {
    const group = fresh.slice(start, start + PARALLEL);
    const counts = await Promise.all(
      group.map((stored) => tellThread(ctx, live, stored, told.get(stored.thread.threadId))),
    );
    made += counts.reduce((sum, count) => sum + count, 0);
  }
  return { threads: fresh.length, made };
}

/** The messages first, then that they were told: a death in between makes each of them again, which changes nothing. */
async function tellThread(
  ctx: Context,
  live: readonly WebhookSubscription[],
  { thread, rev, updatedAt }: StoredThread,
  told: Told | undefined,
): Promise<number> {
  const { threadId, openedAt } = thread;
  const activities = await ctx.store.subscriptions.untold(threadId, told?.rev ?? 0);
  const events = [
    ...waitsOf(thread, told, updatedAt),
    ...activities.map((activity) => eventOfActivity(thread, activity)),
  ];
  let made = 0;
  const at = ctx.clock().toISOString();
  for (const event of events) {
    for (const subscription of live.filter((one) => wants(one, event))) {
      if (await ctx.store.webhookMessages.create(messageFor(subscription, event, at))) made++;
    }
  }
  const next = { rev, openedAt, wait: waitOf(thread) ?? told?.wait ?? null };
  if (events.length > 0 || told) await ctx.store.subscriptions.note(threadId, next);
  return made;
}

/** What colleagues wrote is kept only for those who ask for texts. */
function messageFor(to: WebhookSubscription, event: WebhookEvent, at: string): WebhookMessage {
  const { subscriptionId, brandId, includeText } = to;
  const messageId = webhookMessageIdOf(subscriptionId, event.eventId);
  const told = includeText ? event : { ...event, words: {} };
  return newMessage({ messageId, subscriptionId, brandId, event: told }, at);
}
