import * as z from "zod";
import { cut, wellFormed } from "../base/text.ts";
import { EVENT_PATTERNS, matches } from "./event.ts";

/** What people say of a subscription. */
export const WebhookDraft = z.object({
  url: z.url({ protocol: /^https?$/, error: "is no http or https address" }).max(2_000),
  /** Types of events; `*` for all, `reply.*` for all of one noun, also those that come to be known later. */
  events: z.array(z.enum(EVENT_PATTERNS)).min(1).max(100),
  description: z
    .string()
    .transform((text) => cut(wellFormed(text), 200))
    .default(""),
  /** Whether the words of customers and colleagues go out too; ids, levels and times only where not. */
  includeText: z.boolean().default(false),
});
export type WebhookDraft = z.infer<typeof WebhookDraft>;

/** Why nothing is sent: a person said so, nothing arrived for too long, or the receiver said that it is gone for good. */
export const PauseReason = z.enum(["person", "failing", "gone"]);
export type PauseReason = z.infer<typeof PauseReason>;

/** A secret as it is kept: sealed, the older ones until a time. */
const SealedSecret = z.object({
  sealed: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
});

/** Where events of a brand are sent, which of them, and how that goes. */
export const WebhookSubscription = z.object({
  schemaVersion: z.literal(1),
  subscriptionId: z.string(),
  brandId: z.string(),
  ...WebhookDraft.shape,
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  updatedAt: z.iso.datetime(),
  /** Set while nothing is sent; what waits is kept. */
  pause: z.object({ reason: PauseReason, at: z.iso.datetime(), by: z.string().nullable() }).nullable(),
  /** Attempts that failed since the last one that did not, and since when. */
  failures: z.number().int().nonnegative(),
  failingSince: z.iso.datetime().nullable(),
  /** The newest first; one, or two while they are being exchanged. */
  secrets: z.array(SealedSecret).min(1).max(2),
});
export type WebhookSubscription = z.infer<typeof WebhookSubscription>;

/** What fails this often in a row, and for so long, is paused. */
const PAUSE_AFTER = { failures: 10, ms: 24 * 3_600_000 } as const;

/** Old secrets sign this long after they were exchanged. */
const EXCHANGE_MS = 24 * 3_600_000;

/** A new subscription with its first secret, sealed. */
export function newSubscription(
  draft: WebhookDraft,
  seed: { subscriptionId: string; brandId: string; at: string; by: string; sealed: string },
): WebhookSubscription {
  const { subscriptionId, brandId, at, by, sealed } = seed;
  const secrets = [{ sealed, createdAt: at, expiresAt: null }];
  const fresh = { pause: null, failures: 0, failingSince: null, secrets };
  return { schemaVersion: 1, subscriptionId, brandId, ...draft, createdAt: at, createdBy: by, updatedAt: at, ...fresh };
}

/** Whether a subscription is told of an event: of its types, and of what happened since there is a subscription. */
export function wants(
  { events, createdAt, pause }: WebhookSubscription,
  event: { readonly type: string; readonly at: string },
): boolean {
  return pause?.reason !== "gone" && event.at >= createdAt && events.some((pattern) => matches(pattern, event.type));
}

/** Stops sending; pausing what is paused keeps the first reason. */
export function pause(known: WebhookSubscription, by: string, at: string): WebhookSubscription {
  return known.pause ? known : { ...known, pause: { reason: "person", at, by }, updatedAt: at };
}

/** Sends again, with a clean slate. */
export function resume(known: WebhookSubscription, at: string): WebhookSubscription {
  return { ...known, pause: null, failures: 0, failingSince: null, updatedAt: at };
}

/** Exchanges the secret: the new one signs at once, the last one beside it for a day, older ones no more. */
export function rotate(known: WebhookSubscription, sealed: string, at: string): WebhookSubscription {
  const [last] = known.secrets;
  const expiresAt = new Date(Date.parse(at) + EXCHANGE_MS).toISOString();
  const secrets = [{ sealed, createdAt: at, expiresAt: null }, ...(last ? [{ ...last, expiresAt }] : [])];
  return { ...known, secrets, updatedAt: at };
}

/** The sealed secrets that sign at a time, the newest first. */
export function secretsAt({ secrets }: WebhookSubscription, at: string): string[] {
  return secrets.flatMap(({ sealed, expiresAt }) => (expiresAt === null || expiresAt > at ? [sealed] : []));
}

/** How a round of sending went for one subscription. */
export type Round = { readonly succeeded: number; readonly failed: number; readonly gone: boolean };

/** What a round means for its subscription; one that failed too often for too long, or is gone, is paused. */
export function afterRound(known: WebhookSubscription, round: Round, at: string): WebhookSubscription | "unchanged" {
  if (round.gone && known.pause === null) return { ...known, pause: { reason: "gone", at, by: null }, updatedAt: at };
  if (round.succeeded > 0) {
    return known.failures === 0 && known.failingSince === null
      ? "unchanged"
      : { ...known, failures: 0, failingSince: null };
  }
  if (round.failed === 0) return "unchanged";
  const failures = known.failures + round.failed;
  const failingSince = known.failingSince ?? at;
  const isOver = failures >= PAUSE_AFTER.failures && Date.parse(at) - Date.parse(failingSince) >= PAUSE_AFTER.ms;
  if (!isOver || known.pause) return { ...known, failures, failingSince };
  return { ...known, failures, failingSince, pause: { reason: "failing", at, by: null }, updatedAt: at };
}
