import * as z from "zod";
import { ExternalId, ShortText, Text } from "@kikimimi/core/base/text";
import { Count, Label, decoration, maybe } from "../shared/field.ts";
import { EpochSeconds } from "../shared/time.ts";

/** `{seconds, nanos}` as epoch milliseconds; the seconds are a text, as int64 is in JSON. */
const Timestamp = z
  .looseObject({ seconds: EpochSeconds, nanos: decoration(z.number().int().min(0).max(999_999_999)) })
  .transform(({ seconds, nanos }) => seconds + Math.floor((nanos ?? 0) / 1e6));

/** What the user wrote: developers.google.com/android-publisher/api-ref/rest/v3/reviews#usercomment. */
export const GoogleplayUserComment = z.looseObject({
  text: maybe(Text),
  /** The user's own words where `text` is a translation. */
  originalText: decoration(Text),
  lastModified: Timestamp,
  starRating: decoration(z.number()),
  reviewerLanguage: decoration(ShortText),
  thumbsUpCount: Count,
});
export type GoogleplayUserComment = z.infer<typeof GoogleplayUserComment>;

export const GoogleplayDeveloperComment = z.looseObject({ text: maybe(Text), lastModified: Timestamp });

/** One member of `comments`: the user's or the developer's. */
export const GoogleplayComment = z.looseObject({
  userComment: z.unknown().optional(),
  developerComment: z.unknown().optional(),
});

export const GoogleplayReview = z.looseObject({
  reviewId: ExternalId,
  authorName: Label,
  comments: decoration(z.array(z.unknown())).transform((comments) => comments ?? []),
});
export type GoogleplayReview = z.infer<typeof GoogleplayReview>;

/** The answer to a reply. */
export const GoogleplayReplyResult = z.looseObject({
  result: z.looseObject({ replyText: Text, lastEdited: Timestamp }),
});
