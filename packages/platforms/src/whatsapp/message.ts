import type { Author } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, failed, ignored, readMember, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { type Content, contentOf, typeOf } from "./content.ts";
import {
  type Contact,
  EditMessage,
  MessageContext,
  MessageHead,
  RevokeMessage,
  SystemBody,
  type WhatsAppValue,
} from "./wire.ts";

/** Where a list of messages was found. */
export type Place = {
  /** Our number: its id, or the account's where a delivery does not name it. */
  readonly number: string;
  /** Our number as people dial it, digits only. */
  readonly dialled: string | undefined;
  readonly contacts: readonly Contact[];
  /** Whether every message of the list is ours. */
  readonly echo: boolean;
  /** The customer of the conversation, where the list tells. */
  readonly customer: string | undefined;
  /** When the delivery came (epoch milliseconds), for messages that tell no time. */
  readonly receivedAt: number;
};

/** A place for the lists of one change; undefined where it names no number. */
export function placeOf(value: WhatsAppValue, account: string | undefined, receivedAt: number): Place | undefined {
  const { phone_number_id: id, display_phone_number: dialled } = value.metadata ?? {};
  const number = id ?? dialled ?? account;
  if (number === undefined) return undefined;
  return {
    number,
    dialled: dialled === undefined ? undefined : plain(dialled),
    contacts: (value.contacts ?? []).filter((contact) => contact !== undefined),
    echo: false,
    customer: undefined,
    receivedAt,
  };
}

/** One message to core, whoever of the two parties sent it. */
export function readMessage(message: unknown, place: Place): readonly Finding[] {
  return readMember("whatsapp_message", MessageHead, message, (told) => {
    const type = told.type ?? typeOf(told) ?? "unnamed";
    const head = { ...told, type, timestamp: told.timestamp ?? place.receivedAt };
    if (type === "system") {
      const system = SystemBody.safeParse(told["system"]);
      return [ignored(system.success ? `system_${snakeCase(system.data.type)}` : "system")];
    }
    const parties = partiesOf(head, place);
    if (!parties)
      return [failed(`whatsapp_message: ${snakeCase(type)}: neither a number nor a user id of the customer`)];
    if (type === "revoke")
      return readMember("whatsapp_revoke", RevokeMessage, message, ({ revoke }) => [
        {
          type: "deleted",
          externalId: revoke.original_message_id,
          conversation: parties.conversation,
          deletedAt: isoOf(head.timestamp),
        },
      ]);
    if (type === "edit")
      return readMember("whatsapp_edit", EditMessage, message, ({ edit }) => [
        mentionOf(
          { ...head, id: edit.original_message_id },
          contentOf(edit.message.type, edit.message),
          parties,
          MessageContext.parse({ ...told, ...edit.message }),
          true,
        ),
      ]);
    return [mentionOf(head, contentOf(type, told), parties, MessageContext.parse(told), false)];
  });
}

type Parties = {
  readonly own: boolean;
  readonly conversation: string;
  readonly author: Author | null;
  readonly direct: boolean;
  readonly address: Readonly<Record<string, string>>;
};

/** Who speaks to whom; a telephone number names the customer wherever it is told, else the user id. */
function partiesOf(head: MessageHead, place: Place): Parties | undefined {
  const from = head.from === undefined ? undefined : plain(head.from);
  const own = place.echo || head.history_context?.from_me === true || (from !== undefined && from === place.dialled);
  const [phone, user] = own ? [head.to, head.to_user_id] : [head.from, head.from_user_id];
  const contact = contactOf(place.contacts, phone, user);
  const named = phone ?? place.customer ?? contact?.wa_id ?? user ?? contact?.user_id;
  const customer = named === undefined ? undefined : plain(named);
  const { group_id: group } = head;
  const chat = group ?? customer;
  if (chat === undefined) return undefined;
  const { name, username } = contact?.profile ?? {};
  const theirs = customer === undefined ? null : authorOf(customer, { name, handle: username });
  return {
    own,
    conversation: `${place.number}/${chat}`,
    author: own ? authorOf(place.dialled ?? place.number, {}) : theirs,
    direct: group === undefined,
    address: { number: place.number, [group !== undefined ? "group" : /^\d+$/.test(chat) ? "to" : "user"]: chat },
  };
}

/** Numbers come with and without a plus sign and blanks; ids stay as they are. */
function plain(id: string): string {
  return /^\+?[\d\s().-]+$/.test(id) ? id.replace(/\D/g, "") || id : id;
}

/** Some countries' numbers are dialled with a digit that `wa_id` lacks, so the last eight decide. */
function sameNumber(a: string, b: string): boolean {
  return plain(a) === plain(b) || (/\d{8}$/.test(a) && /\d{8}$/.test(b) && a.slice(-8) === b.slice(-8));
}

/** The sender's card; a message that names no sender can only be from the one who is listed. */
function contactOf(
  contacts: readonly Contact[],
  phone: string | undefined,
  user: string | undefined,
): Contact | undefined {
  if (phone === undefined && user === undefined) return contacts.length === 1 ? contacts[0] : undefined;
  return contacts.find(
    ({ wa_id, user_id }) =>
      (phone !== undefined && wa_id !== undefined && sameNumber(wa_id, phone)) ||
      (user !== undefined && user_id === user),
  );
}

function mentionOf(
  head: MessageHead & { readonly type: string; readonly timestamp: number },
  content: Content,
  parties: Parties,
  leans: MessageContext,
  edited: boolean,
): Finding {
  if (content.type === "silent") return ignored(content.reason);
  if (content.type === "broken") return failed(`whatsapp_${snakeCase(head.type)}: ${content.reason}`);
  const { context, referral } = leans;
  const at = isoOf(head.timestamp);
  const advertisement = referral && (referral.source_url ?? referral.headline) !== undefined;
  return {
    type: "upserted",
    externalId: head.id,
    conversation: parties.conversation,
    createdAt: at,
    content: {
      version: head.timestamp,
      kind: "message",
      ...bounded(content.text),
      author: parties.author,
      ...present({ parent: context?.id ?? context?.message_id, editedAt: edited ? at : undefined }),
      media: [
        ...content.media,
        ...(advertisement
          ? [{ type: "link" as const, ...present({ url: referral.source_url, description: referral.headline }) }]
          : []),
      ],
      direct: parties.direct,
      own: parties.own,
      address: parties.address,
    },
  };
}
