import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, says, snakeCase } from "../shared/members.ts";
import { GooglebusinessSettings } from "./manifest.ts";
import { type Answer, readReply, readReview } from "./review.ts";
import { GooglebusinessNotice, GooglebusinessReplyAlone, GooglebusinessReview, PubsubEnvelope } from "./wire.ts";

/** API answers of Google Business Profile to core; Pub/Sub notices name a review without saying what it says. */
export function normalise(input: NormaliseInput): Normalised {
  const { status, uri } = exchangeOf(input.body);
  const body = bodyOf(input);
  if (status === 404) return gather([goneOf(uri, input.receivedAt)]);
  if (!isRecord(body)) return gather([ignored("unknown_payload")]);
  if (isRecord(body["error"]) || (status !== undefined && status >= 400)) return gather([ignored("error_response")]);
  return gather(readBody(body, answerOf(input)));
}

/** An answer without these reviews and without the owner's answers among these posts. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const body = bodyOf(input);
  if (!isRecord(body)) return input.body;
  const answer = answerOf(input);
  const name = LISTS.find((list) => Array.isArray(body[list]));
  if (name !== undefined) {
    const kept = listIn(body, name).flatMap((member) => memberWithout(member, answer, deleted));
    return withAnswer(input.body, { ...body, [name]: kept });
  }
  if (!says(readBody(body, answer), deleted)) return input.body;
  return withAnswer(input.body, { reviews: isReview(body) ? memberWithout(body, answer, deleted) : [] });
}

/** The answer; a list of reviews stands for the answer that lists them. */
function bodyOf(input: NormaliseInput): unknown {
  const { body } = exchangeOf(input.body);
  return Array.isArray(body) && body.some((one) => isRecord(one) && isReview(one)) ? { reviews: body } : body;
}

/** Reviews of one place, and of several (`reviews:batchGet`, each beside its location's name). */
const LISTS = ["reviews", "locationReviews"] as const;

function readBody(body: Readonly<Record<string, unknown>>, answer: Answer): readonly Finding[] {
  const name = LISTS.find((list) => Array.isArray(body[list]));
  if (name !== undefined) {
    const members = listIn(body, name);
    return members.length === 0 ? [ignored("empty_delivery")] : members.flatMap((one) => readMemberOf(one, answer));
  }
  if (isRecord(body["message"])) return [noticeOf(body)];
  if (isReview(body)) return readReview(body, answer);
  if ("comment" in body && answer.reviewId !== undefined) return replyAlone(body, answer.reviewId, answer);
  if ("comment" in body) return [ignored("reply_without_review")];
  // A list without reviews has at most its averages.
  const empty = Object.keys(body).every((key) => key === "averageRating" || key === "totalReviewCount");
  return [ignored(empty ? "empty_delivery" : "unknown_payload")];
}

/** A review that was asked for by its name and is not there any more. */
function goneOf(uri: string | undefined, receivedAt: Date): Finding {
  const id = /\/v4\/accounts\/[^/?]+\/locations\/[^/?]+\/reviews\/([^/?]+)(?:\?|$)/.exec(uri ?? "")?.[1];
  if (id === undefined) return ignored("error_response");
  return { type: "deleted", externalId: id, conversation: id, deletedAt: receivedAt.toISOString() };
}

function isReview(body: Readonly<Record<string, unknown>>): boolean {
  return "starRating" in body || "reviewer" in body;
}

function replyAlone(body: unknown, reviewId: string, { location, receivedAt }: Answer): readonly Finding[] {
  const name = location && `${location}/reviews/${reviewId}`;
  return readReply(body, { reviewId, name, at: receivedAt.getTime() });
}

function readMemberOf(member: unknown, answer: Answer): readonly Finding[] {
  if (!isRecord(member)) return [failed("googlebusiness_review: no object")];
  const alone = GooglebusinessReplyAlone.safeParse(member).data?.answered;
  if (alone) return readReply(alone.reviewReply, { ...alone, at: answer.receivedAt.getTime() });
  const { review, name } = member;
  if (!isRecord(review)) return readReview(member, answer);
  return readReview(review, { ...answer, location: typeof name === "string" ? name : answer.location });
}

/** Of a review and the owner's answer the one that is not deleted stays. */
function memberWithout(member: unknown, answer: Answer, deleted: ReadonlySet<string>): readonly unknown[] {
  if (!isRecord(member) || !says(readMemberOf(member, answer), deleted)) return [member];
  const inner = isRecord(member["review"]) ? member["review"] : member;
  const review = GooglebusinessReview.safeParse(inner).data;
  const [said, reply] = readMemberOf(member, answer);
  if (!review || said?.type !== "upserted") return [];
  if (!deleted.has(said.externalId)) {
    const { reviewReply: _reply, ...rest } = inner;
    return [inner === member ? rest : { ...member, review: rest }];
  }
  if (reply?.type !== "upserted" || deleted.has(reply.externalId)) return [];
  const name = reply.content.address?.["name"];
  const comment = { comment: reply.content.text, updateTime: reply.createdAt };
  return [{ answered: { reviewId: review.reviewId, name, reviewReply: comment } }];
}

function noticeOf(body: unknown): Finding {
  const envelope = PubsubEnvelope.safeParse(body);
  if (!envelope.success) return ignored("unknown_payload");
  const notice = GooglebusinessNotice.safeParse(jsonOf(envelope.data.message.data));
  const word = notice.data?.notificationType ?? notice.data?.type;
  return ignored(word === undefined ? "googlebusiness_notice" : `googlebusiness_${snakeCase(word)}`);
}

function jsonOf(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}

function answerOf({ body, settings, receivedAt }: NormaliseInput): Answer {
  const { locations } = GooglebusinessSettings.parse(settings);
  const { uri } = exchangeOf(body);
  const asked = /\/v4\/(accounts\/[^/?]+\/locations\/[^/?]+)\/reviews(?:\/([^/?]+))?/.exec(uri ?? "");
  const only = locations.length === 1 ? locations[0] : undefined;
  return { location: asked?.[1] ?? only, reviewId: asked?.[2], receivedAt };
}

function listIn(record: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const list = record[name];
  return Array.isArray(list) ? list : [];
}
