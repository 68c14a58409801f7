import type { Activity } from "@kikimimi/core/thread/activity";
import type { Actor } from "@kikimimi/core/people/actor";
import { type Automation, AutomationDraft, dueFor, eventsOf } from "@kikimimi/core/rule/automation";
import { handlingOf } from "@kikimimi/core/thread/handling";
import type { Matter } from "@kikimimi/core/people/team";
import type { Thread } from "@kikimimi/core/thread/thread";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { eachOf } from "./each-of.ts";
import { judge, type Plan, planOf } from "./fire-automation.ts";
import { matterOf } from "./roster.ts";
import { threadsSince } from "./threads-since.ts";

/** Threads that one try looks at, and milliseconds that it may take. */
const MAX_THREADS = 2_000;
const MAX_MS = 10_000;
const SAMPLES = 20;

/** What a rule would have done with one thread. */
export type AutomationSample = {
  readonly threadId: string;
  readonly at: string;
  readonly cause: string;
  readonly why: readonly string[];
  readonly outcome: "done" | "unchanged" | "refused";
  readonly did: readonly string[];
  readonly problem: string | null;
};

export type AutomationTrial = {
  readonly since: string;
  /** Threads that were looked at, and whether they were all that changed. */
  readonly read: number;
  readonly complete: boolean;
  /** Times that it would have done something, that nothing was left to do, and that it would have been refused. */
  readonly done: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly samples: readonly AutomationSample[];
};

/**
 * What a rule would have done in the last days, without doing it: each thread that changed is played again from its
 * activities and posts, and the rule looks at it where it would have looked. What it would have changed itself is not played
 * on, and posts are taken as they are read today.
 */
export async function tryAutomation({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; draft: AutomationDraft; days: number };
}): Promise<AutomationTrial> {
  const { brandId, days } = input;
  authorise(actor, "lead", brandId);
  const now = ctx.clock();
  const since = new Date(now.getTime() - days * 86_400_000).toISOString();
  const rule: Automation = {
    ...AutomationDraft.parse(input.draft),
    schemaVersion: 1,
    brandId,
    id: "trial",
    version: 1,
    updatedAt: since,
    updatedBy: actor.name,
  };
  const deadline = now.getTime() + MAX_MS;
  const { threads, complete } = await someSince(ctx, brandId, since, deadline);
  const plan = await planOf(ctx, rule);
  const byId = new Map(threads.map((stored) => [stored.thread.threadId, stored]));
  const played = await eachOf(ctx, [...byId.keys()], async (threadId) => {
    const stored = byId.get(threadId);
    return stored ? play(ctx, { rule, plan }, stored, since) : [];
  });
  const found = played.flatMap(({ result = [] }) => result).sort((a, b) => (a.at < b.at ? 1 : -1));
  const count = (outcome: AutomationSample["outcome"]): number => found.filter((one) => one.outcome === outcome).length;
  return {
    since,
    read: threads.length,
    complete: complete && played.every(({ error }) => !error),
    done: count("done"),
    unchanged: count("unchanged"),
    refused: count("refused"),
    samples: found.slice(0, SAMPLES),
  };
}

async function someSince(
  ctx: Context,
  brandId: string,
  since: string,
  deadline: number,
): Promise<{ threads: readonly StoredThread[]; complete: boolean }> {
  const threads = new Map<string, StoredThread>();
  for await (const page of threadsSince(ctx, brandId, new Date(since))) {
    if (threads.size >= MAX_THREADS || ctx.clock().getTime() >= deadline)
      return { threads: [...threads.values()], complete: false };
    for (const stored of page) threads.set(stored.thread.threadId, stored);
  }
  return { threads: [...threads.values()], complete: true };
}

/** A moment of a thread's past. */
type Moment = { readonly at: string; readonly event: string };

/** A rule with what it sets out to do. */
type Planned = { readonly rule: Automation; readonly plan: Plan };

async function play(ctx: Context, planned: Planned, stored: StoredThread, since: string): Promise<AutomationSample[]> {
  const { thread } = stored;
  const [activities, matter] = await Promise.all([
    ctx.store.threads.activities(thread.threadId),
    matterOf(ctx, thread),
  ]);
  const words = thread.evidence
    .filter(({ state }) => state.type === "said" || state.type === "own")
    .map(({ at, state }): Moment => ({ at, event: state.type === "said" ? "customer.wrote" : "we.wrote" }));
  const deeds = eventsOf(activities).map(({ at, event }): Moment => ({ at, event }));
  const moments = [...words, ...deeds].sort((a, b) => (a.at < b.at ? -1 : 1));
  const now = ctx.clock().toISOString();
  return moments.flatMap((moment, i) => {
    const then = asOf(thread, activities, moment.at);
    const next = moments[i + 1]?.at ?? now;
    const at = lookedAt(planned.rule, then, moment, next);
    if (at === undefined || at < since || at > now) return [];
    const sample = sampleOf(ctx, planned, then, matter, at, moment.event);
    return sample ? [sample] : [];
  });
}

/** When the rule would have looked at a thread between one moment and the next; undefined for not at all. */
function lookedAt(
  { when, ...rule }: Automation,
  thread: Thread,
  { at, event }: Moment,
  next: string,
): string | undefined {
  if (when.type === "on") return when.event === event ? at : undefined;
  const due = dueFor(thread, viewOf(thread), { when, ...rule });
  // Looked at once: in the stretch in which it came due.
  return due !== undefined && due > at && due <= next ? due : undefined;
}

/** A thread as it stood at an instant. */
function asOf(thread: Thread, activities: readonly Activity[], at: string): Thread {
  return {
    ...thread,
    ...handlingOf(activities.filter((activity) => activity.at <= at)),
    evidence: thread.evidence.filter((one) => one.at <= at),
  };
}

function sampleOf(
  ctx: Context,
  { rule, plan }: Planned,
  thread: Thread,
  matter: Matter,
  at: string,
  event: string,
): AutomationSample | undefined {
  const verdict = judge(rule, plan, thread, matter, { at: new Date(at), random: ctx.random(9) });
  if (!verdict || verdict.outcome === "capped") return undefined;
  const { why, outcome, problem, next } = verdict;
  const { when } = rule;
  return {
    threadId: thread.threadId,
    at,
    cause: when.type === "on" ? event : `after ${when.since} ${when.seconds} s`,
    why,
    outcome,
    did: next === "unchanged" ? [] : next.activities.map(({ type }) => type),
    problem,
  };
}
