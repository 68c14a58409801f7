import type { Normalised } from "@kikimimi/core/mention/change";
import type { Media, MentionKind } from "@kikimimi/core/mention/mention";
import type { NormaliseInput } from "../platform.ts";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, gather, ignored, issueOf, readMember } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { EnvelopeTime, GenericDeletion, GenericEnvelope, GenericMention } from "./wire.ts";

type Times = { readonly sentAt: number | undefined; readonly receivedAt: number };

/** The generic envelope to core; see `wire.ts` for the shape. */
export function normalise(input: NormaliseInput): Normalised {
  const envelope = GenericEnvelope.safeParse(input.body);
  if (!envelope.success) return gather([ignored("unknown_event")]);
  const { type, timestamp, data } = envelope.data;
  const members: readonly unknown[] = Array.isArray(data) ? data : [data];
  if (members.length === 0) return gather([ignored("empty_delivery")]);
  const sentAt = EnvelopeTime.safeParse(timestamp);
  if (!sentAt.success) return gather(members.map(() => failed(`standardwebhooks_timestamp: ${issueOf(sentAt.error)}`)));
  const times = { sentAt: sentAt.data, receivedAt: input.receivedAt.getTime() };
  return gather(
    members.flatMap((member) =>
      type === "mention.deleted"
        ? readMember("standardwebhooks_deleted", GenericDeletion, member, (gone) => [deletionOf(gone, times)])
        : readMember(`standardwebhooks_${type.slice("mention.".length)}`, GenericMention, member, (said) => [
            mentionOf(said, type === "mention.updated", times),
          ]),
    ),
  );
}

/** An envelope without the mentions of these posts. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const envelope = GenericEnvelope.safeParse(input.body);
  if (!envelope.success || envelope.data.type === "mention.deleted") return input.body;
  const { data } = envelope.data;
  const told = (member: unknown): boolean => {
    const named = GenericDeletion.safeParse(member);
    return named.success && deleted.has(named.data.id);
  };
  return { ...envelope.data, data: (Array.isArray(data) ? data : [data]).filter((member) => !told(member)) };
}

function mentionOf(said: GenericMention, updated: boolean, { sentAt, receivedAt }: Times): Finding {
  const createdAt = said.createdAt ?? sentAt ?? receivedAt;
  const version = said.updatedAt ?? (updated ? (sentAt ?? receivedAt) : createdAt);
  const edited = updated || version > createdAt;
  const { lang, url, direct, rating, parentId } = said;
  return {
    type: "upserted",
    externalId: said.id,
    conversation: said.conversationId ?? parentId ?? said.id,
    createdAt: isoOf(createdAt),
    content: {
      version,
      kind: said.kind ?? kindOf(said),
      ...bounded(said.text),
      author: said.author ? authorOf(said.author.id, pickAuthor(said.author)) : null,
      ...present({ lang, url, direct, rating, parent: parentId, editedAt: edited ? isoOf(version) : undefined }),
      media: mediaOf(said),
      own: said.own ?? false,
    },
  };
}

function pickAuthor({
  name,
  handle,
  url,
  followers,
  verified,
}: NonNullable<GenericMention["author"]>): Parameters<typeof authorOf>[1] {
  return { name, handle, url, followers, verified };
}

function kindOf(said: GenericMention): MentionKind {
  if (said.rating !== undefined) return "review";
  return said.parentId === undefined ? "post" : "reply";
}

function mediaOf(said: GenericMention): Media[] {
  return (said.media ?? [])
    .filter((item) => item !== undefined)
    .slice(0, 50)
    .map(({ type, url, description }) => ({ type, ...present({ url, description }) }));
}

function deletionOf(gone: GenericDeletion, { sentAt, receivedAt }: Times): Finding {
  return {
    type: "deleted",
    externalId: gone.id,
    ...present({ conversation: gone.conversationId }),
    deletedAt: isoOf(sentAt ?? receivedAt),
  };
}
