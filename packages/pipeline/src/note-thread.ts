import { note } from "@kikimimi/core/triage";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { actOnThread, type ThreadAct } from "./act-on-thread.ts";

/** Adds words for colleagues to a thread. */
export function noteThread(act: ThreadAct<{ readonly text: string }>): Promise<StoredThread> {
  return actOnThread(act, (thread, deed) => note(thread, deed, act.input.text));
}
