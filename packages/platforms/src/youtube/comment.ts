import type { Author } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { textOfHtml } from "../shared/html.ts";
import { type Finding, ignored, readMember } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { YoutubeSettings } from "./manifest.ts";
import { YoutubeChatMessage, YoutubeComment, YoutubeThread } from "./wire.ts";

/** What the comments of one answer share. */
export type Answer = {
  readonly settings: YoutubeSettings;
  readonly receivedAt: Date;
  /** Whether `textDisplay` is plain text, because the request asked for that. */
  readonly plain: boolean;
  /** Video by top-level comment, where the answer itself does not say. */
  readonly videos: Readonly<Record<string, string | undefined>>;
};

/** A thread: its first comment and those of its replies that came along. */
export function readThread(value: unknown, answer: Answer): readonly Finding[] {
  return readMember("youtube_thread", YoutubeThread, value, ({ snippet, replies }) => {
    const first = snippet?.topLevelComment;
    const told = { videoId: snippet?.videoId, replies: snippet?.totalReplyCount };
    const findings = [
      ...(first === undefined ? [] : readComment(first, answer, told)),
      ...(replies?.comments ?? []).flatMap((reply) => readComment(reply, answer, { videoId: told.videoId })),
    ];
    return findings.length > 0 ? findings : [ignored("thread_without_comments")];
  });
}

/** One comment or reply; a reply's id is `parent.child`, so that its thread is known without asking. */
export function readComment(
  value: unknown,
  answer: Answer,
  told: { readonly videoId?: string | undefined; readonly replies?: number | undefined } = {},
): readonly Finding[] {
  return readMember("youtube_comment", YoutubeComment, value, (comment) => [mentionOf(comment, answer, told)]);
}

/** The first comment of a comment's thread. */
export function threadOf(id: string): string {
  return id.split(".")[0] || id;
}

function mentionOf(
  { id, snippet }: YoutubeComment,
  { settings, receivedAt, plain, videos }: Answer,
  told: { readonly videoId?: string | undefined; readonly replies?: number | undefined },
): Finding {
  const { publishedAt, updatedAt = publishedAt, likeCount } = snippet;
  const conversation = snippet.parentId ?? threadOf(id);
  const reply = conversation !== id;
  const videoId = snippet.videoId ?? told.videoId ?? videos[conversation];
  const author = snippet.authorChannelId;
  const counts = present({ likes: likeCount, replies: told.replies });
  return {
    type: "upserted",
    externalId: id,
    conversation,
    createdAt: isoOf(publishedAt),
    content: {
      version: Math.max(updatedAt, publishedAt),
      kind: reply ? "reply" : "comment",
      ...bounded(textOf(snippet, plain)),
      author: author === undefined ? null : authorOf(author, personOf(snippet)),
      ...present({
        editedAt: updatedAt > publishedAt ? isoOf(updatedAt) : undefined,
        url: videoId && urlOf(videoId, id),
        parent: reply ? conversation : undefined,
        address: videoId === undefined ? undefined : { videoId },
      }),
      media: snippet.imageUrl === undefined ? [] : [{ type: "image", url: snippet.imageUrl }],
      own: author === settings.channelId,
    },
    ...(Object.keys(counts).length > 0 ? { counts: { readAt: receivedAt.toISOString(), ...counts } } : {}),
  };
}

/** The page of a video, opened at one comment. */
export function urlOf(videoId: string, commentId: string): string {
  return `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}&lc=${encodeURIComponent(commentId)}`;
}

function textOf({ textOriginal, textDisplay }: YoutubeComment["snippet"], plain: boolean): string {
  if (textOriginal !== undefined) return textOriginal;
  return plain ? (textDisplay ?? "") : textOfHtml(textDisplay ?? "");
}

/** A name that begins with @ is the channel's handle; older answers give the name itself. */
function personOf({ authorDisplayName: name, authorChannelUrl }: YoutubeComment["snippet"]): Partial<Author> {
  const handle = name?.startsWith("@") ? name.slice(1) : undefined;
  return present({ name, handle: handle || undefined, url: authorChannelUrl });
}

/** What the chat says of people, in its own words. */
const NOTICES = new Set(["newSponsorEvent", "membershipGiftingEvent", "giftMembershipReceivedEvent"]);

/** One message of a live chat, or that one was deleted; notices of the chat (members, sponsors, bans) say nothing. */
export function readChatMessage(value: unknown, { settings }: Answer): readonly Finding[] {
  return readMember("youtube_chat_message", YoutubeChatMessage, value, ({ id, snippet, authorDetails: author }) => {
    const { liveChatId } = snippet;
    const gone = snippet.messageDeletedDetails?.deletedMessageId;
    if (gone !== undefined) {
      const deletedAt = isoOf(snippet.publishedAt);
      return [{ type: "deleted", externalId: gone, ...present({ conversation: liveChatId }), deletedAt }];
    }
    const text = snippet.displayMessage ?? snippet.textMessageDetails?.messageText;
    if (text === undefined || NOTICES.has(snippet.type)) return [ignored("chat_notice")];
    // The person's details are a part of the answer that need not be asked for.
    const channelId = author?.channelId ?? snippet.authorChannelId;
    return [
      {
        type: "upserted",
        externalId: id,
        conversation: liveChatId ?? id,
        createdAt: isoOf(snippet.publishedAt),
        content: {
          version: snippet.publishedAt,
          kind: "message",
          ...bounded(text),
          author:
            channelId === undefined
              ? null
              : authorOf(channelId, {
                  name: author?.displayName,
                  url: author?.channelUrl,
                  verified: author?.isVerified,
                }),
          media: [],
          ...present({ address: liveChatId === undefined ? undefined : { liveChatId } }),
          own: channelId === settings.channelId,
        },
      },
    ];
  });
}
