import * as z from "zod";

/** What every polled source may set; spread into a platform's own settings. */
export const pollSettings = {
  /** Days of history that are heard when the source is connected. */
  backfillDays: z.number().min(0).max(30).default(1),
  /** Seconds between two polls; the platform's own adaptive interval unless given. */
  everySeconds: z.number().int().min(10).max(86_400).optional(),
  /** What may be spent in the quota's period, in its unit; the manifest's figure unless given. */
  budget: z.number().positive().optional(),
};

/** The part of a source's settings that the scheduler reads. */
export const PollSettings = z.looseObject(pollSettings);
export type PollSettings = z.infer<typeof PollSettings>;
