import type { MentionKind } from "@kikimimi/core/mention/mention";

/** What rules know of a post; everything but the words may be missing. */
export type Post = {
  readonly text: string;
  readonly author?: {
    readonly id: string;
    readonly name?: string;
    readonly handle?: string;
    readonly followers?: number;
    readonly verified?: boolean;
  } | null;
  /** BCP 47 code of the platform's, or what the classifier heard. */
  readonly lang?: string;
  readonly platform?: string;
  readonly source?: string;
  readonly kind?: MentionKind;
  readonly likes?: number;
  /** 0 (worst) … 1 (best). */
  readonly rating?: number;
  readonly hasMedia?: boolean;
  readonly url?: string;
  /** Addresses in the text, whole. */
  readonly links?: readonly string[];
};
