import * as z from "zod";
import type { Activity } from "./activity.ts";
import { Doer, type Person } from "../people/person.ts";
import type { Thread } from "./thread.ts";
import { cut } from "../base/text.ts";

/** Why somebody is told: named in a note, given a thread, or because they follow one. */
export const NoticeReason = z.enum(["named", "assigned", "following"]);
export type NoticeReason = z.infer<typeof NoticeReason>;

/** What happened in a thread that one person should know of. */
export const Notice = z.object({
  noticeId: z.string(),
  brandId: z.string(),
  /** Who is told. */
  personId: z.string(),
  threadId: z.string(),
  reason: NoticeReason,
  /** The type of the activity that tells of it; `mention.received` where a customer wrote. */
  what: z.string(),
  at: z.iso.datetime(),
  /** Who did it; null for a customer. */
  by: Doer.nullable(),
  /** The beginning of a note, or a reason; never a customer's words, which may be taken back. */
  text: z.string().nullable(),
});
export type Notice = z.infer<typeof Notice>;

/** What followers are told of: that it was answered, and that it is over or not any more. */
const FOLLOWED: ReadonlySet<Activity["type"]> = new Set([
  "thread.closed",
  "thread.reopened",
  "thread.ignored",
  "thread.escalated",
  "reply.sent",
]);

/** Most people that one write tells; those who follow come last. */
export const MAX_NOTICES = 70;

const TEXT_UNITS = 200;

/** A customer's mention that a thread has just heard of. */
export type Received = { readonly mentionId: string; readonly at: string };

/**
 * Whom one write of a thread tells what: each person once, of what concerns them most; nobody of what they did
 * themselves. Derived ids make a repeated write tell nothing twice.
 */
export function noticesOf(thread: Thread, activities: readonly Activity[], received?: Received): Notice[] {
  const told = [...activities.flatMap((activity) => toldOf(thread, activity)), ...toldOfWords(thread, received)];
  const byPerson = new Map<string, Notice>();
  for (const reason of NoticeReason.options) {
    for (const one of told) if (one.reason === reason && !byPerson.has(one.personId)) byPerson.set(one.personId, one);
  }
  return [...byPerson.values()].slice(0, MAX_NOTICES);
}

function toldOfWords({ brandId, threadId, followers }: Thread, received: Received | undefined): Notice[] {
  if (!received) return [];
  const { mentionId, at } = received;
  const common = { noticeId: `${at}#${mentionId}`, brandId, threadId, at, by: null, text: null };
  return followers.map(({ id }) => ({ ...common, personId: id, reason: "following", what: "mention.received" }));
}

function toldOf({ brandId, threadId, followers }: Thread, activity: Activity): Notice[] {
  const { type, activityId, at, by } = activity;
  const common = { noticeId: `${at}#${activityId}`, brandId, threadId, at, by, what: type, text: textOf(activity) };
  const tell = (people: readonly Pick<Person, "id">[], reason: NoticeReason): Notice[] =>
    people.filter(({ id }) => id !== by.id).map(({ id }) => ({ ...common, personId: id, reason }));
  if (activity.type === "thread.noted") return tell(activity.colleagues ?? [], "named");
  if (activity.type === "thread.assigned") return tell([activity.to], "assigned");
  return FOLLOWED.has(type) ? tell(followers, "following") : [];
}

function textOf(activity: Activity): string | null {
  const text = activity.type === "thread.noted" ? activity.text : "reason" in activity ? activity.reason : undefined;
  return text === undefined ? null : cut(text, TEXT_UNITS);
}
