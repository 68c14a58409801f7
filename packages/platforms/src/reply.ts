import type { Author, MentionKind } from "@kikimimi/core/mention/mention";
import type { Call } from "./call.ts";

/** The mention that is answered, as it is kept. */
export type ReplyTarget = {
  readonly externalId: string;
  readonly conversation: string;
  readonly kind: MentionKind;
  readonly author: Author | null;
  readonly direct: boolean;
  /** What `normalise` noted for the client: the platform's own ids, tokens and versions. */
  readonly address: Readonly<Record<string, string>>;
  /** ISO instant of the customer's last words in the conversation; windows count from it. */
  readonly heardAt: string;
};

/** A reply that a person approved. */
export type ReplyInput = Call & {
  readonly target: ReplyTarget;
  readonly text: string;
  /** A UUID that stays the same however often the sending is tried; platforms' idempotency keys derive from it. */
  readonly key: string;
  /** When it was approved: fixed, so that a repeated request is the same request. */
  readonly approvedAt: Date;
};

/** Why a reply cannot be sent as it is. */
export type Refusal = {
  readonly code: "empty" | "too_long" | "window_closed" | "not_permitted" | "not_answerable";
  /** For people, in English; pages translate by code. */
  readonly message: string;
  /** Length and limit in the manifest's unit, for `too_long`. */
  readonly length?: number;
  readonly max?: number;
};

/** A reply as the platform took it; `externalId` is the one under which its echo arrives. */
export type Sent = { readonly externalId: string; readonly url?: string; readonly spent?: number };

/** The answering side of a platform. */
export type Replier = {
  /** Length in the manifest's unit, as the platform counts it. */
  readonly measure: (text: string, settings: object) => number;
  /** Everything that is already known to stand in the way; empty when it may be tried. */
  readonly preflight: (input: Pick<ReplyInput, "settings" | "target" | "text" | "now">) => readonly Refusal[];
  /**
   * Sends once. Throws AppError: `invalid_input` when the platform will never take it, `forbidden` when it may not be
   * answered, `unauthenticated`, `rate_limited`; `upstream` with `unsure` when it may have been sent all the same.
   */
  readonly send: (input: ReplyInput) => Promise<Sent>;
  /** Whether repeating `send` with the same key can never make a second reply; else `find` is asked first. */
  readonly idempotent: boolean;
  /** Looks for a reply whose sending ended in doubt. */
  readonly find?: (input: ReplyInput) => Promise<Sent | undefined>;
};
