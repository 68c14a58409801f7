import * as z from "zod";
import { ClockKind } from "./sla.ts";

const Instant = z.iso.datetime();

/** A promise that somebody has to keep an eye on: it runs, or it was broken and nobody was told yet. */
const Watched = z.object({
  kind: ClockKind,
  policyId: z.string(),
  startedAt: Instant,
  /** When people are to be warned, and when the target runs out; null when the calendar never opens again. */
  warnAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  running: z.boolean(),
});
export type Watched = z.infer<typeof Watched>;

/** What people were told of a clock, and when. */
export const Told = z.object({ warnedAt: Instant.optional(), breachedAt: Instant.optional() });
export type Told = z.infer<typeof Told>;

/** How a thread stands against what is promised, as computed from its history when that last moved. */
export const ThreadSla = z.object({
  /** The brand's plan by which it was computed. */
  planVersion: z.number().int().nonnegative(),
  /** Digest of what moves clocks, as it was then; another one means that they have to be computed again. */
  basis: z.string(),
  clocks: z.array(Watched),
  /** The last announcements of each kind. */
  told: z.partialRecord(ClockKind, Told),
});
export type ThreadSla = z.infer<typeof ThreadSla>;
