import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { handlingIn, handlingOf } from "@kikimimi/core/thread/handling";
import { canonicalJson } from "@kikimimi/core/base/json";
import { type Evidence, evidenceOf, joinEvidence, newThread, type Thread } from "@kikimimi/core/thread/thread";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { noSuchThread } from "./act-on-thread.ts";
import { authoriseFor } from "./authorise.ts";
import type { Context } from "./context.ts";

/** What a thread adds up to from its mentions and activities, beside what is stored of it. */
export type Rebuilt = {
  readonly threadId: string;
  /** The parts that differ, by name; none where the stored thread is exactly what they add up to. */
  readonly differences: readonly string[];
  /** Whether what they add up to was stored in its place. */
  readonly repaired: boolean;
};

const PAGE = 200;
const MAX_TRIES = 5;

/**
 * Makes a thread anew from its mentions and activities alone, compares, and where asked stores it; a thread that changes
 * meanwhile is read again. What the machine notes beside them, like its wave, is kept.
 */
export async function rebuildThread({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { threadId: string; repair: boolean };
}): Promise<Rebuilt> {
  const { threadId, repair } = input;
  const missing = noSuchThread(threadId);
  const known = await ctx.store.threads.get(threadId);
  if (!known) throw missing;
  authoriseFor(actor, "lead", known.thread.brandId, missing);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const done = await tryToRebuild(ctx, threadId, repair);
    if (done) return done;
  }
  throw new AppError("conflict", "The thread changes faster than it can be read; try again.");
}

/** Undefined when the thread changed meanwhile. */
async function tryToRebuild(ctx: Context, threadId: string, repair: boolean): Promise<Rebuilt | undefined> {
  const rebuilt = await rebuild(ctx, threadId);
  let done: Rebuilt | undefined;
  await ctx.store.threads.change(threadId, (stored, _companion, rev) => {
    if (rebuilt.rev !== rev) return "unchanged";
    const differences = differencesOf(stored, rebuilt.thread);
    const repaired = repair && differences.length > 0;
    done = { threadId, differences, repaired };
    return repaired ? { thread: { ...stored, ...rebuilt.thread }, activities: [] } : "unchanged";
  });
  return done;
}

async function rebuild(ctx: Context, threadId: string): Promise<Pick<StoredThread, "thread" | "rev">> {
  const stored = await ctx.store.threads.get(threadId);
  if (!stored) throw noSuchThread(threadId);
  const { brandId, platform, sourceId, conversation, evidence } = stored.thread;
  const activities = await ctx.store.threads.activities(threadId);
  const seed = newThread({ threadId, brandId, platform, sourceId, conversation });
  const told = await evidenceIn(ctx, threadId);
  // Only the thread itself knows what was told of mentions that are another's now, and which of its revisions told the rest.
  const moved = evidence.filter(({ state }) => state.type === "moved");
  const revs = new Map(evidence.map((one) => [one.mentionId, one.threadRev]));
  const joined = joinEvidence(moved, told).map((one) => {
    const threadRev = revs.get(one.mentionId);
    return threadRev === undefined ? one : { ...one, threadRev };
  });
  return { thread: { ...seed, evidence: joined, ...handlingOf(activities) }, rev: stored.rev };
}

async function evidenceIn(ctx: Context, threadId: string): Promise<Evidence[]> {
  const found: Evidence[] = [];
  let cursor: string | undefined;
  do {
    const page = await ctx.store.mentions.ofThread(threadId, { limit: PAGE, cursor });
    for (const { mention, rev } of page.items) {
      const evidence = evidenceOf(mention, rev);
      if (evidence) found.push(evidence);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

function differencesOf(stored: Thread, rebuilt: Thread): string[] {
  const parts = (thread: Thread): [string, unknown][] => [
    ["evidence", thread.evidence],
    ...Object.entries(handlingIn(thread)),
    ["view", viewOf({ ...stored, ...thread })],
  ];
  const others = new Map(parts(rebuilt));
  return parts(stored).flatMap(([name, part]) =>
    canonicalJson(part) === canonicalJson(others.get(name)) ? [] : [name],
  );
}
