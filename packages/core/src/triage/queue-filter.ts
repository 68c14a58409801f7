import * as z from "zod";
import { Tag } from "../base/tag.ts";
import { Slug } from "../base/slug.ts";
import { isActive, ThreadStatus, type ThreadView } from "./thread-view.ts";
import type { Thread } from "../thread/thread.ts";

const statuses = ["active", ...ThreadStatus.exclude(["open"]).options] as const;

/** Which threads of a queue are meant: the one schema of the queue's address, of saved views and of bulk actions. */
export const QueueFilter = z.strictObject({
  status: z.enum(statuses).default("active"),
  platform: z.string().max(64).optional(),
  /** Who holds it: a person's id, `me`, or `nobody`. */
  holder: z.string().min(1).max(200).optional(),
  /** Who follows it: a person's id, or `me`. */
  follower: z.string().min(1).max(200).optional(),
  team: z.string().min(1).max(100).optional(),
  tag: Tag.optional(),
  /** The deciding mention met this topic. */
  topic: Slug.optional(),
  /** A wave of copied posts: each of its threads. */
  wave: z
    .string()
    .regex(/^wav_\w{1,96}$/, "no wave's id")
    .optional(),
  minPriority: z.coerce.number().int().min(0).max(100).optional(),
});
export type QueueFilter = z.infer<typeof QueueFilter>;

/** Most pressing first, or soonest due first. */
export const QueueSort = z.enum(["priority", "due"]);
export type QueueSort = z.infer<typeof QueueSort>;

/** A filter of somebody's: `me` is who asks. */
export function filterFor(filter: QueueFilter, personId: string): QueueFilter {
  const named = (who: string | undefined): string | undefined => (who === "me" ? personId : who);
  return { ...filter, holder: named(filter.holder), follower: named(filter.follower) };
}

/** Whether a thread is meant, as far as it tells by itself; topics stand with its mentions. */
export function takes(filter: QueueFilter, thread: Thread, view: ThreadView): boolean {
  const { status, platform, holder, follower, team, tag, minPriority = 0 } = filter;
  return (
    (status === "active" ? isActive(view.status) : view.status === status) &&
    (platform === undefined || thread.platform === platform) &&
    (holder === undefined || (holder === "nobody" ? thread.claim === null : thread.claim?.id === holder)) &&
    (follower === undefined || thread.followers.some(({ id }) => id === follower)) &&
    (team === undefined || thread.team === team) &&
    (tag === undefined || thread.tags.includes(tag)) &&
    view.decision.priority >= minPriority
  );
}
