import * as z from "zod";
import { Person } from "../people/person.ts";
import { Tag } from "../base/tag.ts";
import { wellFormed } from "../base/text.ts";

const words = (max: number) => z.string().trim().min(1).max(max).transform(wellFormed);

const Tags = z.array(Tag).max(20).default([]);

/** Most tags of one thread. */
export const MAX_TAGS = 20;

/** Most followers of one thread: all of them are told in one write. */
export const MAX_FOLLOWERS = 50;

/** Something that a person, a rule or the machine does with one thread. */
export const ThreadAction = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("claim") }),
  z.strictObject({ type: z.literal("assign"), to: Person }),
  z.strictObject({ type: z.literal("release") }),
  /** Until an instant, or until a customer writes. */
  z.strictObject({ type: z.literal("snooze"), until: z.iso.datetime().nullable() }),
  z.strictObject({ type: z.literal("wake") }),
  z.strictObject({ type: z.literal("escalate"), reason: words(500) }),
  z.strictObject({ type: z.literal("deescalate") }),
  z.strictObject({ type: z.literal("close"), reason: words(500).optional() }),
  z.strictObject({ type: z.literal("reopen") }),
  z.strictObject({ type: z.literal("ignore"), reason: words(500) }),
  z.strictObject({ type: z.literal("tag"), add: Tags, remove: Tags }),
  /** 0–100, or null for the machine's own. */
  z.strictObject({ type: z.literal("prioritise"), priority: z.number().int().min(0).max(100).nullable() }),
  z.strictObject({ type: z.literal("route"), team: z.string().min(1).max(100).nullable() }),
  z.strictObject({ type: z.literal("follow") }),
  z.strictObject({ type: z.literal("unfollow") }),
  z.strictObject({ type: z.literal("note"), text: words(10_000), colleagues: z.array(Person).max(20).optional() }),
]);
export type ThreadAction = z.infer<typeof ThreadAction>;
