import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, ignored, isRecord, readMember } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { AppstoreEntry, AppstoreResponse, AppstoreReview } from "./wire.ts";

/** What the reviews of one answer share. */
export type Answer = {
  readonly receivedAt: Date;
  /** Country of the feed, where the request names one. */
  readonly country: string | undefined;
  /** Time of the answer, for members that have none. */
  readonly feedAt: number;
  /** When a change was seen, by review. */
  readonly changedAt: Readonly<Record<string, number | undefined>>;
  /** Review by the id of its response. */
  readonly reviewOf: ReadonlyMap<string, string>;
};

/** The external id of the developer's response; a review has one at most, and it is replaced. */
export function replyIdOf(reviewId: string): string {
  return `${reviewId}/reply`;
}

/**
 * One review of the feed. Its version is its own time, or the time at which the poller saw other words under the same
 * time: Apple does not date every edit.
 */
export function readEntry(value: unknown, answer: Answer): readonly Finding[] {
  // The feed may begin with the app itself.
  if (isRecord(value) && "im:name" in value && !("im:rating" in value)) return [ignored("app")];
  return readMember("appstore_entry", AppstoreEntry, value, (entry) => {
    const at = entry.updated ?? answer.feedAt;
    const votes = entry["im:voteSum"];
    const likes = votes !== undefined && Number.isSafeInteger(votes) && votes >= 0 ? votes : undefined;
    const author = entry.author;
    return [
      {
        type: "upserted",
        externalId: entry.id,
        conversation: entry.id,
        createdAt: isoOf(at),
        content: {
          ...versionOf(entry.id, at, answer),
          kind: "review",
          ...textOf(entry.title, entry.content),
          author:
            author?.uri || author?.name
              ? authorOf(accountOf(author.uri) ?? entry.id, { name: author.name, url: author.uri })
              : null,
          ...present({
            rating: ratingOf(entry["im:rating"]),
            url: entry.link,
            address: answer.country === undefined ? undefined : { country: answer.country },
          }),
          media: [],
          own: false,
        },
        ...(likes === undefined ? {} : { counts: { readAt: answer.receivedAt.toISOString(), likes } }),
      },
    ];
  });
}

/** One review of App Store Connect. */
export function readReview(value: unknown, answer: Answer): readonly Finding[] {
  return readMember("appstore_review", AppstoreReview, value, ({ id, attributes }) => {
    const { title, body, rating, reviewerNickname: name, createdDate = answer.feedAt, territory } = attributes;
    return [
      {
        type: "upserted",
        externalId: id,
        conversation: id,
        createdAt: isoOf(createdDate),
        content: {
          ...versionOf(id, createdDate, answer),
          kind: "review",
          ...textOf(title, body),
          // A nickname is no account, and an account has one review of an app.
          author: name === undefined ? null : authorOf(id, { name }),
          ...present({ rating: ratingOf(rating) }),
          media: [],
          own: false,
          address: { via: "connect", ...present({ territory }) },
        },
      },
    ];
  });
}

/** The developer's response, where it is known which review it belongs to. */
export function readResponse(value: unknown, { reviewOf, feedAt }: Answer): readonly Finding[] {
  return readMember("appstore_response", AppstoreResponse, value, ({ id, attributes, relationships }) => {
    const reviewId = relationships?.review?.data?.id ?? reviewOf.get(id);
    if (reviewId === undefined) return [ignored("response_without_review")];
    const { responseBody, lastModifiedDate = feedAt } = attributes;
    return [
      {
        type: "upserted",
        externalId: replyIdOf(reviewId),
        conversation: reviewId,
        createdAt: isoOf(lastModifiedDate),
        content: {
          version: lastModifiedDate,
          kind: "reply",
          ...bounded(responseBody),
          author: null,
          parent: reviewId,
          media: [],
          own: true,
          address: { via: "connect" },
        },
      },
    ];
  });
}

function versionOf(
  id: string,
  at: number,
  { changedAt }: Answer,
): { readonly version: number; readonly editedAt?: string } {
  const changed = changedAt[id];
  return changed !== undefined && changed > at ? { version: changed, editedAt: isoOf(changed) } : { version: at };
}

function textOf(title: string | undefined, body: string | undefined): ReturnType<typeof bounded> {
  return bounded(
    [title, body]
      .map((part) => part?.trim())
      .filter((part) => part)
      .join("\n"),
  );
}

/** `…/reviews/id638572168` is the account of the store's country. */
function accountOf(uri: string | undefined): string | undefined {
  return /\/id(\d+)/.exec(uri ?? "")?.[1];
}

function ratingOf(stars: number | undefined): number | undefined {
  return stars !== undefined && stars >= 1 && stars <= 5 ? (stars - 1) / 4 : undefined;
}
