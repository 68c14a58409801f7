import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, readMember } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { GooglebusinessReply, GooglebusinessReview } from "./wire.ts";

/** What the reviews of one answer share. */
export type Answer = {
  /** `accounts/…/locations/…`, where the request or the settings name one. */
  readonly location: string | undefined;
  /** The review that the request named. */
  readonly reviewId: string | undefined;
  readonly receivedAt: Date;
};

/** The external id of the owner's answer; a review has one at most, and it is replaced in place. */
export function replyIdOf(reviewId: string): string {
  return `${reviewId}/reply`;
}

/** A review and the owner's answer, each a mention. */
export function readReview(value: unknown, answer: Answer): readonly Finding[] {
  return readMember("googlebusiness_review", GooglebusinessReview, value, (review) => {
    const { reviewReply: reply, reviewId } = review;
    const name = review.name ?? (answer.location && `${answer.location}/reviews/${reviewId}`);
    // A review without a time is as old as its answer's arrival here.
    const createdAt = review.createTime ?? review.updateTime ?? answer.receivedAt.getTime();
    const version = Math.max(createdAt, review.updateTime ?? 0);
    const said = reviewOf(review, { name, createdAt, version });
    if (reply === undefined || reply === null) return [said];
    // An answer without a time is as new as its review.
    return [said, ...readReply(reply, { reviewId, name, at: version })];
  });
}

/** Where an answer stands, and its time where it does not tell one. */
export type ReplyPlace = { readonly reviewId: string; readonly name: string | undefined; readonly at: number };

/** The owner's answer to one review. */
export function readReply(value: unknown, { reviewId, name, at }: ReplyPlace): readonly Finding[] {
  return readMember("googlebusiness_reply", GooglebusinessReply, value, ({ comment, updateTime = at }) => [
    {
      type: "upserted",
      externalId: replyIdOf(reviewId),
      conversation: reviewId,
      createdAt: isoOf(updateTime),
      content: {
        version: updateTime,
        kind: "reply",
        ...bounded(comment ?? ""),
        author: null,
        parent: reviewId,
        media: [],
        own: true,
        ...present({ address: name === undefined ? undefined : { name } }),
      },
    },
  ]);
}

type ReviewPlace = { readonly name: string | undefined; readonly createdAt: number; readonly version: number };

function reviewOf(
  { reviewId, reviewer, starRating, comment }: GooglebusinessReview,
  { name, createdAt, version }: ReviewPlace,
): Finding {
  return {
    type: "upserted",
    externalId: reviewId,
    conversation: reviewId,
    createdAt: isoOf(createdAt),
    content: {
      version,
      kind: "review",
      // Stars without words are a review all the same.
      ...bounded(comment ?? ""),
      // No account is named, and an account has one review of a place.
      author: reviewer?.displayName === undefined ? null : authorOf(reviewId, { name: reviewer.displayName }),
      ...present({
        rating: starRating === undefined ? undefined : (starRating - 1) / 4,
        editedAt: version > createdAt ? isoOf(version) : undefined,
        address: name === undefined ? undefined : { name },
      }),
      media: [],
      own: false,
    },
  };
}
