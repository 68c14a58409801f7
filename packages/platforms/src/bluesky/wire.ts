import * as z from "zod";
import { ExternalId, ShortText } from "@kikimimi/core/base/text";
import { Address, Count, Label, decoration, maybe } from "../shared/field.ts";
import { Instant } from "../shared/time.ts";

/** Where a record lives: `at://did/collection/rkey`. */
export const AtUri = z
  .string()
  .regex(/^at:\/\/[^/\s]+\/[^/\s]+\/[^/\s]+$/, "not the address of a record")
  .max(1_000);

const Ref = z.looseObject({ uri: AtUri, cid: Label });

/** An account as views show it. */
export const BlueskyAuthor = z.looseObject({
  did: ExternalId,
  handle: Label,
  displayName: Label,
  followersCount: Count,
  verification: decoration(z.looseObject({ verifiedStatus: Label, trustedVerifierStatus: Label })),
  viewer: decoration(z.looseObject({ blockedBy: z.boolean().optional().catch(undefined) })),
});
export type BlueskyAuthor = z.infer<typeof BlueskyAuthor>;

/** Some programs write the time without its zone, which the AppView takes for UTC. */
const WrittenAt = z.preprocess(
  (time) => (typeof time === "string" && /T[\d:.]+$/.test(time) ? `${time}Z` : time),
  Instant,
);

const Slice = z.looseObject({ byteStart: z.number().int().nonnegative(), byteEnd: z.number().int().positive() });
const Feature = z.looseObject({ $type: z.string(), did: Label, uri: Address, tag: Label });

/** A marked stretch; offsets are UTF-8 bytes of the text as it was written. */
export const Facet = z.looseObject({ index: Slice, features: z.array(decoration(Feature)) });
export type Facet = z.infer<typeof Facet>;

/** The record `app.bsky.feed.post`; times that cannot be read fall back to the view's. */
export const PostRecord = z.looseObject({
  text: z.string(),
  createdAt: decoration(WrittenAt),
  langs: decoration(z.array(decoration(ShortText))),
  facets: decoration(z.array(decoration(Facet))),
  reply: decoration(z.looseObject({ root: decoration(Ref), parent: decoration(Ref) })),
  embed: z.unknown().optional(),
});
export type PostRecord = z.infer<typeof PostRecord>;

/** A post as `getPosts`, `searchPosts`, feeds and threads show it, and a notification whose record is one. */
export const PostView = z.looseObject({
  uri: AtUri,
  cid: Label,
  author: BlueskyAuthor,
  record: PostRecord,
  embed: z.unknown().optional(),
  indexedAt: decoration(Instant),
  likeCount: Count,
  replyCount: Count,
  repostCount: Count,
  quoteCount: Count,
  bookmarkCount: Count,
  viewer: decoration(z.looseObject({ replyDisabled: z.boolean().optional().catch(undefined) })),
});
export type PostView = z.infer<typeof PostView>;

/** A record as `getRecord` and `listRecords` give it. */
export const StoredRecord = z.looseObject({ uri: AtUri, cid: Label, value: PostRecord });
export type StoredRecord = z.infer<typeof StoredRecord>;

/** A change of a repository as Jetstream tells it; version 2 is flat and names the time in words. */
export const JetstreamCommit = z.looseObject({
  did: ExternalId,
  time_us: decoration(
    z.union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,16}$/)
        .transform(Number),
    ]),
  ),
  time: decoration(Instant),
  operation: z.string(),
  collection: z.string(),
  rkey: ExternalId,
  cid: Label,
  record: z.unknown().optional(),
});
export type JetstreamCommit = z.infer<typeof JetstreamCommit>;

/** What the poller notes beside an answer. */
export const Noted = z.looseObject({
  /** DID of the account that asked; its posts are ours. */
  account: Label,
  /** When it was asked. */
  readAt: decoration(Instant),
  /** Posts that are gone. */
  missing: decoration(z.array(decoration(AtUri))),
  /** Posts of which another version was known. */
  changed: decoration(z.array(decoration(AtUri))),
});
export type Noted = z.infer<typeof Noted>;

/** An answer of `createSession` or `refreshSession`. */
export const Session = z.looseObject({
  did: z.string().min(1),
  handle: maybe(z.string()),
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1),
});
export type Session = z.infer<typeof Session>;
