import * as z from "zod";

/** Names of sources and brands, as they stand in addresses. */
export const SourceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and dashes, at most 63");

/** One connected account, query or feed of a platform, listened to for one brand. */
export const Source = z.object({
  schemaVersion: z.literal(1),
  sourceId: SourceId,
  brandId: SourceId,
  platform: z.string(),
  name: z.string().max(200),
  /** The platform's own settings (base URL, hashtags, our account id); its folder parses them. */
  settings: z.record(z.string(), z.unknown()),
});
export type Source = z.infer<typeof Source>;

/** Where a poller stands in one stream of one source, and whether it may go on. */
export const SourceState = z.object({
  schemaVersion: z.literal(1),
  /** Cursor per stream; opaque to everyone but the platform's client. */
  cursors: z.record(z.string(), z.string()),
  /** Do not poll before this instant (a rate limit said so). */
  pausedUntil: z.iso.datetime().optional(),
  /** Set when the platform refuses our secrets: which ones, and when. Others, or the same after a while, are tried. */
  refused: z.object({ digest: z.string(), at: z.iso.datetime() }).optional(),
  lastPolledAt: z.iso.datetime().optional(),
  lastError: z.string().optional(),
  /** Who polls now, until when; stops two pollers from fighting. */
  lease: z.object({ owner: z.string(), until: z.iso.datetime() }).optional(),
  rev: z.number().int().nonnegative(),
});
export type SourceState = z.infer<typeof SourceState>;
