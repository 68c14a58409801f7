import type { Secrets } from "./call.ts";

/** A webhook request as it came in; header names in lower case, bytes untouched. */
export type WebhookRequest = {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** An answer that the platform asks for. */
export type Answer = { readonly status: number; readonly contentType: string; readonly body: string };

/** Why a signature is refused; for logs, never for the sender. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** The pushing side of a platform. */
export type Webhook = {
  /** What a signature vouches for: the bytes, or only that the sender knows a secret. */
  readonly vouches: "bytes" | "sender";
  /** Content types that it sends; JSON unless given. */
  readonly contentType?: RegExp;
  /** Headers, in lower case, that `decode` or `normalise` read; `content-type` is always kept. */
  readonly headers?: readonly string[];
  /** What a bad signature is answered with; 401 unless the platform wants another status. */
  readonly refusalStatus?: number;
  /** Answers the vendor's unsigned handshake, or undefined when the request is none; settings parsed by the manifest. */
  readonly handshake?: (request: WebhookRequest, secrets: Secrets, settings: object) => Answer | undefined;
  /** Checks the signature over the raw bytes in constant time; never throws on bad input. */
  readonly verify: (request: WebhookRequest, secrets: Secrets, now: Date) => Verdict;
  /** Answers a signed probe (decoded body) that carries nothing to keep; undefined for everything else. */
  readonly probe?: (body: unknown) => Answer | undefined;
  /** Secrets that verify and sign together, for a laptop; random bytes will do unless given. */
  readonly invent?: () => Readonly<Record<string, string>>;
  /** Headers that `verify` accepts for these bytes; used to feed recordings through the real ingress. */
  readonly sign: (body: Uint8Array, secrets: Secrets, now: Date) => Record<string, string>;
};
