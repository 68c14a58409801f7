import { release } from "@kikimimi/core/triage";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { actOnThread, type ThreadAct } from "./act-on-thread.ts";

/** Gives a held thread back to the queue. */
export function releaseThread(act: ThreadAct): Promise<StoredThread> {
  return actOnThread(act, release);
}
