import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, readMember } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { Answer } from "./comment.ts";
import { YoutubeDeletedEntry, YoutubeEntry } from "./wire.ts";

/** A video that was uploaded, or whose title or description changed; the feed tells the title only. */
export function readEntry(value: unknown, { settings }: Answer): readonly Finding[] {
  return readMember("youtube_entry", YoutubeEntry, value, (entry) => {
    const { published, updated = published, author, title = "" } = entry;
    if (updated === undefined) return [failed("youtube_entry: neither published nor updated")];
    const videoId = entry["yt:videoId"] ?? /^yt:video:(.+)$/.exec(entry.id ?? "")?.[1];
    if (videoId === undefined) return [failed("youtube_entry: no video")];
    const channelId = entry["yt:channelId"] ?? author?.uri?.split("/").at(-1);
    const link = entry.link?.find((one) => one?.["@rel"] === "alternate")?.["@href"];
    return [
      {
        type: "upserted",
        externalId: videoId,
        conversation: videoId,
        createdAt: isoOf(published ?? updated),
        content: {
          version: updated,
          kind: "post",
          ...bounded(title),
          author: channelId ? authorOf(channelId, { name: author?.name, url: author?.uri }) : null,
          url: link ?? `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}`,
          ...present({ address: { videoId } }),
          media: [],
          own: channelId === settings.channelId,
        },
      },
    ];
  });
}

/** A video that is gone or private. */
export function readDeletedEntry(value: unknown, { receivedAt }: Answer): readonly Finding[] {
  return readMember("youtube_deleted_entry", YoutubeDeletedEntry, value, ({ "@ref": videoId, "@when": when }) => [
    {
      type: "deleted",
      externalId: videoId,
      conversation: videoId,
      deletedAt: isoOf(when ?? receivedAt.getTime()),
    },
  ]);
}
