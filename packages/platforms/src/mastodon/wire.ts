import * as z from "zod";
import { ExternalId, ShortText, Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { Instant } from "../shared/time.ts";

const MastodonAccount = z.looseObject({
  id: ExternalId,
  acct: Label,
  uri: Label,
  url: Address,
  username: Label,
  display_name: Label,
  followers_count: Count,
  fields: decoration(z.array(decoration(z.looseObject({ verified_at: Label })))),
});

const Quoted = z.looseObject({ quoted_status: decoration(z.looseObject({ url: Address })) });
const Tag = z.looseObject({ name: ShortText, url: Address });

const Attachment = z.looseObject({ type: z.string(), url: Address, remote_url: Address, description: Label });

/** A status as every endpoint gives it; `id` and `in_reply_to_id` are the instance's, `uri` is everybody's. */
export const MastodonStatus = z.looseObject({
  id: ExternalId,
  uri: MaybeId,
  url: Address,
  created_at: Instant,
  edited_at: decoration(Instant),
  in_reply_to_id: MaybeId,
  visibility: maybe(z.string()),
  language: decoration(ShortText),
  spoiler_text: maybe(Text),
  content: maybe(Text),
  account: MastodonAccount,
  media_attachments: decoration(z.array(decoration(Attachment))),
  tags: decoration(z.array(decoration(Tag))),
  quote: decoration(Quoted),
  replies_count: Count,
  reblogs_count: Count,
  favourites_count: Count,
  quotes_count: Count,
});
export type MastodonStatus = z.infer<typeof MastodonStatus>;

/** As much of a status as tells a boost from a post. */
export const MastodonStatusHead = z.looseObject({ reblog: z.unknown().optional() });

/** The place of a status in its conversation, read before the rest and even when the rest is unreadable. */
export const MastodonPlace = z.looseObject({
  id: ExternalId,
  uri: MaybeId.catch(undefined),
  url: Address,
  in_reply_to_id: MaybeId,
});
export type MastodonPlace = z.infer<typeof MastodonPlace>;

export const MastodonNotification = z.looseObject({ type: z.string().min(1), status: z.unknown().optional() });

/** A conversation (direct messages) with its newest status. */
export const MastodonConversation = z.looseObject({ last_status: z.unknown().optional() });

/**
 * One request and its answer, as the poller delivers them and as recorders keep them. `roots` maps a status id to the
 * id of its conversation's first status, where the poller had to ask for it.
 */
export const MastodonExchange = z.looseObject({
  request: z.looseObject({ uri: z.string() }).optional().catch(undefined),
  response: z.looseObject({ status: z.number().int().catch(200), body: z.unknown().optional() }),
  roots: z.record(z.string(), z.string().optional().catch(undefined)).optional().catch(undefined),
  /** `uri` of statuses that are no longer there, and when that was seen. */
  missing: z.array(z.string().min(1).max(1_000).optional().catch(undefined)).optional().catch(undefined),
  readAt: Instant.optional().catch(undefined),
});
export type MastodonExchange = z.infer<typeof MastodonExchange>;
