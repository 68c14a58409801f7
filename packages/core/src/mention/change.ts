import type { Counts, MentionContent } from "./mention.ts";
import type { Failed, Ignored } from "../source/delivery.ts";

/** A post that was made or edited. */
export type Upserted = {
  readonly type: "upserted";
  readonly externalId: string;
  /** The platform's name of the conversation: the same for every member, whichever arrives first. */
  readonly conversation: string;
  /** ISO instant. */
  readonly createdAt: string;
  /** All but the normaliser's version, which the registry adds. */
  readonly content: Omit<MentionContent, "normaliser">;
  /** How it was received, at the time of this delivery. */
  readonly counts?: Counts;
};

/** A post that was taken back; `conversation` where the platform says. */
export type Deleted = {
  readonly type: "deleted";
  readonly externalId: string;
  readonly conversation?: string;
  /** ISO instant. */
  readonly deletedAt: string;
};

export type Change = Upserted | Deleted;

/** Everything a normaliser found in one delivery: nothing is dropped without a name. */
export type Normalised = {
  readonly changes: readonly Change[];
  readonly ignored: readonly Ignored[];
  readonly failed: readonly Failed[];
};
