import { reopen } from "@kikimimi/core/triage";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { actOnThread, type ThreadAct } from "./act-on-thread.ts";

/** Puts a closed or calm thread on the queue. */
export function reopenThread(act: ThreadAct): Promise<StoredThread> {
  return actOnThread(act, reopen);
}
