import { type Automation, dueFor, type Timer, timersOf } from "@kikimimi/core/rule/automation";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import type { AutomationPlace } from "@kikimimi/store/automation-runs";
import type { Context } from "./context.ts";
import { eachOf } from "./each-of.ts";
import { fireAutomation } from "./fire-automation.ts";

/** Timers, and threads of a list, of one step. */
const STEP = 100;

/** Looks at threads for which a stretch of time is over; first sees to it that the newest rules have their timers. */
export async function runTimers(
  ctx: Context,
  brandId: string,
  automations: readonly Automation[],
  deadline: number,
): Promise<number> {
  await schedule(ctx, brandId, automations, deadline);
  let done = 0;
  while (ctx.clock().getTime() < deadline) {
    const timers = await ctx.store.automationRuns.dueTimers(brandId, ctx.clock().toISOString(), STEP);
    const byName = new Map(timers.map((timer) => [`${timer.at}#${timer.threadId}#${timer.automationId}`, timer]));
    const steps = await eachOf(ctx, [...byName.keys()], async (name) => {
      const timer = byName.get(name);
      return timer ? runTimer(ctx, brandId, automations, timer) : false;
    });
    done += steps.filter(({ result }) => result).length;
    // What failed stays, and is tried by the next run.
    if (timers.length < STEP || steps.some(({ error }) => error)) return done;
  }
  return done;
}

/** Fires where the stretch is over; where it began anew, the later timer has been set by whatever changed the thread. */
async function runTimer(
  ctx: Context,
  brandId: string,
  automations: readonly Automation[],
  timer: Timer,
): Promise<boolean> {
  const { threadId, automationId } = timer;
  const automation = automations.find(({ id }) => id === automationId);
  const stored = automation && (await ctx.store.threads.get(threadId));
  const due = stored && dueFor(stored.thread, viewOf(stored.thread), automation);
  let done = false;
  if (automation?.when.type === "after" && due !== undefined) {
    const { since, seconds } = automation.when;
    if (due <= ctx.clock().toISOString()) {
      const event = { eventId: `${since}-${due}`, event: `after ${since} ${seconds} s`, at: due };
      done = (await fireAutomation(ctx, automation, threadId, event))?.outcome === "done";
    } else await ctx.store.automationRuns.setTimers(brandId, [{ at: due, threadId, automationId }]);
  }
  await ctx.store.automationRuns.removeTimer(brandId, timer);
  return done;
}

/** Threads that wait already get the timers of rules that are new or changed, list by list, page by page. */
async function schedule(
  ctx: Context,
  brandId: string,
  automations: readonly Automation[],
  deadline: number,
): Promise<void> {
  const timed = automations.filter(({ when }) => when.type === "after");
  const wanted = timed.map(({ id, version }) => `${id}@${version}`).join(" ");
  let known: AutomationPlace | undefined = await ctx.store.automationRuns.place(brandId);
  if (!known || known.scheduledFor === wanted) return;
  let scheduling = known.scheduling ?? { list: "active" as const, cursor: null };
  while (ctx.clock().getTime() < deadline) {
    const page = await ctx.store.lists.queue({
      brandId,
      list: scheduling.list,
      sort: "due",
      limit: STEP,
      cursor: scheduling.cursor ?? undefined,
      wanted: () => true,
    });
    await ctx.store.automationRuns.setTimers(
      brandId,
      page.items.flatMap(({ thread }) => timersOf(timed, thread)),
    );
    const isOver = page.next === null && scheduling.list === "waiting";
    if (page.next !== null) scheduling = { ...scheduling, cursor: page.next };
    else scheduling = { list: "waiting", cursor: null };
    const next: AutomationPlace = isOver
      ? { ...known, scheduledFor: wanted, scheduling: null }
      : { ...known, scheduling };
    if (!(await ctx.store.automationRuns.move(brandId, known, next)) || isOver) return;
    known = { ...next, rev: known.rev + 1 };
  }
}
