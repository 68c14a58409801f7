import { close } from "@kikimimi/core/triage";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { actOnThread, type ThreadAct } from "./act-on-thread.ts";

/** Ends work on a thread, with a reason where one is given. */
export function closeThread(act: ThreadAct<{ readonly reason?: string | undefined }>): Promise<StoredThread> {
  return actOnThread(act, (thread, deed) => close(thread, deed, act.input.reason));
}
