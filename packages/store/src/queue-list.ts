import { isActive, type ThreadStatus } from "@kikimimi/core/triage/thread-view";

/** The lists of threads that people look through. */
export type QueueList = "active" | "waiting" | "snoozed" | "closed";

/** The list that shows threads of a status; those that need nobody stand on none. */
export function listOf(status: ThreadStatus): QueueList | undefined {
  if (isActive(status)) return "active";
  if (status === "waiting" || status === "snoozed" || status === "closed") return status;
  return status === "ignored" ? "closed" : undefined;
}
