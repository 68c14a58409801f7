/** The closed set of ways a verb can fail; each transport maps every code exactly once. */
export const ERROR_CODES = [
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "rate_limited",
  "upstream",
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A mention or an activity that came, or changed, since: its id, and who did it where that was one of us. */
export type Changed = { readonly what: string; readonly id: string; readonly at: string; readonly by?: string };

/** Facts a caller may act on; never anything to be parsed out of the message. */
export type ErrorDetails = {
  /** Who holds the thread, when a claim conflicts. */
  readonly holder?: { readonly id: string; readonly name: string; readonly since: string };
  /** What others said and did since, when one acts upon an older state of a thread. */
  readonly changed?: readonly Changed[];
  /** Seconds to wait before trying again. */
  readonly retryAfter?: number;
  /** Which input fields were refused and why. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
  /** The request may have been carried out all the same: look before it is repeated. */
  readonly unsure?: boolean;
  /** An HTTP status that says more than the code's own one (413, 415). */
  readonly status?: number;
};

/** The one error that verbs throw on purpose; anything else is a defect and reads as `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
    this.details = details;
  }
}
