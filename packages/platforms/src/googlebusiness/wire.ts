import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Label, decoration, maybe } from "../shared/field.ts";
import { Instant } from "../shared/time.ts";

const STARS = new Map<unknown, number>([
  ["ONE", 1],
  ["TWO", 2],
  ["THREE", 3],
  ["FOUR", 4],
  ["FIVE", 5],
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 4],
  [5, 5],
]);

/** 1 to 5; `STAR_RATING_UNSPECIFIED` and anything else is none. */
const StarRating = z
  .unknown()
  .optional()
  .transform((word) => STARS.get(word));

/** The owner's answer. */
export const GooglebusinessReply = z.looseObject({ comment: maybe(Text), updateTime: decoration(Instant) });
export type GooglebusinessReply = z.infer<typeof GooglebusinessReply>;

/**
 * One review: `name` is `accounts/…/locations/…/reviews/{reviewId}`; some answers carry only one of the two.
 * Source: developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews#review.
 */
export const GooglebusinessReview = z
  .looseObject({
    name: decoration(ExternalId),
    reviewId: decoration(ExternalId),
    reviewer: decoration(z.looseObject({ displayName: Label })),
    starRating: StarRating,
    comment: maybe(Text),
    createTime: decoration(Instant),
    updateTime: decoration(Instant),
    reviewReply: z.unknown().optional(),
  })
  .transform((review, context) => {
    const reviewId = review.reviewId ?? (review.name?.split("/").at(-1) || undefined);
    if (reviewId !== undefined) return { ...review, reviewId };
    context.addIssue({ code: "custom", message: "neither name nor reviewId" });
    return z.NEVER;
  });
export type GooglebusinessReview = z.infer<typeof GooglebusinessReview>;

/** What is kept of an answered review once the review itself was deleted: our own shape, not Google's. */
export const GooglebusinessReplyAlone = z.looseObject({
  answered: z.looseObject({ reviewId: ExternalId, name: maybe(ExternalId), reviewReply: z.unknown() }),
});

/** A Pub/Sub push envelope. */
export const PubsubEnvelope = z.looseObject({ message: z.looseObject({ data: z.string() }) });

/** What the envelope's data says, once it is read as base64 JSON. */
export const GooglebusinessNotice = z.looseObject({
  notificationType: maybe(z.string()),
  type: maybe(z.string()),
  review: Label,
  reviewName: Label,
});
