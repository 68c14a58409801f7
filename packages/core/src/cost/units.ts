import * as z from "zod";

const Measure = z.string().regex(/^\d+(\.\d{1,6})?$/);

/** What one mention uses, measured; decimals as text. */
export const MentionUnits = z.object({
  deliveries: Measure,
  writeUnits: Measure,
  readUnits: Measure,
  queueRequests: Measure,
  /** Requests to the store and the queues that a function waits for. */
  roundTrips: Measure,
  /** Milliseconds of a processor, over all functions that see the mention. */
  cpuMs: Measure,
  /** Bytes kept until they are deleted, and bytes of the archive, which end by themselves. */
  storedBytes: Measure,
  archivedBytes: Measure,
  logBytes: Measure,
});
export type MentionUnits = z.infer<typeof MentionUnits>;

/** Ways that a mention goes: pushed one or ten a delivery, polled forty a page, and pushed and in need of a person. */
export const WAYS = ["pushed", "batched", "polled", "urgent"] as const;
export type Way = (typeof WAYS)[number];

/** The file that `npm run bench` writes: units by way, with the machine and the day. */
export const Units = z.object({
  measured: z.iso.date(),
  machine: z.string(),
  mentions: z.number().int().positive(),
  ways: z.record(z.enum(WAYS), MentionUnits),
});
export type Units = z.infer<typeof Units>;
