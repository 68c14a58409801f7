import * as z from "zod";
import { Person } from "../people/person.ts";
import { Level } from "../mention/signal.ts";

/** Who holds a thread since when. */
export const Claim = Person.extend({ since: z.iso.datetime() });
export type Claim = z.infer<typeof Claim>;

/** What somebody could see of a thread's mentions; others, and those that got worse since, are news. */
export const Seen = z.array(z.object({ mentionId: z.string(), urgency: Level, anger: Level }));
export type Seen = z.infer<typeof Seen>;

const ruled = { at: z.iso.datetime(), by: z.string() };

/** What people, their rules and the machine did with a thread, as it stands now: the sum of its activities. */
export const Handling = z.object({
  /** Set when the response queue's consumer opened it for triage. */
  openedAt: z.iso.datetime().nullable(),
  claim: Claim.nullable(),
  /** Done for now; undone by a person or by a newer mention that needs one. */
  closed: z.object({ ...ruled, seen: Seen }).nullable(),
  /** Put on the queue, whatever the machine thinks, until we answer. */
  reopenedAt: z.iso.datetime().nullable(),
  /** Out of sight until a time, or until a customer writes; a customer's words always bring it back. */
  snooze: z.object({ ...ruled, until: z.iso.datetime().nullable(), seen: Seen }).nullable(),
  /** For leads only, until one of them says otherwise. */
  escalation: z.object({ ...ruled, reason: z.string() }).nullable(),
  /** Nobody has to answer; only what is clearly urgent, and new, brings it back. */
  ignored: z.object({ ...ruled, reason: z.string(), seen: Seen }).nullable(),
  /** A person's priority in place of the machine's. */
  override: z.object({ ...ruled, priority: z.number().int().min(0).max(100) }).nullable(),
  /** The team that it belongs to. */
  team: z.string().nullable(),
  tags: z.array(z.string()),
  followers: z.array(Person),
  /** The thread whose part it is: all that was and will be said in it is read there. */
  merged: z.object({ ...ruled, into: z.string() }).nullable(),
  /** Threads that are parts of it. */
  parts: z.array(z.string()),
});
export type Handling = z.infer<typeof Handling>;

/** A thread that nobody has touched. */
export const UNTOUCHED: Handling = {
  openedAt: null,
  claim: null,
  closed: null,
  reopenedAt: null,
  snooze: null,
  escalation: null,
  ignored: null,
  override: null,
  team: null,
  tags: [],
  followers: [],
  merged: null,
  parts: [],
};

/** What one deed changed: the previous and the new value of each part of the handling that it touched. */
export const Change = z.object({ before: Handling.partial(), after: Handling.partial() });
export type Change = z.infer<typeof Change>;

/** A deed's change; the parts that it names as they were and as they are. */
export function changeOf(before: Handling, after: Partial<Handling>): Change {
  return { before: partsOf(before, after), after };
}

function partsOf(handling: Handling, named: Partial<Handling>): Partial<Handling> {
  return Object.fromEntries(Object.entries(handling).filter(([name]) => Object.hasOwn(named, name)));
}

/** The handling part of something larger. */
export function handlingIn(thread: Handling): Handling {
  return Handling.parse(thread);
}

/** The handling that activities add up to, in the order in which the thread took them. */
export function handlingOf(activities: readonly { readonly change?: Change | undefined }[]): Handling {
  return Handling.parse(Object.assign({}, UNTOUCHED, ...activities.map(({ change }) => change?.after)));
}
