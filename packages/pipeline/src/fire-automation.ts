import type { ThreadAction } from "@kikimimi/core/thread/action";
import { type Automation, type AutomationEvent, type AutomationRun, whyOf } from "@kikimimi/core/rule/automation";
import { AppError } from "@kikimimi/core/base/error";
import { actAll } from "@kikimimi/core/rule/macro";
import type { Matter } from "@kikimimi/core/people/team";
import type { Thread } from "@kikimimi/core/thread/thread";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import type { Outcome } from "@kikimimi/core/triage/triage";
import type { StoredThread } from "@kikimimi/store/thread-item";
import type { Context } from "./context.ts";
import { deedsOf } from "./deed.ts";
import { matterOf } from "./roster.ts";
import { settleSla } from "./settle-sla.ts";
import { withTargets } from "./target.ts";

/** Runs with one thread within a day, from which on rules leave it alone: whatever goes on there, a person has to look. */
const MAX_RUNS = 30;
const DAY_MS = 86_400_000;

/** What a rule would do with a thread as it is; undefined when its conditions are not met. */
export type Verdict = {
  readonly why: readonly string[];
  readonly outcome: AutomationRun["outcome"];
  readonly problem: string | null;
  readonly next: Outcome | "unchanged";
};

/** What a rule sets out to do, its people and teams as they are now; or why it cannot be done to any thread. */
export type Plan = { readonly actions: readonly ThreadAction[] } | { readonly problem: string };

/** Looks up whom and which teams a rule names. */
export async function planOf(ctx: Context, { brandId, do: actions }: Automation): Promise<Plan> {
  try {
    return { actions: await withTargets(ctx, brandId, actions) };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

/** Applies a rule to a thread, without writing anything. */
export function judge(
  automation: Automation,
  plan: Plan,
  thread: Thread,
  matter: Matter,
  moment: { readonly at: Date; readonly random: Uint8Array },
): Verdict | undefined {
  const why = whyOf(automation.if, thread, viewOf(thread), matter);
  if (!why) return undefined;
  const refused = (problem: string): Verdict => ({ why, outcome: "refused", problem, next: "unchanged" });
  if ("problem" in plan) return refused(plan.problem);
  const by = { kind: "rule", id: automation.id, name: automation.name } as const;
  try {
    // A lead wrote the rule.
    const next = actAll(thread, plan.actions, deedsOf(by, true, moment.at, moment.random));
    return { why, outcome: next === "unchanged" ? "unchanged" : "done", problem: null, next };
  } catch (error) {
    return refused(refusalOf(error));
  }
}

/** Why something is refused; throws what is no refusal. */
function refusalOf(error: unknown): string {
  if (!(error instanceof AppError) || error.code === "internal") throw error;
  return error.message;
}

/**
 * Lets a rule do its work with a thread for one event, once: what it does, the activities and the entry in the log are one
 * write, which is refused when the event has its entry already. Answers what it did; undefined for nothing.
 */
export async function fireAutomation(
  ctx: Context,
  automation: Automation,
  threadId: string,
  event: AutomationEvent,
): Promise<AutomationRun | undefined> {
  let run: AutomationRun | undefined;
  const stored = await ctx.store.threads.change(
    threadId,
    (thread, prepared: Prepared | undefined, rev) => {
      run = undefined;
      if (!prepared) return "unchanged";
      if (prepared.rev !== rev) return "again";
      ({ run } = prepared);
      return prepared.verdict.next === "unchanged" ? { thread, activities: [] } : prepared.verdict.next;
    },
    () => prepare(ctx, automation, threadId, event),
  );
  if (run?.outcome === "done" && stored) await settleSla(ctx, stored);
  return run;
}

type Prepared = ReturnType<Context["store"]["automationRuns"]["prepare"]> & {
  readonly rev: number;
  readonly run: AutomationRun;
  readonly verdict: Verdict;
};

async function prepare(
  ctx: Context,
  automation: Automation,
  threadId: string,
  event: AutomationEvent,
): Promise<Prepared | undefined> {
  const runs = ctx.store.automationRuns;
  const [known, done] = await Promise.all([
    ctx.store.threads.get(threadId),
    runs.has(threadId, automation.id, event.eventId),
  ]);
  if (!known || done) return undefined;
  const at = ctx.clock();
  const [matter, plan] = await Promise.all([matterOf(ctx, known.thread), planOf(ctx, automation)]);
  const judged = judge(automation, plan, known.thread, matter, { at, random: ctx.random(9) });
  if (!judged) return undefined;
  const verdict = (await isCapped(ctx, known, at)) ? capped(judged) : judged;
  const run: AutomationRun = {
    schemaVersion: 1,
    brandId: known.thread.brandId,
    threadId,
    automationId: automation.id,
    version: automation.version,
    name: automation.name,
    eventId: event.eventId,
    cause: event.event,
    at: at.toISOString(),
    why: [...verdict.why],
    outcome: verdict.outcome,
    did: verdict.next === "unchanged" ? [] : verdict.next.activities.map(({ type }) => type),
    problem: verdict.problem,
  };
  return { ...runs.prepare(run), rev: known.rev, run, verdict };
}

async function isCapped(ctx: Context, { thread }: StoredThread, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - DAY_MS).toISOString();
  return (await ctx.store.automationRuns.countDone(thread.threadId, since, MAX_RUNS)) >= MAX_RUNS;
}

function capped({ why }: Verdict): Verdict {
  const problem = `Rules did ${MAX_RUNS} things with this thread within a day; a person has to look at it.`;
  return { why, outcome: "capped", problem, next: "unchanged" };
}
