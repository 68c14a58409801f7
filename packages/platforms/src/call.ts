/** Named secrets of one source; each a list, newest first, so that a rotation never drops a delivery. */
export type Secrets = Readonly<Record<string, readonly string[]>>;

/** How a client waits and rolls dice; given, so that tests neither sleep nor guess. */
export type Pace = {
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** 0 (included) … 1 (excluded). */
  readonly random: () => number;
};

/** An access token that was obtained with a source's secrets. */
export type Token = {
  readonly accessToken: string;
  /** What renews it, where the platform hands out a new one each time. */
  readonly refreshToken?: string;
  /** ISO instant after which it is worthless; absent when it lives until it is revoked. */
  readonly expiresAt?: string;
  /** Facts that came with it, such as the account's own id. */
  readonly facts?: Readonly<Record<string, string>>;
};

/** Everything that a request to a platform is made with. */
export type Call = {
  /** Parsed by the manifest's schema. */
  readonly settings: object;
  readonly secrets: Secrets;
  /** Present exactly where the platform has `tokens`. */
  readonly token?: Token;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly pace: Pace;
};

/** How access tokens are obtained and renewed; they are kept, encrypted, beside the source. */
export type Tokens = {
  /** Seconds before its end at which a token is renewed. */
  readonly renewSeconds: number;
  /**
   * A token from the secrets, or from `current` where that can be renewed.
   * Throws AppError `unauthenticated` when neither will ever do, `upstream` or `rate_limited` for what may pass.
   */
  readonly obtain: (call: Omit<Call, "token">, current: Token | undefined) => Promise<Token>;
};

/** The newest secret of that name; undefined where there is none. */
export function secretOf(secrets: Secrets, name: string): string | undefined {
  return secrets[name]?.find((candidate) => candidate !== "");
}
