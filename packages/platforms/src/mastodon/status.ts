import type { Counts, Media } from "@kikimimi/core/mention/mention";
import { cut } from "@kikimimi/core/base/text";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, ignored, readMember } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { MastodonSettings } from "./manifest.ts";
import { entitiesOf } from "./entity.ts";
import { type Places, climb } from "./place.ts";
import { textOfHtml } from "../shared/html.ts";
import { type MastodonPlace, MastodonStatus, MastodonStatusHead } from "./wire.ts";

/** What the statuses of one answer share. */
export type Page = {
  readonly settings: MastodonSettings;
  readonly places: Places;
  /** The first status of the conversation, by status id, where somebody asked the instance. */
  readonly roots: ReadonlyMap<string, string>;
  readonly receivedAt: Date;
};

/** One status to core; a boost says nothing new. */
export function readStatus(value: unknown, page: Page): readonly Finding[] {
  return readMember("mastodon_status", MastodonStatusHead, value, ({ reblog }) => {
    if (reblog !== null && reblog !== undefined) return [ignored("boost")];
    return readMember("mastodon_status", MastodonStatus, value, (status) => [mentionOf(status, page)]);
  });
}

function mentionOf(status: MastodonStatus, page: Page): Finding {
  const { account, in_reply_to_id: parentId, visibility } = status;
  const host = new URL(page.settings.baseUrl).host;
  const parent = parentId === undefined ? undefined : page.places.get(parentId);
  const acct = account.acct ?? account.username;
  const root = rootOf(status.id, page);
  const text = bounded(textOf(status));
  const entities = entitiesOf(text.text, status);
  const counts = countsOf(status, page.receivedAt);
  return {
    type: "upserted",
    externalId: nameOf(status, host),
    conversation: `${host}/${root}`,
    createdAt: isoOf(status.created_at),
    content: {
      version: status.edited_at ?? status.created_at,
      kind: parentId === undefined ? "post" : "reply",
      ...text,
      author: authorOf(account.uri ?? account.url ?? acct ?? account.id, {
        name: account.display_name ?? account.username,
        handle: acct,
        url: account.url,
        followers: account.followers_count,
        // An address that links back to the account.
        verified: account.fields?.some((field) => field?.verified_at !== undefined) ? true : undefined,
      }),
      ...present({
        lang: status.language,
        editedAt: status.edited_at === undefined ? undefined : isoOf(status.edited_at),
        url: status.url,
        parent: parent && nameOf(parent, host),
        entities: entities.length > 0 ? entities : undefined,
        direct: visibility === "direct" ? true : undefined,
      }),
      media: mediaOf(status),
      own: page.settings.accountId !== undefined && account.id === page.settings.accountId,
      address: { host, id: status.id, ...present({ acct, visibility: visibility && cut(visibility, 40) }), root },
    },
    ...(counts ? { counts } : {}),
  };
}

/** The name of a status on every server; one that tells none goes by its address, else by its id here. */
export function nameOf({ id, uri, url }: MastodonPlace, host: string): string {
  return uri ?? url ?? `${host}/${id}`;
}

function rootOf(id: string, { places, roots }: Page): string {
  const top = climb(places, id, (at) => roots.has(at));
  return roots.get(top.id) ?? top.id;
}

function textOf({ content, spoiler_text: warning }: MastodonStatus): string {
  const text = textOfHtml(content ?? "");
  return warning ? `${warning}\n${text}` : text;
}

function countsOf(status: MastodonStatus, readAt: Date): Counts | undefined {
  const counts = present({
    likes: status.favourites_count,
    replies: status.replies_count,
    reposts: status.reblogs_count,
    quotes: status.quotes_count,
  });
  return Object.keys(counts).length > 0 ? { readAt: readAt.toISOString(), ...counts } : undefined;
}

const MEDIA_TYPES: ReadonlyMap<string, Media["type"]> = new Map(
  Object.entries({
    image: "image",
    gifv: "video",
    video: "video",
    audio: "audio",
  } as const),
);

/** A quoted status is a link: its words stay its own, so that they go when it is deleted. */
function mediaOf({ media_attachments: attachments, quote }: MastodonStatus): Media[] {
  const url = quote?.quoted_status?.url;
  const files = (attachments ?? [])
    .filter((attachment) => attachment !== undefined)
    .slice(0, 49)
    .map(({ type, url, remote_url, description }): Media => ({
      type: MEDIA_TYPES.get(type) ?? "file",
      ...present({ url: url ?? remote_url, description }),
    }));
  return url === undefined ? files : [...files, { type: "link", url }];
}
