import type { Media } from "@kikimimi/core/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, ignored, readMember } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { MastodonSettings } from "./manifest.ts";
import { type Places, climb } from "./place.ts";
import { textOfHtml } from "./text.ts";
import { MastodonStatus, MastodonStatusHead } from "./wire.ts";

/** What the statuses of one answer share. */
export type Page = {
  readonly settings: MastodonSettings;
  readonly places: Places;
  /** The first status of the conversation, by status id, where somebody asked the instance. */
  readonly roots: ReadonlyMap<string, string>;
};

/** One status to core; a boost says nothing new. */
export function readStatus(value: unknown, page: Page): readonly Finding[] {
  return readMember("mastodon_status", MastodonStatusHead, value, ({ reblog }) => {
    if (reblog !== null && reblog !== undefined) return [ignored("boost")];
    return readMember("mastodon_status", MastodonStatus, value, (status) => [mentionOf(status, page)]);
  });
}

function mentionOf(status: MastodonStatus, page: Page): Finding {
  const { account, in_reply_to_id: parentId } = status;
  const host = new URL(page.settings.baseUrl).host;
  return {
    type: "upserted",
    externalId: status.uri,
    conversation: `${host}/${rootOf(status.id, page)}`,
    createdAt: isoOf(status.created_at),
    content: {
      version: status.edited_at ?? status.created_at,
      kind: parentId === undefined ? "post" : "reply",
      ...bounded(textOf(status)),
      author: authorOf(account.uri ?? account.url ?? account.acct, {
        name: account.display_name ?? account.username,
        handle: account.acct,
        url: account.url,
        followers: account.followers_count,
      }),
      ...present({
        lang: status.language,
        editedAt: status.edited_at === undefined ? undefined : isoOf(status.edited_at),
        url: status.url,
        parent: parentId === undefined ? undefined : page.places.get(parentId)?.uri,
        direct: status.visibility === "direct" ? true : undefined,
      }),
      media: mediaOf(status),
      own: page.settings.accountId !== undefined && account.id === page.settings.accountId,
    },
  };
}

function rootOf(id: string, { places, roots }: Page): string {
  const top = climb(places, id, (at) => roots.has(at));
  return roots.get(top.id) ?? top.id;
}

function textOf({ content, spoiler_text: warning }: MastodonStatus): string {
  const text = textOfHtml(content);
  return warning ? `${warning}\n${text}` : text;
}

const MEDIA_TYPES: Readonly<Record<string, Media["type"]>> = {
  image: "image",
  gifv: "video",
  video: "video",
  audio: "audio",
};

function mediaOf({ media_attachments: attachments }: MastodonStatus): Media[] {
  return (attachments ?? [])
    .filter((attachment) => attachment !== undefined)
    .slice(0, 50)
    .map(({ type, url, remote_url, description }) => ({
      type: MEDIA_TYPES[type] ?? "file",
      ...present({ url: url ?? remote_url, description }),
    }));
}
