import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, says, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { type Answer, readEntry, readResponse, readReview } from "./review.ts";
import { AppstoreFeed, AppstoreReview, ChangedAt } from "./wire.ts";

type Body = Readonly<Record<string, unknown>>;

/** Review feeds and App Store Connect's answers to core. */
export function normalise(input: NormaliseInput): Normalised {
  const { body, status, uri } = exchangeOf(input.body);
  if (status === 404) return gather([goneOf(uri, input.receivedAt)]);
  if (!isRecord(body)) return gather([ignored("unknown_payload")]);
  if (Array.isArray(body["errors"]) || (status !== undefined && status >= 400))
    return gather([ignored("error_response")]);
  const answer = answerOf(input, body);
  if (isRecord(body["feed"])) {
    const { entry } = AppstoreFeed.parse(body["feed"]);
    if (entry.length === 0) return gather([ignored("empty_delivery")]);
    return gather(entry.flatMap((one) => readEntry(one, answer)));
  }
  if (!("data" in body)) return gather([ignored("unknown_payload")]);
  const members = [...dataOf(body), ...includedOf(body)];
  if (members.length === 0) return gather([ignored("empty_delivery")]);
  const findings = members.flatMap((member) => readResource(member, answer));
  return gather(Array.isArray(body["data"]) ? findings : findings.map(unsurprised));
}

/** An answer without these reviews and responses. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const { body } = exchangeOf(input.body);
  if (!isRecord(body)) return input.body;
  const answer = answerOf(input, body);
  if (isRecord(body["feed"])) {
    const { entry } = AppstoreFeed.parse(body["feed"]);
    const kept = entry.filter((one) => !says(readEntry(one, answer), deleted));
    return withAnswer(input.body, { ...body, feed: { ...body["feed"], entry: kept } });
  }
  if (!("data" in body)) return input.body;
  const stay = (member: unknown): boolean => !says(readResource(member, answer), deleted);
  // A response is tied to its review by the review's own member, which may be about to go.
  const tied = (member: unknown): unknown => tiedToReview(member, answer);
  const data = dataOf(body).filter(stay).map(tied);
  const included = includedOf(body).filter(stay).map(tied);
  return withAnswer(input.body, { ...body, data, ...("included" in body ? { included } : {}) });
}

function tiedToReview(member: unknown, { reviewOf }: Answer): unknown {
  if (!isRecord(member) || member["type"] !== "customerReviewResponses") return member;
  const id = reviewOf.get(String(member["id"]));
  if (id === undefined) return member;
  const relationships = isRecord(member["relationships"]) ? member["relationships"] : {};
  return { ...member, relationships: { ...relationships, review: { data: { type: "customerReviews", id } } } };
}

function readResource(member: unknown, answer: Answer): readonly Finding[] {
  const type = isRecord(member) ? member["type"] : undefined;
  // A relationship names what it points at; a sparse answer may leave everything else out.
  if (isRecord(member) && typeof type === "string" && "id" in member && !("attributes" in member))
    return [ignored("resource_without_attributes")];
  if (type === "customerReviews") return readReview(member, answer);
  if (type === "customerReviewResponses") return readResponse(member, answer);
  if (typeof type === "string") return [ignored(snakeCase(type))];
  return [failed("appstore_resource: neither a review nor anything else that is known")];
}

/** One resource alone may be any answer; what has no type is none of Apple's. */
function unsurprised(finding: Finding): Finding {
  return finding.type === "failed" && finding.reason.startsWith("appstore_resource")
    ? ignored("unknown_payload")
    : finding;
}

/** A review that App Store Connect does not know any more. */
function goneOf(uri: string | undefined, receivedAt: Date): Finding {
  const id = /\/v1\/customerReviews\/([^/?]+)(?:\?|$)/.exec(uri ?? "")?.[1];
  if (id === undefined) return ignored("error_response");
  return { type: "deleted", externalId: id, conversation: id, deletedAt: isoOf(receivedAt.getTime()) };
}

function answerOf({ body: delivery, receivedAt }: NormaliseInput, body: Body): Answer {
  const { uri, rest } = exchangeOf(delivery);
  const feed = AppstoreFeed.safeParse(body["feed"]).data;
  const asked = /\/v1\/customerReviews\/([^/?]+)\/response/.exec(uri ?? "")?.[1];
  const reviews = dataOf(body).map((member) => AppstoreReview.safeParse(member).data);
  const ties = reviews.flatMap((review) => {
    const response = review?.relationships?.response?.data?.id;
    return response === undefined || !review ? [] : [[response, review.id] as const];
  });
  const alone =
    asked === undefined ? [] : dataOf(body).map((one) => [String(isRecord(one) && one["id"]), asked] as const);
  return {
    receivedAt,
    country: /\/([a-z]{2})\/rss\/customerreviews\//i.exec(uri ?? "")?.[1]?.toLowerCase(),
    feedAt: feed?.updated ?? receivedAt.getTime(),
    changedAt: ChangedAt.parse(rest["changedAt"]),
    reviewOf: new Map([...ties, ...alone]),
  };
}

function dataOf(body: Body): readonly unknown[] {
  const { data } = body;
  return Array.isArray(data) ? data : data === undefined || data === null ? [] : [data];
}

function includedOf(body: Body): readonly unknown[] {
  return Array.isArray(body["included"]) ? body["included"] : [];
}
