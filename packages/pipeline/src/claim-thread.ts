import { claim } from "@kikimimi/core/triage";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { actOnThread, type ThreadAct } from "./act-on-thread.ts";

/** Takes a thread for the actor; of any number of simultaneous claims exactly one wins. */
export function claimThread(act: ThreadAct): Promise<StoredThread> {
  return actOnThread(act, claim);
}
