import { type Automation, eventsOf, timersOf, wordsSince } from "@kikimimi/core/rule/automation";
import type { AutomationPlace } from "@kikimimi/store/automation-runs";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { changesAfter } from "./changes-after.ts";
import type { Context } from "./context.ts";
import { eachOf } from "./each-of.ts";
import { fireAutomation } from "./fire-automation.ts";
import { runTimers } from "./run-timers.ts";

/** Writers' clocks differ and index entries arrive late: each run looks back this far again. */
const LOOK_BACK_MS = 15_000;

/** Threads of one step. */
const STEP = 100;

/** A place that did not move is written down no more often than this. */
const MARK_MS = 10_000;

/**
 * Lets every brand's rules look at what happened to its threads, and at those for which a stretch of time is over, for at
 * most `budgetMs`. Events are facts that are in the table already, and each rule does its work for each of them once: runs
 * may end anywhere, be repeated and overlap. Answers how many rules did something.
 */
export async function runAutomations({ ctx, input }: { ctx: Context; input: { budgetMs: number } }): Promise<number> {
  const deadline = ctx.clock().getTime() + input.budgetMs;
  const brands = new Set((await ctx.store.sources.all()).map((source) => source.brandId));
  let done = 0;
  for (const brandId of brands) {
    const automations = await enabledIn(ctx, brandId);
    if (automations.length === 0) continue;
    done += await followChanges(ctx, brandId, automations, deadline);
    done += await runTimers(ctx, brandId, automations, deadline);
  }
  return done;
}

/**
 * Lets rules look at one thread that has just changed, so that nobody waits for the next run. Whether there are rules is
 * read at half the price; of those whose first one is younger than that read nothing is noted, and the next run looks.
 * Answers how many did something.
 */
export async function automateThread(ctx: Context, stored: StoredThread): Promise<number> {
  const { brandId, threadId } = stored.thread;
  const isRuled = (await enabledIn(ctx, brandId, "eventual")).length > 0;
  // Who notes that every rule has looked must have seen every rule.
  const automations = isRuled ? await enabledIn(ctx, brandId) : [];
  const place = automations.length > 0 ? await ctx.store.automationRuns.place(brandId) : undefined;
  if (!place) return 0;
  const ruled = await ctx.store.automationRuns.ruled([threadId]);
  return ruleThread(ctx, automations, stored, ruled.get(threadId), place.startedAt);
}

async function enabledIn(ctx: Context, brandId: string, read?: "eventual"): Promise<Automation[]> {
  return (await ctx.store.automations.all({ brandId }, read)).filter(({ enabled }) => enabled);
}

async function followChanges(
  ctx: Context,
  brandId: string,
  automations: readonly Automation[],
  deadline: number,
): Promise<number> {
  let done = 0;
  let known = await ctx.store.automationRuns.place(brandId);
  let from: string | undefined;
  do {
    const now = ctx.clock();
    const at = now.toISOString();
    known ??= { ...beginning(at), rev: 0 };
    const { startedAt } = known;
    const { found, more } = await changesAfter(ctx, brandId, from ?? known.place, STEP, now);
    const ruled = await ctx.store.automationRuns.ruled(found.map(({ thread }) => thread.threadId));
    const fresh = found.filter(({ thread, rev }) => (ruled.get(thread.threadId) ?? 0) < rev);
    const byId = new Map(fresh.map((stored) => [stored.thread.threadId, stored]));
    const steps = await eachOf(ctx, [...byId.keys()], async (threadId) => {
      const stored = byId.get(threadId);
      return stored ? ruleThread(ctx, automations, stored, ruled.get(threadId), startedAt) : 0;
    });
    done += steps.reduce((sum, { result = 0 }) => sum + result, 0);
    // What could not be looked at is looked at again.
    if (steps.some(({ error }) => error)) return done;
    const safe = new Date(now.getTime() - LOOK_BACK_MS).toISOString();
    const reached = more ?? at;
    const place = reached < safe ? reached : safe;
    if (fresh.length === 0 && more === undefined && known.rev > 0 && Date.parse(at) - Date.parse(known.at) < MARK_MS) {
      return done;
    }
    const next = { ...known, place: place > known.place ? place : known.place, at };
    // Somebody else is ahead, and has the rest.
    if (!(await ctx.store.automationRuns.move(brandId, known.rev === 0 ? undefined : known, next))) return done;
    known = { ...next, rev: known.rev + 1 };
    from = more;
  } while (from !== undefined && ctx.clock().getTime() < deadline);
  return done;
}

function beginning(at: string): Omit<AutomationPlace, "rev"> {
  return { startedAt: at, place: at, at, scheduledFor: "", scheduling: null };
}

/** Everything that happened to a thread since rules looked at it last; then that they did. Answers how many did something. */
async function ruleThread(
  ctx: Context,
  automations: readonly Automation[],
  stored: StoredThread,
  ruled: number | undefined,
  startedAt: string,
): Promise<number> {
  const { thread, rev, updatedAt } = stored;
  const { brandId, threadId } = thread;
  const activities = await ctx.store.threads.activitiesSince(threadId, ruled ?? 0);
  const words = wordsSince(thread, ruled ?? 0);
  // Of a thread at which they never looked, only what happened since there were rules is news.
  const isNews = ({ at }: { readonly at: string }): boolean => ruled !== undefined || at >= startedAt;
  const events = [
    ...words.filter(isNews).map((word) => ({ ...word, at: updatedAt })),
    ...eventsOf(activities).filter(isNews).toReversed(),
  ];
  let done = 0;
  for (const event of events) {
    for (const automation of automations) {
      const { when, updatedAt: savedAt } = automation;
      if (when.type !== "on" || when.event !== event.event || event.at < savedAt) continue;
      if ((await fireAutomation(ctx, automation, threadId, event))?.outcome === "done") done++;
    }
  }
  const now = done > 0 ? ((await ctx.store.threads.get(threadId)) ?? stored) : stored;
  await ctx.store.automationRuns.setTimers(brandId, timersOf(automations, now.thread));
  await ctx.store.automationRuns.note(threadId, rev);
  return done;
}
