import type { ThreadAction } from "../thread/action.ts";
import { AppError } from "../base/error.ts";
import type { Person } from "../people/person.ts";
import { ACTIVE, type ThreadStatus } from "./thread-view.ts";

/** What two threads do together, each its half; and that the machine opens one. */
type Paired =
  | { readonly type: "open" }
  | { readonly type: "merge"; readonly into: string }
  /** With the part's tags and followers, which join the whole's. */
  | {
      readonly type: "absorb";
      readonly part: string;
      readonly tags: readonly string[];
      readonly followers: readonly Person[];
    }
  | { readonly type: "separate" }
  | { readonly type: "part"; readonly part: string }
  | { readonly type: "split"; readonly mentionIds: readonly string[]; readonly into: string };

/** Everything that is done with a thread. */
export type Action = ThreadAction | Paired;
type Name = Action["type"];

type Row = Readonly<Partial<Record<ThreadStatus, readonly ThreadStatus[]>>>;

/** Where something may end that only adds to a thread: where it began. */
const STAYS: Row = {
  open: ["open"],
  queued: ["queued"],
  claimed: ["claimed"],
  escalated: ["escalated"],
  waiting: ["waiting"],
  snoozed: ["snoozed"],
  closed: ["closed"],
  ignored: ["ignored"],
};
const TAKEN: Row = {
  open: ["claimed", "waiting"],
  // It waits again where only the snooze that is over with this had brought it back.
  queued: ["claimed", "waiting"],
  claimed: ["claimed"],
  escalated: ["claimed"],
  waiting: ["waiting"],
  snoozed: ["claimed", "waiting"],
};
/** Every move that there is: for each action and the status that it meets, where it may end. What is not here is refused. */
export const TRANSITIONS: Readonly<Record<Name, Row>> = {
  open: {
    open: ["queued"],
    queued: ["queued"],
    claimed: ["claimed"],
    escalated: ["escalated"],
    waiting: ["queued", "claimed"],
    snoozed: ["snoozed"],
    ignored: ["ignored"],
  },
  claim: TAKEN,
  assign: TAKEN,
  release: {
    claimed: ["queued", "open", "escalated", "closed"],
    waiting: ["waiting", "open", "closed"],
    snoozed: ["snoozed"],
  },
  snooze: {
    open: ["snoozed"],
    queued: ["snoozed"],
    claimed: ["snoozed"],
    escalated: ["snoozed"],
    waiting: ["snoozed"],
    snoozed: ["snoozed"],
  },
  wake: { snoozed: ACTIVE },
  escalate: {
    open: ["escalated"],
    queued: ["escalated"],
    claimed: ["escalated"],
    waiting: ["escalated"],
    snoozed: ["escalated"],
  },
  deescalate: { escalated: ["queued", "open"], claimed: ["claimed"], waiting: ["waiting"], snoozed: ["snoozed"] },
  close: {
    open: ["closed"],
    queued: ["closed"],
    claimed: ["closed"],
    escalated: ["closed"],
    waiting: ["closed"],
    snoozed: ["closed"],
  },
  reopen: { open: ["queued"], waiting: ACTIVE, closed: ["queued"], ignored: ["queued"] },
  ignore: {
    open: ["ignored"],
    queued: ["ignored"],
    claimed: ["ignored"],
    escalated: ["ignored"],
    waiting: ["ignored"],
    snoozed: ["ignored"],
    closed: ["ignored"],
  },
  merge: {
    open: ["merged"],
    queued: ["merged"],
    claimed: ["merged"],
    escalated: ["merged"],
    waiting: ["merged"],
    snoozed: ["merged"],
    closed: ["merged"],
    ignored: ["merged"],
  },
  absorb: STAYS,
  separate: { merged: ["open", "queued", "closed", "waiting", "ignored"] },
  part: STAYS,
  split: STAYS,
  tag: STAYS,
  prioritise: STAYS,
  route: STAYS,
  follow: STAYS,
  unfollow: STAYS,
  note: STAYS,
};

/** Why an action is refused in a status; a `conflict`. */
export function refusal(action: Name, status: ThreadStatus): AppError {
  if (action === "release") return new AppError("conflict", "Nobody holds this thread.");
  if (status === "merged") {
    return new AppError("conflict", "The thread is a part of another one now; go on there, or separate it first.");
  }
  if (status === "closed" || status === "ignored") {
    const again = action === "close" || action === "ignore" ? "already" : "reopen it first";
    return new AppError(
      "conflict",
      again === "already" ? `The thread is already ${status}.` : `The thread is ${status}; ${again}.`,
    );
  }
  return new AppError("conflict", `The thread is ${status}; one cannot ${action} it.`);
}
