import * as z from "zod";
import { Slug } from "../base/slug.ts";

/** The name of the SSM parameter that keeps a source's secrets: `/kikimimi/production/sources/line/shop`. */
export function parameterOf(prefix: string, { platform, sourceId }: Pick<Source, "platform" | "sourceId">): string {
  return `${prefix}/${platform}/${sourceId}`;
}

/** One connected account, query or feed of a platform, listened to for one brand. */
export const Source = z.object({
  schemaVersion: z.literal(1),
  sourceId: Slug,
  brandId: Slug,
  platform: z.string(),
  name: z.string().max(200),
  /** The platform's own settings (base URL, hashtags, our account id); its folder parses them. */
  settings: z.record(z.string(), z.unknown()),
  /** Whether a lead has to approve replies before they go out; agents send them themselves where nothing is said. */
  replyApproval: z.enum(["none", "required"]).optional(),
  /** Whether its poller runs; webhooks and recordings are taken either way. */
  polled: z.boolean().default(true),
});
export type Source = z.infer<typeof Source>;

/** What a person says of a source; its folder's schema says what `settings` may hold. */
export const SourceDraft = z.strictObject({
  name: z.string().trim().min(1).max(200),
  settings: Source.shape.settings,
  replyApproval: Source.shape.replyApproval,
  polled: Source.shape.polled,
});
export type SourceDraft = z.infer<typeof SourceDraft>;

/** A source with how often and by whom it was saved; nobody for one that came with the service. */
export type SavedSource = {
  readonly source: Source;
  readonly version: number;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
};

/** When a secret of a source was set, and who did it; never what it is. */
export const SecretNote = z.object({ at: z.iso.datetime(), by: z.string() });
export type SecretNote = z.infer<typeof SecretNote>;

/** A stretch of time of which a stream no longer shows everything. */
export const SourceGap = z.object({ stream: z.string(), from: z.iso.datetime(), to: z.iso.datetime() });
export type SourceGap = z.infer<typeof SourceGap>;

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
  /** When a poll last brought something. */
  lastHeardAt: z.iso.datetime().optional(),
  /** The last poll that failed nowhere and left nothing unheard. */
  completeAt: z.iso.datetime().optional(),
  lastError: z.string().optional(),
  /** Seconds between two polls as they adapt: less while much is said, more while little is. */
  intervalSeconds: z.number().positive().optional(),
  /** Polls that failed in a row for reasons that may pass; each doubles the pause. */
  failures: z.number().int().nonnegative().default(0),
  /** The last polls, newest first: `1` went well, `0` failed. */
  recent: z.string().default(""),
  /** How far back each stream's walk through history has come. */
  progress: z.record(z.string(), z.iso.datetime()).default({}),
  /** Stretches of time in which posts may have been missed, newest first. */
  gaps: z.array(SourceGap).default([]),
  /** When posts that wait for an answer were last looked at again. */
  recheckedAt: z.iso.datetime().optional(),
  /** Who polls now, until when; stops two pollers from fighting. */
  lease: z.object({ owner: z.string(), until: z.iso.datetime() }).optional(),
  rev: z.number().int().nonnegative(),
});
export type SourceState = z.infer<typeof SourceState>;

/** An access token as it is kept: sealed, with what is needed to know when to renew it. */
export const SealedToken = z.object({
  schemaVersion: z.literal(1),
  /** The token, encrypted; empty while the first one is being obtained. */
  sealed: z.string(),
  expiresAt: z.iso.datetime().optional(),
  /** Digest of the secrets that it was obtained with: others call for a new one. */
  digest: z.string(),
  /** Who renews it now, until when; a rotating refresh token serves only one of them. */
  lease: z.object({ owner: z.string(), until: z.iso.datetime() }).optional(),
  rev: z.number().int().nonnegative(),
});
export type SealedToken = z.infer<typeof SealedToken>;
