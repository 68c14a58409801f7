import * as z from "zod";
import { Person } from "./person.ts";

/**
 * What is looked through, in this order: every thread that changed before the erasure began, the archived deliveries, what
 * receivers of webhooks answered, and once more every thread that changed since.
 */
export const ERASURE_PHASES = ["threads", "archive", "webhooks", "again"] as const;
export const ErasurePhase = z.enum(ERASURE_PHASES);
export type ErasurePhase = z.infer<typeof ErasurePhase>;

const Count = z.number().int().nonnegative();

/** What was read for it so far. */
export const ErasureRead = z.object({ threads: Count, posts: Count, deliveries: Count, messages: Count });
export type ErasureRead = z.infer<typeof ErasureRead>;

/** The erasure of all that one author of a platform wrote to a brand; its id is a digest of whose it is. */
export const Erasure = z.object({
  schemaVersion: z.literal(1),
  erasureId: z.string(),
  brandId: z.string(),
  platform: z.string(),
  /** The platform's id of the account, until the erasure is done; then nobody keeps it. */
  author: z.string().nullable(),
  /** Who asked for it last. */
  by: Person,
  startedAt: z.iso.datetime(),
  /** When it was begun, or last went on. */
  steppedAt: z.iso.datetime(),
  /** What it looks through now; null once it is done. */
  phase: ErasurePhase.nullable(),
  /** Where it goes on within that, opaque; null at its beginning. */
  place: z.string().nullable(),
  read: ErasureRead,
  /** Posts erased in all, and the threads that they stood in, by this and earlier requests for the same author. */
  erased: z.object({ posts: Count, threads: Count }),
  /** How often it was asked for. */
  requests: z.number().int().positive(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Erasure = z.infer<typeof Erasure>;

/** An erasure that is under way: its author is known. */
export type RunningErasure = Erasure & { readonly author: string };

const NOTHING: ErasureRead = { threads: 0, posts: 0, deliveries: 0, messages: 0 };

/** Whose posts are to be erased, and who asks for it. */
export type ErasureSeed = Pick<Erasure, "erasureId" | "brandId" | "platform" | "by"> & { readonly author: string };

/** An erasure at its beginning; one that is under way goes on instead, one that is done begins anew. */
export function beginErasure(known: Erasure | undefined, seed: ErasureSeed, at: string): Erasure {
  if (known && known.phase !== null) return known;
  const fresh = {
    startedAt: at,
    steppedAt: at,
    phase: ERASURE_PHASES[0],
    place: null,
    read: NOTHING,
    finishedAt: null,
  };
  const erased = known?.erased ?? { posts: 0, threads: 0 };
  return { schemaVersion: 1, ...seed, ...fresh, erased, requests: (known?.requests ?? 0) + 1 };
}

/** What one step of an erasure came to; `place` is null where its phase is over. */
export type ErasureStep = { readonly place: string | null; readonly read: Partial<ErasureRead> };

/** An erasure after one step of it; once the last phase is over it knows the author no more. */
export function stepErasure(erasure: Erasure, step: ErasureStep, erased: Erasure["erased"], at: string): Erasure {
  const read = { ...erasure.read };
  for (const name of ErasureRead.keyof().options) read[name] += step.read[name] ?? 0;
  const next = { ...erasure, read, erased, place: step.place, steppedAt: at };
  if (step.place !== null || erasure.phase === null) return next;
  const phase = ERASURE_PHASES[ERASURE_PHASES.indexOf(erasure.phase) + 1] ?? null;
  return phase === null ? { ...next, phase, author: null, finishedAt: at } : { ...next, phase };
}
