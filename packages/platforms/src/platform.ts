import type { Normalised } from "@kikimimi/core/mention/change";
import type { DeliveryVia } from "@kikimimi/core/source/delivery";
import type { Call, Tokens } from "./call.ts";
import type { Manifest } from "./manifest.ts";
import type { Poller } from "./poller.ts";
import type { Replier } from "./reply.ts";
import type { Webhook } from "./webhook.ts";

/** What the normaliser is given: one delivery, decoded. */
export type NormaliseInput = {
  readonly via: DeliveryVia;
  /** What `decode` made of the bytes; integers beyond 2^53 are strings. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed by the manifest's schema. */
  readonly settings: object;
  readonly receivedAt: Date;
};

/** A request that asks who the secrets belong to, for platforms that no poller asks. */
export type Asking = {
  /** The secret that it is made with; where the source has none, nothing can be asked. */
  readonly secret: string;
  /** Answers the account's own name. Throws as a poller does. */
  readonly request: (call: Call) => Promise<string>;
};

/** A post that nobody wrote, to show that a source hears. */
export type SamplePost = {
  /** Letters and digits; no other sample has it. */
  readonly id: string;
  readonly text: string;
  readonly at: Date;
  /** Parsed by the manifest's schema. */
  readonly settings: object;
};

/** The part of a platform that takes its webhooks; `decode` as in `Platform`. */
export type Receiver = Pick<Platform, "manifest" | "decode"> & { readonly webhook: Webhook };

/** One network: everything the rest of the system knows about it. */
export type Platform = {
  readonly manifest: Manifest;
  /** Raised whenever `normalise` reads the same bytes differently than before. */
  readonly normaliser: number;
  readonly webhook?: Webhook;
  readonly tokens?: Tokens;
  readonly poller?: Poller;
  readonly replier?: Replier;
  readonly asking?: Asking;
  /** A delivery as the platform would bring this post, which `normalise` reads as one mention with this text. */
  readonly sample?: (post: SamplePost) => { readonly via: DeliveryVia; readonly body: object };
  /**
   * Bytes to a JSON value, where they are something else than JSON (feeds, forms); throws on what it cannot read.
   * Takes its own value as JSON text as well: that is what is kept once something in it was deleted.
   */
  readonly decode?: (body: Uint8Array, headers: Readonly<Record<string, string>>) => unknown;
  /** Wire to core; pure. Reads webhook bodies and API answers alike. One bad member never loses its neighbours. */
  readonly normalise: (input: NormaliseInput) => Normalised;
  /** The body without the members that say what these posts (external ids) said; all others stay as they are. */
  readonly without: (input: NormaliseInput, deleted: ReadonlySet<string>) => unknown;
};
