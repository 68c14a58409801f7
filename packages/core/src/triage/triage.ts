import type { Activity } from "../thread/activity.ts";
import { type Deed, effectOf } from "./effects.ts";
import { AppError } from "../base/error.ts";
import { changeOf } from "../thread/handling.ts";
import type { Thread } from "../thread/thread.ts";
import { viewOf } from "./thread-view.ts";
import { type Action, refusal, TRANSITIONS } from "./transitions.ts";

/** A thread's next state and the facts to append. */
export type Outcome = { readonly thread: Thread; readonly activities: readonly Activity[] };

/** Does one thing with a thread: every path that changes what is done with one leads through here. */
export function act(thread: Thread, action: Action, deed: Deed): Outcome | "unchanged" {
  const { status } = viewOf(thread);
  const allowed = TRANSITIONS[action.type][status];
  if (!allowed) throw refusal(action.type, status);
  const effect = effectOf(thread, action, deed);
  if (effect === "unchanged") return "unchanged";
  const { type, after, ...said } = effect;
  const common = { activityId: deed.activityId, threadId: thread.threadId, at: deed.at, by: deed.by };
  const change = after && { change: changeOf(thread, after) };
  // Sound because each effect names a type together with what that type tells.
  const activity = { type, ...common, ...change, ...said } as Activity;
  const next = { ...thread, ...after };
  const reached = viewOf(next).status;
  if (!allowed.includes(reached)) {
    throw new AppError("internal", `${action.type} led a thread from ${status} to ${reached}.`);
  }
  return { thread: next, activities: [activity] };
}
