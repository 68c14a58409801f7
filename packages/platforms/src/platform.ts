import type { z } from "zod";
import type { Normalised } from "@kikimimi/core/change";
import type { DeliveryVia } from "@kikimimi/core/delivery";
import type { MentionKind } from "@kikimimi/core/mention";

/** Named secrets of one source; each a list, newest first, so that a rotation never drops a delivery. */
export type Secrets = Readonly<Record<string, readonly string[]>>;

/** What a platform can do and asks for; routes, schedules, secret names, limits and docs derive from it. */
export type Manifest = {
  /** Lower-case id, as in `/webhooks/{id}/…`. */
  readonly id: string;
  /** As people write it. */
  readonly name: string;
  readonly kinds: readonly MentionKind[];
  readonly ingest: readonly DeliveryVia[];
  /** What a source needs, in the vendor's own words. */
  readonly secrets: readonly { readonly name: string; readonly description: string }[];
  /** Parses `Source.settings`; unknown keys are dropped. */
  readonly settings: z.ZodType<object>;
  /** How a reply is limited; null where the platform takes none. */
  readonly reply: {
    readonly max: number;
    readonly unit: "utf16" | "grapheme" | "weighted" | "byte";
    /** Seconds after the last customer message within which a reply is taken. */
    readonly windowSeconds?: number;
  } | null;
  /** Milliseconds within which the platform wants its webhook answered. */
  readonly webhookDeadlineMs?: number;
  /** Seconds between two polls of one source. */
  readonly pollIntervalSeconds?: number;
};

/** A webhook request as it came in; header names in lower case, bytes untouched. */
export type WebhookRequest = {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** An answer that a handshake asks for. */
export type Answer = { readonly status: number; readonly contentType: string; readonly body: string };

/** Why a signature is refused; for logs, never for the sender. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The pushing side of a platform. */
export type Webhook = {
  /** Answers the vendor's handshake, or undefined when the request is none. */
  readonly handshake?: (request: WebhookRequest, secrets: Secrets) => Answer | undefined;
  /** Checks the signature over the raw bytes in constant time; never throws on bad input. */
  readonly verify: (request: WebhookRequest, secrets: Secrets, now: Date) => Verdict;
  /** Headers that `verify` accepts for these bytes; used to feed recordings through the real ingress. */
  readonly sign: (body: Uint8Array, secrets: Secrets, now: Date) => Record<string, string>;
};

/** What the normaliser is given: one delivery, decoded. */
export type NormaliseInput = {
  readonly via: DeliveryVia;
  /** The parsed JSON body; integers beyond 2^53 are strings. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed by the manifest's schema. */
  readonly settings: object;
  readonly receivedAt: Date;
};

/** One page that a poller fetched. */
export type Page = {
  /** JSON text to deliver; the same that `normalise` reads. Undefined when there was nothing new. */
  readonly body: string | undefined;
  /** Where the next page of this stream starts, once this one is durable. */
  readonly cursor: string | undefined;
  /** Whether another page is known to follow. */
  readonly more: boolean;
  /** The platform asks for quiet until then. */
  readonly pauseUntil?: Date;
};

export type FetchPageInput = {
  readonly settings: object;
  readonly secrets: Secrets;
  readonly stream: string;
  readonly cursor: string | undefined;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
};

/**
 * The pulling side of a platform. Throws AppError: `unauthenticated` for a dead token,
 * `rate_limited` with seconds to wait, `upstream` for anything that may pass.
 */
export type Poller = {
  /** Names of the streams that these settings ask for, each with a cursor of its own. */
  readonly streams: (settings: object) => readonly string[];
  readonly fetchPage: (input: FetchPageInput) => Promise<Page>;
};

/** One network: everything the rest of the system knows about it. */
export type Platform = {
  readonly manifest: Manifest;
  /** Raised whenever `normalise` reads the same bytes differently than before. */
  readonly normaliser: number;
  readonly webhook?: Webhook;
  readonly poller?: Poller;
  /** Wire to core; pure. One bad member never loses its neighbours. */
  readonly normalise: (input: NormaliseInput) => Normalised;
  /** The body without the members that say what these posts (external ids) said; all others stay as they are. */
  readonly without: (input: NormaliseInput, deleted: ReadonlySet<string>) => unknown;
};
