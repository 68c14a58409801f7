import * as z from "zod";
import { ThreadAction } from "../thread/action.ts";
import type { Activity } from "../thread/activity.ts";
import { DocumentName, documentOf } from "../base/document.ts";
import type { Deed } from "../triage/effects.ts";
import { AppError } from "../base/error.ts";
import { Slug } from "../base/slug.ts";
import type { Thread } from "../thread/thread.ts";
import { act, type Outcome } from "../triage/triage.ts";

/** Most actions of one macro; all of them are written in one transaction. */
const MAX_ACTIONS = 20;

/** What a person writes down of a macro. */
export const MacroDraft = z.strictObject({
  name: DocumentName,
  actions: z.array(ThreadAction).max(MAX_ACTIONS).default([]),
  /** The canned reply that it drafts. */
  cannedReply: Slug.optional(),
});
export type MacroDraft = z.infer<typeof MacroDraft>;

/** A saved list of actions that is done as a whole. */
export const Macro = documentOf(MacroDraft);
export type Macro = z.infer<typeof Macro>;

/**
 * Does actions one after the other, each on what the one before left; all or none. What is refused names the step in
 * the issue's path, `actions.2`.
 */
export function actAll(
  thread: Thread,
  actions: readonly ThreadAction[],
  deedOf: (step: number) => Deed,
): Outcome | "unchanged" {
  let now = thread;
  const activities: Activity[] = [];
  for (const [step, action] of actions.entries()) {
    const outcome = stepOf(now, action, deedOf(step), step);
    if (outcome === "unchanged") continue;
    now = outcome.thread;
    activities.push(...outcome.activities);
  }
  return activities.length === 0 ? "unchanged" : { thread: now, activities };
}

function stepOf(thread: Thread, action: ThreadAction, deed: Deed, step: number): Outcome | "unchanged" {
  try {
    return act(thread, action, deed);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const issues = [{ path: `actions.${step}`, message: error.message }];
    const message = `Step ${step + 1} (${action.type}) is refused, so nothing was done: ${error.message}`;
    throw new AppError(error.code, message, { ...error.details, issues }, { cause: error });
  }
}
