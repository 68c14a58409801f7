import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, gather, ignored, isRecord, says } from "../shared/members.ts";
import { GoogleplaySettings } from "./manifest.ts";
import { type Answer, readReplyResult, readReview } from "./review.ts";

/** API answers of Google Play to core: lists of reviews, single ones and answers to replies. */
export function normalise(input: NormaliseInput): Normalised {
  const { status } = exchangeOf(input.body);
  const body = bodyOf(input);
  if (!isRecord(body)) return gather([ignored("unknown_payload")]);
  if (isRecord(body["error"]) || (status !== undefined && status >= 400)) return gather([ignored("error_response")]);
  return gather(readBody(body, answerOf(input)));
}

/** The answer; a list of reviews stands for the answer that lists them. */
function bodyOf(input: NormaliseInput): unknown {
  const { body } = exchangeOf(input.body);
  return Array.isArray(body) && body.some((one) => isRecord(one) && "reviewId" in one) ? { reviews: body } : body;
}

function readBody(body: Readonly<Record<string, unknown>>, answer: Answer): readonly Finding[] {
  if (Array.isArray(body["reviews"])) {
    const reviews: readonly unknown[] = body["reviews"];
    return reviews.length === 0 ? [ignored("empty_delivery")] : reviews.flatMap((review) => readReview(review, answer));
  }
  if ("reviewId" in body && "comments" in body) return readReview(body, answer);
  if (isRecord(body["result"]) && "replyText" in body["result"]) return readReplyResult(body, answer);
  // A list without reviews has no other member either.
  const empty = Object.keys(body).every((name) => name === "pageInfo" || name === "tokenPagination");
  return [ignored(empty ? "empty_delivery" : "unknown_payload")];
}

/** An answer without these reviews and without the developer's answers among these posts. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const body = bodyOf(input);
  if (!isRecord(body)) return input.body;
  const answer = answerOf(input);
  if (Array.isArray(body["reviews"])) {
    const reviews: readonly unknown[] = body["reviews"];
    const kept = reviews.flatMap((review) => reviewWithout(review, answer, deleted));
    return withAnswer(input.body, { ...body, reviews: kept });
  }
  if ("comments" in body) return withAnswer(input.body, reviewWithout(body, answer, deleted)[0] ?? { reviews: [] });
  return withAnswer(input.body, says(readBody(body, answer), deleted) ? { reviews: [] } : body);
}

function reviewWithout(review: unknown, answer: Answer, deleted: ReadonlySet<string>): readonly unknown[] {
  if (!isRecord(review) || !says(readReview(review, answer), deleted)) return [review];
  const comments: readonly unknown[] = Array.isArray(review["comments"]) ? review["comments"] : [];
  const kept = comments.filter((comment) => !says(readReview({ ...review, comments: [comment] }, answer), deleted));
  return kept.length === 0 ? [] : [{ ...review, comments: kept }];
}

function answerOf({ body, settings, receivedAt }: NormaliseInput): Answer {
  const { packageNames } = GoogleplaySettings.parse(settings);
  const { uri } = exchangeOf(body);
  const asked = /\/applications\/([^/?]+)\/reviews(?:\/([^/?]+?)(?::reply)?)?(?:\?|$)/.exec(uri ?? "");
  const only = packageNames.length === 1 ? packageNames[0] : undefined;
  return { packageName: asked?.[1] ?? only, reviewId: decoded(asked?.[2]), receivedAt };
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
