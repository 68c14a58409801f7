import type { DeliveryVia } from "@kikimimi/core/source/delivery";
import type { Secrets } from "./call.ts";
import type { ReplyTarget } from "./reply.ts";

/** Where a platform's fake stands in time and how much it shows at once. */
export type FakeOptions = {
  readonly now: () => Date;
  /** Items of a page at most, so that a few posts already fill several. */
  readonly pageSize: number;
};

/** A reply that the fake took. */
export type FakeReply = { readonly externalId: string; readonly text: string };

/** A closed platform at the network's edge, after its documents: `fake.ts` of its folder, for the contract suite. */
export type Fake = {
  /** Answers the platform's API; anything that is no documented request is an error. */
  readonly fetch: typeof fetch;
  /** A source that is connected to it; all its streams show the same posts where nothing says otherwise. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Secrets;
  /** Requests are over the limit until then, and told so in the platform's own way. */
  readonly limit: (until: Date) => void;
  /** Secrets and tokens are refused from now on. */
  readonly revoke: () => void;
  /** What people do there that a poller can hear. */
  readonly people?: {
    /** Somebody writes now on a stream; answers the external id that `normalise` gives it. */
    readonly post: (input: { readonly stream: string; readonly text: string; readonly replyTo?: string }) => string;
    readonly edit?: (externalId: string, text: string) => void;
    readonly remove?: (externalId: string) => void;
  };
  /** What our replies meet. */
  readonly replies?: {
    /** Somebody said something that can be answered. */
    readonly target: () => ReplyTarget;
    /** All replies that it took, oldest first. */
    readonly taken: () => readonly FakeReply[];
    /** How the newest reply comes back to us; absent where the platform never shows us our own words. */
    readonly echo?: () => { readonly via: DeliveryVia; readonly body: string };
  };
};

/** Every `fake.ts` exports one as `createFake`. */
export type CreateFake = (options: FakeOptions) => Fake;
