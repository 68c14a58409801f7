import type { ThreadRow } from "@kikimimi/api/schema";
import type { ThreadAction } from "@kikimimi/core/thread/action";

/** What takes an action back, done upon a thread as it stood before, by `me`; undefined where nothing can. */
export function undoOf(
  action: ThreadAction,
  before: Pick<ThreadRow, "claim" | "status">,
  me: string,
): readonly ThreadAction[] | undefined {
  const mine = before.claim?.id === me;
  // Who held it is let go with the thread; one's own hold is taken up again.
  const again: readonly ThreadAction[] = mine ? [{ type: "claim" }] : [];
  switch (action.type) {
    case "claim":
      return before.claim ? undefined : [{ type: "release" }];
    case "release":
      return mine ? [{ type: "claim" }] : undefined;
    case "close":
    case "ignore":
      return before.status === "open" ? undefined : [{ type: "reopen" }, ...again];
    case "reopen":
      return before.status === "closed" ? [{ type: "close" }] : undefined;
    case "snooze":
      return before.status === "snoozed" ? undefined : [{ type: "wake" }];
    case "tag":
      return [{ type: "tag", add: action.remove, remove: action.add }];
    case "follow":
      return [{ type: "unfollow" }];
    case "unfollow":
      return [{ type: "follow" }];
    case "assign":
    case "wake":
    case "escalate":
    case "deescalate":
    case "prioritise":
    case "route":
    case "note":
      return undefined;
  }
}
