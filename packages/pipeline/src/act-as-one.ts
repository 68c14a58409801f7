import type { ThreadAction } from "@kikimimi/core/thread/action";
import { type Actor, may } from "@kikimimi/core/people/actor";
import type { CannedReply } from "@kikimimi/core/reply/canned-reply";
import { sortableId } from "@kikimimi/core/base/identity";
import { actAll } from "@kikimimi/core/rule/macro";
import type { Outcome } from "@kikimimi/core/triage/triage";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { StoredReply } from "@kikimimi/store/replies";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { followUp, noSuchThread } from "./act-on-thread.ts";
import { addressedIn } from "./addressed.ts";
import { answeringLanguage } from "./answering-language.ts";
import { authoriseFor } from "./authorise.ts";
import { type CannedUse, fillCanned, wordsOf } from "./canned-reply.ts";
import type { Context } from "./context.ts";
import { deedsOf } from "./deed.ts";
import { newDraft } from "./draft-reply.ts";

/** What is to be done with a thread as one: all of it, or nothing. */
export type Work = {
  readonly actions: readonly ThreadAction[];
  /** What to draft, and how. */
  readonly canned?: CannedReply | undefined;
  readonly use?: CannedUse;
  /** Names the run: 9 bytes, by which its activities are found again. */
  readonly run: Uint8Array;
};

/** What became of it. */
export type AsOne = {
  readonly stored: StoredThread;
  /** `changed`: it is no longer at the revision that was expected, so nothing was done. */
  readonly outcome: "done" | "unchanged" | "changed";
  /** The reply that was drafted, or the same one from before. */
  readonly replyId: string | null;
};

type Act = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly threadId: string; readonly work: Work; readonly expectedRev?: number };
};

/** Does all of a work with a thread in one write, its activities and its draft with it; what is refused names the step. */
export async function actAsOne({ ctx, actor, input }: Act): Promise<AsOne> {
  const { threadId, work, expectedRev } = input;
  const missing = noSuchThread(threadId);
  const { actions } = work;
  const told: { outcome: AsOne["outcome"]; replyId: string | null } = { outcome: "unchanged", replyId: null };
  const stored = await ctx.store.threads.change(
    threadId,
    (thread, draft: Draft, rev) => {
      authoriseFor(actor, "agent", thread.brandId, missing);
      Object.assign(told, { outcome: "changed", replyId: null });
      if (expectedRev !== undefined && rev !== expectedRev) return "unchanged";
      const next = outcomeOf(ctx, actor, thread, work);
      const drafts = draft !== undefined && "put" in draft;
      told.outcome = next === "unchanged" && !drafts ? "unchanged" : "done";
      told.replyId = draft?.reply.replyId ?? null;
      return next === "unchanged" && drafts ? { thread, activities: [] } : next;
    },
    () => draftFor(ctx, actor, threadId, work),
  );
  if (!stored) throw missing;
  return { stored: told.outcome === "done" ? await followUp(ctx, actor, stored, actions) : stored, ...told };
}

/** What a work would do with a thread as it stands; throws what it would be refused with. */
export async function tryAsOne({ ctx, actor, input }: Act): Promise<"done" | "unchanged"> {
  const stored = await ctx.store.threads.get(input.threadId);
  if (!stored) throw noSuchThread(input.threadId);
  authoriseFor(actor, "agent", stored.thread.brandId, noSuchThread(input.threadId));
  const draft = await draftFor(ctx, actor, input.threadId, input.work);
  const next = outcomeOf(ctx, actor, stored.thread, input.work);
  return next === "unchanged" && !(draft && "put" in draft) ? "unchanged" : "done";
}

function outcomeOf(ctx: Context, actor: Actor, thread: Thread, { actions, run }: Work): Outcome | "unchanged" {
  const by = { kind: "person", id: actor.id, name: actor.name } as const;
  return actAll(thread, actions, deedsOf(by, may(actor, "lead", thread.brandId), ctx.clock(), run));
}

/** Letters of an activity's id that tell of the run alone: 9 bytes in base 32, less the one that the step reaches into. */
const RUN_LETTERS = 14;

/** Whether an activity is of a run. */
export function isOfRun(activityId: string, run: Uint8Array): boolean {
  const like = sortableId("act", new Date(0), Buffer.concat([Buffer.of(0), run]));
  return activityId.slice(-RUN_LETTERS) === like.slice(-RUN_LETTERS);
}

/** A draft to be written; or the one from the same canned reply that lies there still, so that no second one does. */
type Draft = ReturnType<Context["store"]["replies"]["prepareNew"]> | StoredReply | undefined;

async function draftFor(ctx: Context, actor: Actor, threadId: string, { canned, use = {} }: Work): Promise<Draft> {
  const stored = canned && (await ctx.store.threads.get(threadId));
  if (!stored) return undefined;
  const { thread } = stored;
  authoriseFor(actor, "agent", thread.brandId, noSuchThread(threadId));
  const known = (await ctx.store.replies.ofThread(threadId)).find(
    ({ reply }) => reply.state === "draft" && reply.by.id === actor.id && reply.cannedReply?.id === canned.id,
  );
  if (known) return known;
  const addressed = await addressedIn(ctx, thread, use);
  const language = await answeringLanguage(ctx, addressed.mention);
  const filled = fillCanned(canned, addressed, { actor, use, language });
  const words = { text: wordsOf(filled), cannedReply: filled.cannedReply };
  return ctx.store.replies.prepareNew(newDraft(ctx, actor, thread, addressed, words));
}
