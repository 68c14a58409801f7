import type { Call } from "./call.ts";

/** A stretch of time in which posts may have been missed, because the platform shows no more. */
export type Gap = { readonly from: Date; readonly to: Date };

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
  /** What the page cost, in the unit of the manifest's quota. */
  readonly spent?: number;
  /** How far back a walk through history has come; shown as progress while `more` holds. */
  readonly reached?: Date;
  readonly gap?: Gap;
};

export type FetchPageInput = Call & { readonly stream: string; readonly cursor: string | undefined };

/** A mention whose fate is asked for. */
export type Known = { readonly externalId: string; readonly address: Readonly<Record<string, string>> };

/**
 * The pulling side of a platform. Throws AppError: `unauthenticated` for a dead token,
 * `rate_limited` with seconds to wait, `upstream` for anything that may pass.
 */
export type Poller = {
  /** Names of the streams that these settings ask for, each with a cursor of its own. */
  readonly streams: (settings: object) => readonly string[];
  readonly fetchPage: (input: FetchPageInput) => Promise<Page>;
  /**
   * Looks again at posts that are known, where deletes leave no other trace: what it delivers makes `normalise` tell
   * edits, counts and deletes. At most `max` posts a call.
   */
  readonly recheck?: {
    readonly max: number;
    readonly fetch: (call: Call, posts: readonly Known[]) => Promise<Pick<Page, "body" | "spent">>;
  };
};
