import * as z from "zod";
import { ExternalId, ShortText, Text, WebUrl } from "@kikimimi/core/base/text";
import { Label, decoration, maybe } from "../shared/field.ts";
import { Instant } from "../shared/time.ts";

/** A value of the feed: `{label}` in JSON; in XML the text itself, or `#text` beside attributes. */
function labelled<S extends z.ZodType>(schema: S): z.ZodType<z.output<S>> {
  return z.preprocess((value) => {
    if (typeof value !== "object" || value === null) return value;
    return "label" in value ? value.label : "#text" in value ? value["#text"] : value;
  }, schema);
}

/** XML has the words twice, as text and as a page; JSON once. */
const Content = z.preprocess(
  (value: unknown) => {
    if (!Array.isArray(value)) return value;
    const typed: readonly unknown[] = value;
    return typed.find((one) => typeof one === "object" && one !== null && "@type" in one && one["@type"] === "text");
  },
  maybe(labelled(Text)),
);

const NumberText = z.union([
  z.number(),
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);

/** The first web address of one link or of many. */
const Link = z
  .unknown()
  .optional()
  .transform((value) => {
    const links: readonly unknown[] = Array.isArray(value) ? value : [value];
    return links.map((link) => LinkAddress.safeParse(link).data).find((url) => url !== undefined);
  });
const LinkAddress = z
  .looseObject({ "@href": WebUrl, attributes: decoration(z.looseObject({ href: WebUrl })) })
  .transform((link) => link["@href"] ?? link.attributes?.href);

/** A review of the feed, from JSON or from XML. */
export const AppstoreEntry = z.looseObject({
  id: labelled(ExternalId),
  title: decoration(labelled(Text)),
  content: Content,
  "im:rating": decoration(labelled(NumberText)),
  "im:voteSum": decoration(labelled(NumberText)),
  updated: decoration(labelled(Instant)),
  author: decoration(z.looseObject({ name: decoration(labelled(ShortText)), uri: decoration(labelled(WebUrl)) })),
  link: Link,
});
export type AppstoreEntry = z.infer<typeof AppstoreEntry>;

function listed(entry: unknown): readonly unknown[] {
  if (entry === undefined) return [];
  const entries: readonly unknown[] = Array.isArray(entry) ? entry : [entry];
  return entries;
}

/** The feed around the reviews; a feed with one review has no list, one with none has nothing. */
export const AppstoreFeed = z.looseObject({
  entry: z.unknown().optional().transform(listed),
  updated: decoration(labelled(Instant)),
});

/** `customerReviews`: developer.apple.com/documentation/appstoreconnectapi/customerreview. */
export const AppstoreReview = z.looseObject({
  id: ExternalId,
  attributes: z.looseObject({
    rating: decoration(z.number()),
    title: decoration(Text),
    body: decoration(Text),
    reviewerNickname: Label,
    createdDate: maybe(Instant),
    territory: Label,
  }),
  relationships: decoration(
    z.looseObject({
      response: decoration(z.looseObject({ data: decoration(z.looseObject({ id: ExternalId })) })),
    }),
  ),
});
export type AppstoreReview = z.infer<typeof AppstoreReview>;

/** `customerReviewResponses`: developer.apple.com/documentation/appstoreconnectapi/customerreviewresponsev1. */
export const AppstoreResponse = z.looseObject({
  id: ExternalId,
  attributes: z.looseObject({ responseBody: Text, lastModifiedDate: maybe(Instant) }),
  relationships: decoration(
    z.looseObject({ review: decoration(z.looseObject({ data: decoration(z.looseObject({ id: ExternalId })) })) }),
  ),
});
export type AppstoreResponse = z.infer<typeof AppstoreResponse>;

/** When the poller saw that a review had changed, by its id. */
export const ChangedAt = z.record(z.string(), decoration(Instant)).catch({});
