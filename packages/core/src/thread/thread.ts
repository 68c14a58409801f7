import * as z from "zod";
import { Features, featuresOf, needsPerson } from "../mention/decision.ts";
import { Handling, UNTOUCHED } from "./handling.ts";
import type { Mention } from "../mention/mention.ts";
import { ThreadSla } from "../sla/thread-sla.ts";
import { ThreadWave } from "../mention/wave.ts";

/** What a thread remembers of one of its mentions; the copy with the larger `rev` is the newer. */
export const Evidence = z.object({
  mentionId: z.string(),
  /** When it was posted, ISO. */
  at: z.iso.datetime(),
  /** The mention's revision in the store. */
  rev: z.number().int().nonnegative(),
  /** The thread's revision that brought it, so that people are told what changed since they looked. */
  threadRev: z.number().int().positive().optional(),
  /** Ours, deleted, moved to another thread, or a customer's words with their features. */
  state: z.discriminatedUnion("type", [
    z.object({ type: z.literal("own") }),
    z.object({ type: z.literal("deleted") }),
    z.object({ type: z.literal("moved") }),
    z.object({ type: z.literal("said"), features: Features }),
  ]),
});
export type Evidence = z.infer<typeof Evidence>;

/** A conversation: the join of its newest evidence, and what people did with it. */
export const Thread = z.object({
  schemaVersion: z.literal(1),
  threadId: z.string(),
  brandId: z.string(),
  platform: z.string(),
  sourceId: z.string(),
  conversation: z.string(),
  /** Newest first: the newest few, and those older ones that need a person. */
  evidence: z.array(Evidence),
  ...Handling.shape,
  // What was stored before these parts existed.
  snooze: Handling.shape.snooze.default(null),
  escalation: Handling.shape.escalation.default(null),
  ignored: Handling.shape.ignored.default(null),
  override: Handling.shape.override.default(null),
  team: Handling.shape.team.default(null),
  tags: Handling.shape.tags.default([]),
  followers: Handling.shape.followers.default([]),
  merged: Handling.shape.merged.default(null),
  parts: Handling.shape.parts.default([]),
  /** Set when copies of the one post that waits were looked for. */
  wave: ThreadWave.optional(),
  /** Set when its clocks were computed by the brand's plan. */
  sla: ThreadSla.optional(),
});
export type Thread = z.infer<typeof Thread>;

/** The newest mentions of a thread are all remembered, up to this many. */
export const NEWEST = 12;

/** Older ones are remembered while they need a person, up to this many: twelve calm words do not answer an outcry. */
const NEEDY = 48;

/** What one mention contributes to the thread it belongs to, at revision `rev`. */
export function evidenceOf(mention: Mention, rev: number): Evidence | null {
  if (mention.createdAt === null) return null;
  const { mentionId } = mention;
  const at = mention.createdAt;
  if (mention.deletedAt !== null) return { mentionId, at, rev, state: { type: "deleted" } };
  if (mention.revisions[0]?.own) return { mentionId, at, rev, state: { type: "own" } };
  const features = featuresOf(mention);
  return features && { mentionId, at, rev, state: { type: "said", features } };
}

/**
 * Joins evidence: per mention the newer revision; of all the newest few, our own last word, and those that need a
 * person. Order and repetition do not matter while a thread has no more mentions than the newest few; beyond that a
 * mention must not be told at an older revision after it was forgotten at a newer one.
 */
export function joinEvidence(a: readonly Evidence[], b: readonly Evidence[]): Evidence[] {
  const byMention = new Map<string, Evidence>();
  for (const item of [...a, ...b]) {
    const known = byMention.get(item.mentionId);
    if (!known || item.rev > known.rev) byMention.set(item.mentionId, item);
  }
  const sorted = [...byMention.values()].sort(newestFirst);
  const older = sorted.slice(NEWEST);
  const lastWord = sorted.find((one) => one.state.type === "own");
  const needy = older.filter((one) => one.state.type === "said" && needsPerson(one.state.features)).slice(0, NEEDY);
  const kept = new Set([...needy, ...(lastWord ? [lastWord] : [])]);
  return [...sorted.slice(0, NEWEST), ...older.filter((one) => kept.has(one))];
}

function newestFirst(a: Evidence, b: Evidence): number {
  const [left, right] = [`${a.at}${a.mentionId}`, `${b.at}${b.mentionId}`];
  return left < right ? 1 : left > right ? -1 : 0;
}

/** A thread of which nothing is known yet but where it belongs. */
export function newThread(
  seed: Pick<Thread, "threadId" | "brandId" | "platform" | "sourceId" | "conversation">,
): Thread {
  return { schemaVersion: 1, ...seed, evidence: [], ...UNTOUCHED };
}
