import * as z from "zod";
import { ExternalId, ShortText, Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { Instant } from "../shared/time.ts";

/** `youtube#comment`: developers.google.com/youtube/v3/docs/comments#resource. */
export const YoutubeComment = z.looseObject({
  id: ExternalId,
  snippet: z.looseObject({
    textOriginal: decoration(Text),
    textDisplay: decoration(Text),
    authorDisplayName: Label,
    authorChannelUrl: Address,
    authorChannelId: decoration(
      z.union([ExternalId, z.looseObject({ value: ExternalId }).transform(({ value }) => value)]),
    ),
    parentId: MaybeId,
    videoId: decoration(ExternalId),
    imageUrl: Address,
    likeCount: Count,
    publishedAt: Instant,
    updatedAt: decoration(Instant),
  }),
});
export type YoutubeComment = z.infer<typeof YoutubeComment>;

/** `youtube#commentThread`; `replies` holds some of the replies, five at most. Either part may not have been asked for. */
export const YoutubeThread = z.looseObject({
  id: decoration(ExternalId),
  snippet: maybe(
    z.looseObject({
      videoId: decoration(ExternalId),
      totalReplyCount: Count,
      topLevelComment: z.unknown().optional(),
    }),
  ),
  replies: decoration(z.looseObject({ comments: decoration(z.array(z.unknown())) })),
});
export type YoutubeThread = z.infer<typeof YoutubeThread>;

/** `youtube#liveChatMessage`: developers.google.com/youtube/v3/live/docs/liveChatMessages#resource. */
export const YoutubeChatMessage = z.looseObject({
  id: ExternalId,
  snippet: z.looseObject({
    type: ShortText,
    liveChatId: decoration(ExternalId),
    authorChannelId: decoration(ExternalId),
    publishedAt: Instant,
    displayMessage: decoration(Text),
    textMessageDetails: decoration(z.looseObject({ messageText: Text })),
    messageDeletedDetails: decoration(z.looseObject({ deletedMessageId: ExternalId })),
  }),
  authorDetails: decoration(
    z.looseObject({
      channelId: ExternalId,
      channelUrl: Address,
      displayName: Label,
      isVerified: decoration(z.boolean()),
    }),
  ),
});
export type YoutubeChatMessage = z.infer<typeof YoutubeChatMessage>;

const Link = decoration(z.array(decoration(z.looseObject({ "@rel": Label, "@href": Address }))));

/** An entry of the pushed feed, decoded from Atom. */
export const YoutubeEntry = z.looseObject({
  "yt:videoId": decoration(ExternalId),
  id: decoration(ExternalId),
  "yt:channelId": decoration(ExternalId),
  title: decoration(Text),
  link: Link,
  author: decoration(z.looseObject({ name: Label, uri: Address })),
  published: maybe(Instant),
  updated: maybe(Instant),
});
export type YoutubeEntry = z.infer<typeof YoutubeEntry>;

/** A video that was deleted or made private, after RFC 6721. */
export const YoutubeDeletedEntry = z.looseObject({
  "@ref": ExternalId.transform((ref) => ref.replace(/^yt:video:/, "")).pipe(z.string().min(1)),
  "@when": decoration(Instant),
});

/** Videos by the id of a top-level comment, where the poller knows what an answer does not say. */
export const YoutubeVideos = z.record(z.string(), decoration(ExternalId)).catch({});
