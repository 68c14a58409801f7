import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, ignored, isRecord, readMember } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import {
  GoogleplayComment,
  GoogleplayDeveloperComment,
  GoogleplayReplyResult,
  GoogleplayReview,
  GoogleplayUserComment,
} from "./wire.ts";

/** What the reviews of one answer share. */
export type Answer = {
  /** The app, where the request or the settings name one. */
  readonly packageName: string | undefined;
  /** The review that was asked for or replied to, where the request names one. */
  readonly reviewId: string | undefined;
  readonly receivedAt: Date;
};

/** The external id of the developer's answer; a review has one at most, and it is replaced in place. */
export function replyIdOf(reviewId: string): string {
  return `${reviewId}/reply`;
}

/** A review and the developer's answer, each a mention. */
export function readReview(value: unknown, answer: Answer): readonly Finding[] {
  return readMember("googleplay_review", GoogleplayReview, value, (review) => {
    if (review.comments.length === 0) return [ignored("review_without_comment")];
    return review.comments.flatMap((comment) => readComment(comment, review, answer));
  });
}

function readComment(value: unknown, review: GoogleplayReview, answer: Answer): readonly Finding[] {
  return readMember("googleplay_comment", GoogleplayComment, value, ({ userComment, developerComment }) => {
    if (userComment !== undefined && userComment !== null) {
      return readMember("googleplay_user_comment", GoogleplayUserComment, userComment, (said) => [
        reviewOf(said, review, answer),
      ]);
    }
    if (developerComment === undefined || developerComment === null) {
      return [failed("googleplay_comment: neither of the user nor of the developer")];
    }
    return readMember("googleplay_developer_comment", GoogleplayDeveloperComment, developerComment, (said) => [
      replyOf(review.reviewId, said.text ?? "", said.lastModified, answer),
    ]);
  });
}

function reviewOf(said: GoogleplayUserComment, { reviewId, authorName }: GoogleplayReview, answer: Answer): Finding {
  const { packageName, receivedAt } = answer;
  const { starRating, reviewerLanguage, thumbsUpCount } = said;
  return {
    type: "upserted",
    externalId: reviewId,
    conversation: reviewId,
    // The API tells the last change only; the first one that is heard stands for the writing.
    createdAt: isoOf(said.lastModified),
    content: {
      version: said.lastModified,
      kind: "review",
      ...bounded(textOf(said.originalText ?? said.text ?? "")),
      // Play names no account, and an account has one review of an app.
      author: authorName === undefined ? null : authorOf(reviewId, { name: authorName }),
      ...present({
        lang: reviewerLanguage?.replaceAll("_", "-"),
        rating: starRating === undefined ? undefined : ratingOf(starRating),
        url: packageName && urlOf(packageName, reviewId),
      }),
      media: [],
      own: false,
      address: addressOf(reviewId, packageName),
    },
    ...(thumbsUpCount === undefined ? {} : { counts: { readAt: receivedAt.toISOString(), likes: thumbsUpCount } }),
  };
}

function replyOf(reviewId: string, text: string, at: number, { packageName }: Answer): Finding {
  return {
    type: "upserted",
    externalId: replyIdOf(reviewId),
    conversation: reviewId,
    createdAt: isoOf(at),
    content: {
      version: at,
      kind: "reply",
      ...bounded(text),
      author: null,
      ...present({ url: packageName && urlOf(packageName, reviewId) }),
      parent: reviewId,
      media: [],
      own: true,
      address: addressOf(reviewId, packageName),
    },
  };
}

/** The answer to our own reply: its request names the review. */
export function readReplyResult(value: unknown, answer: Answer): readonly Finding[] {
  const { reviewId } = answer;
  if (reviewId === undefined || !isRecord(value)) return [ignored("reply_result")];
  return readMember("googleplay_reply_result", GoogleplayReplyResult, value, ({ result }) => [
    replyOf(reviewId, result.replyText, result.lastEdited, answer),
  ]);
}

function addressOf(reviewId: string, packageName: string | undefined): Record<string, string> {
  return packageName === undefined ? { reviewId } : { reviewId, packageName };
}

/** The page of the app, opened at one review. */
export function urlOf(packageName: string, reviewId: string): string {
  const query = new URLSearchParams({ id: packageName, reviewId });
  return `https://play.google.com/store/apps/details?${query.toString()}`;
}

/** Play joins title and body by a tab; either may be missing. */
function textOf(text: string): string {
  const [title = "", ...body] = text.split("\t");
  return [title, body.join("\t")]
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n");
}

/** 1 to 5 stars; 0 is how an absent number reads. */
function ratingOf(stars: number): number | undefined {
  return stars >= 1 && stars <= 5 ? (stars - 1) / 4 : undefined;
}
