import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Address, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { EpochEither } from "../shared/time.ts";

/** A WhatsApp Business Account webhook. */
export const WhatsAppDelivery = z.looseObject({ entry: z.array(z.unknown()) });

export const WhatsAppEntry = z.looseObject({ id: MaybeId.catch(undefined), changes: z.array(z.unknown()) });

export const WhatsAppChange = z.looseObject({ field: z.string().min(1), value: z.unknown().optional() });

const Profile = z.looseObject({ name: Label, username: Label });

/** Who somebody is: `wa_id` is a telephone number; `user_id` stands alone once a person goes by a user name. */
const Contact = z.looseObject({
  profile: decoration(Profile),
  wa_id: decoration(ExternalId),
  user_id: decoration(ExternalId),
});
export type Contact = z.infer<typeof Contact>;

const list = maybe(z.array(z.unknown()));

/** What a change is about; any of the lists may be missing, and several may come at once. */
export const WhatsAppValue = z.looseObject({
  metadata: decoration(
    z.looseObject({ display_phone_number: decoration(ExternalId), phone_number_id: decoration(ExternalId) }),
  ),
  contacts: decoration(z.array(decoration(Contact))),
  messages: list,
  /** Sent from the WhatsApp Business app on a telephone that shares the number. */
  message_echoes: list,
  statuses: list,
  history: list,
  errors: list,
});
export type WhatsAppValue = z.infer<typeof WhatsAppValue>;

/** A piece of the app's own history, or the refusal to share it. */
export const HistoryChunk = z.looseObject({ threads: list, errors: list });

export const HistoryThread = z.looseObject({
  id: MaybeId.catch(undefined),
  context: decoration(z.looseObject({ wa_id: decoration(ExternalId), user_id: decoration(ExternalId) })),
  messages: list,
});

/** What every message says first; the parties are telephone numbers or, where those are hidden, user ids. */
export const MessageHead = z.looseObject({
  id: ExternalId,
  /** Undefined where it is no time; the documents' own examples leave `type` out as well. */
  timestamp: decoration(EpochEither),
  type: Label,
  from: decoration(ExternalId),
  from_user_id: decoration(ExternalId),
  to: decoration(ExternalId),
  to_user_id: decoration(ExternalId),
  group_id: decoration(ExternalId),
  history_context: decoration(z.looseObject({ from_me: decoration(z.boolean()) })),
});
export type MessageHead = z.infer<typeof MessageHead>;

export const EditMessage = z.looseObject({
  edit: z.looseObject({ original_message_id: ExternalId, message: z.looseObject({ type: z.string().min(1) }) }),
});

export const RevokeMessage = z.looseObject({ revoke: z.looseObject({ original_message_id: ExternalId }) });

/** What a message may lean on: the one it answers, and the advertisement that led to it. */
export const MessageContext = z.looseObject({
  context: decoration(z.looseObject({ id: decoration(ExternalId), message_id: decoration(ExternalId) })),
  referral: decoration(z.looseObject({ source_url: Address, headline: Label })),
});
export type MessageContext = z.infer<typeof MessageContext>;

export const TextBody = z.looseObject({ body: Text });

/** Pictures, films, sounds and documents; their addresses open only with our token, so they are not kept. */
export const MediaBody = z.looseObject({ caption: maybe(Text), filename: Label });

export const LocationBody = z.looseObject({
  latitude: decoration(z.number()),
  longitude: decoration(z.number()),
  name: Label,
  address: Label,
  url: Address,
});

export const ContactCard = z.looseObject({
  name: decoration(z.looseObject({ formatted_name: Label, first_name: Label, last_name: Label })),
  phones: decoration(z.array(decoration(z.looseObject({ phone: Label })))),
});

const Choice = decoration(z.looseObject({ title: Label, description: Label }));

/** Answers to buttons, lists and forms (`nfm_reply`, whose fields come as JSON text). */
export const InteractiveBody = z.looseObject({
  type: Label,
  button_reply: Choice,
  list_reply: Choice,
  nfm_reply: decoration(z.looseObject({ body: Label, response_json: decoration(z.string()) })),
});

export const ButtonBody = z.looseObject({ text: maybe(Text) });

export const OrderBody = z.looseObject({
  text: maybe(Text),
  product_items: decoration(
    z.array(decoration(z.looseObject({ product_retailer_id: ExternalId, quantity: decoration(ExternalId) }))),
  ),
});

export const SystemBody = z.looseObject({ type: z.string().min(1) });

export const StatusHead = z.looseObject({ status: z.string().min(1) });
