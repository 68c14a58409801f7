import type { Author, Counts } from "@kikimimi/core/mention/mention";
import { wellFormed } from "@kikimimi/core/base/text";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { mediaOf, webUrlOf } from "./embed.ts";
import { entitiesOf } from "./facet.ts";
import type { BlueskySettings } from "./manifest.ts";
import { timeOfTid } from "./tid.ts";
import type { BlueskyAuthor, Noted, PostRecord, PostView } from "./wire.ts";

/** What the posts of one answer share. */
export type Page = { readonly settings: BlueskySettings; readonly noted: Noted; readonly receivedAt: Date };

/** One version of a post, wherever it was found. */
export type Found = {
  readonly uri: string;
  readonly cid: string | undefined;
  readonly record: PostRecord;
  readonly author: BlueskyAuthor;
  /** When the platform saw this version, in epoch milliseconds. */
  readonly seenAt: number | undefined;
  /** Whether it replaced another version then. */
  readonly edited: boolean;
  readonly view?: PostView;
};

/** An index runs behind by seconds; a view that was indexed later than this shows an edit, or was long in coming. */
const INDEX_LAG_MS = 10_000;

/** One post to core. */
export function mentionOf(found: Found, page: Page): Finding {
  const { uri, record, author, seenAt, edited, view } = found;
  const { reply } = record;
  const createdAt = recordTimeOf(found);
  if (createdAt === undefined) return failed("bluesky_post: no time can be read");
  const root = reply?.root ?? reply?.parent;
  const version = seenAt !== undefined && (edited || seenAt - createdAt > INDEX_LAG_MS) ? seenAt : createdAt;
  const text = bounded(wellFormed(record.text));
  const entities = entitiesOf(record.text, record.facets ?? []).filter(({ end }) => end <= text.text.length);
  const handle = handleOf(author);
  const counts = view && countsOf(view, page.receivedAt);
  return {
    type: "upserted",
    externalId: uri,
    conversation: root?.uri ?? uri,
    createdAt: isoOf(createdAt),
    content: {
      version: Math.max(version, createdAt),
      kind: reply?.parent || reply?.root ? "reply" : "post",
      ...text,
      author: personOf(author),
      ...present({
        lang: record.langs?.find((lang) => lang !== undefined && lang !== ""),
        editedAt: edited && seenAt !== undefined ? isoOf(seenAt) : undefined,
        url: webUrlOf(uri, handle),
        parent: (reply?.parent ?? reply?.root)?.uri,
        entities: entities.length > 0 ? entities : undefined,
        address: addressOf(found, root),
      }),
      media: mediaOf(view?.embed ?? record.embed),
      own: isOwn(author, page),
    },
    ...(counts ? { counts } : {}),
  };
}

/** As the AppView sorts: what the author's program claims, but never later than it was seen; else what its key tells. */
function recordTimeOf({ uri, record: { createdAt }, seenAt }: Found): number | undefined {
  if (createdAt !== undefined && seenAt !== undefined) return Math.min(createdAt, seenAt);
  return createdAt ?? seenAt ?? timeOfTid(uri.split("/").at(-1) ?? "");
}

function isOwn({ did, handle }: BlueskyAuthor, { settings, noted }: Page): boolean {
  if (did === settings.did || did === noted.account) return true;
  return settings.handle !== undefined && handle?.toLowerCase() === settings.handle;
}

/** The handle of an account whose handle does not lead back to it reads `handle.invalid`. */
function handleOf({ handle }: BlueskyAuthor): string | undefined {
  return handle === "handle.invalid" ? undefined : handle;
}

function personOf(author: BlueskyAuthor): Author {
  const { did, displayName, followersCount, verification } = author;
  const handle = handleOf(author);
  const known = verification?.verifiedStatus ?? verification?.trustedVerifierStatus;
  const verified = verification?.verifiedStatus === "valid" || verification?.trustedVerifierStatus === "valid";
  return authorOf(did, {
    name: displayName,
    handle,
    url: `https://bsky.app/profile/${handle ?? did}`,
    followers: followersCount,
    verified: known === undefined ? undefined : verified,
  });
}

function countsOf(view: PostView, readAt: Date): Counts | undefined {
  const counts = present({
    likes: view.likeCount,
    replies: view.replyCount,
    reposts: view.repostCount,
    quotes: view.quoteCount,
    bookmarks: view.bookmarkCount,
  });
  return Object.keys(counts).length > 0 ? { readAt: readAt.toISOString(), ...counts } : undefined;
}

function addressOf(
  { uri, cid, author, view }: Found,
  root: { readonly uri: string; readonly cid: string | undefined } | undefined,
): Record<string, string> | undefined {
  if (cid === undefined) return undefined;
  const closed = view?.viewer?.replyDisabled ? "replies" : author.viewer?.blockedBy ? "blocked" : undefined;
  const rootCid = root ? root.cid : cid;
  return {
    cid,
    rootUri: root?.uri ?? uri,
    ...(rootCid === undefined ? {} : { rootCid }),
    ...(closed ? { closed } : {}),
  };
}
