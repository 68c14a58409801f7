import * as z from "zod";
import { ExternalId } from "@kikimimi/core/base/text";
import { decoration, maybe } from "./field.ts";
import { type Finding, failed, ignored, isRecord, issueOf, readMember, says } from "./members.ts";
import { type MessagingPlace, readMessaging } from "./meta-messaging.ts";
import { MetaMoment } from "./meta-time.ts";

/** The news of one Page or account; `time` is in seconds for the feed and in milliseconds for messages. */
export const MetaEntry = z.looseObject({
  id: ExternalId,
  time: decoration(MetaMoment),
  changes: maybe(z.array(z.unknown())),
  messaging: maybe(z.array(z.unknown())),
  /** Conversations that another app owns; heard all the same. */
  standby: maybe(z.array(z.unknown())),
  /** Instagram's documents also show one change as the entry itself. */
  field: maybe(z.string().min(1)),
  value: z.unknown().optional(),
});
export type MetaEntry = z.infer<typeof MetaEntry>;

const Change = z.looseObject({ field: z.string().min(1), value: z.unknown().optional() });
const Delivery = z.looseObject({ object: maybe(z.string()), entry: z.array(z.unknown()) });

const Party = z.looseObject({ id: ExternalId });
const BareEvent = z.looseObject({
  sender: Party,
  recipient: Party,
  message: decoration(z.looseObject({ is_echo: decoration(z.boolean()) })),
});

/** How one platform reads a webhook: what its envelope says in `object`, and what a change of a field means. */
export type MetaReader = {
  readonly platform: MessagingPlace["platform"];
  readonly object: string;
  readonly change: (field: string, value: unknown, entry: MetaEntry) => readonly Finding[];
};

/** Whether a body is a webhook of Meta's, of whichever platform; what hands one on may leave `object` out. */
export function isDelivery(body: unknown): body is Readonly<Record<string, unknown>> {
  return isRecord(body) && Array.isArray(body["entry"]) && ["string", "undefined"].includes(typeof body["object"]);
}

/** A messaging event alone, as SDKs hand it on, in the envelope that it came in; anything else as it is. */
export function enveloped(body: unknown, account: string | undefined): unknown {
  const event = BareEvent.safeParse(body).data;
  if (event === undefined) return body;
  const id = account ?? (event.message?.is_echo === true ? event.sender.id : event.recipient.id);
  return { entry: [{ id, messaging: [body] }] };
}

/** Reads entries with their changes and messaging events; the rest is named. */
export function readDelivery(reader: MetaReader, body: unknown): readonly Finding[] {
  const delivery = Delivery.safeParse(body);
  if (!delivery.success) return [failed(`${reader.platform}_delivery: ${issueOf(delivery.error)}`)];
  const { object, entry } = delivery.data;
  if (object !== undefined && object !== reader.object) return [ignored("unknown_event")];
  if (entry.length === 0) return [ignored("empty_delivery")];
  return entry.flatMap((raw) =>
    readMember(`${reader.platform}_entry`, MetaEntry, raw, (one) => readEntry(reader, one)),
  );
}

/** A webhook without the members that say what these posts said. */
export function deliveryWithout(reader: MetaReader, body: unknown, deleted: ReadonlySet<string>): unknown {
  const delivery = Delivery.safeParse(body);
  if (!delivery.success || !isRecord(body)) return body;
  return { ...body, entry: delivery.data.entry.map((entry) => entryWithout(reader, entry, deleted)) };
}

function entryWithout(reader: MetaReader, raw: unknown, deleted: ReadonlySet<string>): unknown {
  const entry = MetaEntry.safeParse(raw);
  if (!entry.success || !isRecord(raw)) return raw;
  const told = (part: object): boolean => says(readEntry(reader, { ...entry.data, ...NOTHING, ...part }), deleted);
  const kept = (name: "changes" | "messaging" | "standby"): object => {
    const members = entry.data[name];
    return members ? { [name]: members.filter((member) => !told({ [name]: [member] })) } : {};
  };
  const { field, value } = entry.data;
  const rest = { ...raw, ...kept("changes"), ...kept("messaging"), ...kept("standby") };
  return field !== undefined && told({ field, value }) ? { ...rest, value: {} } : rest;
}

const NOTHING = { changes: undefined, messaging: undefined, standby: undefined, field: undefined };

/** The console's test button sends messaging events as changes of these fields. */
const MESSAGING_FIELD = /^(?:messag(?:e|es|ing)(?:_|$)|standby$)/;

function readEntry(reader: MetaReader, entry: MetaEntry): readonly Finding[] {
  const { platform, change } = reader;
  const itself = entry.field === undefined ? [] : [{ field: entry.field, value: entry.value }];
  const changes = [...(entry.changes ?? []), ...itself];
  const messaging = entry.messaging ?? [];
  const standby = entry.standby ?? [];
  if (changes.length + messaging.length + standby.length === 0) return [ignored("unknown_event")];
  const place = { platform, account: entry.id, standby: false, at: entry.time };
  return [
    ...changes.flatMap((raw) =>
      readMember(`${platform}_change`, Change, raw, ({ field, value }) =>
        isRecord(value) && MESSAGING_FIELD.test(field)
          ? readMessaging(value, { ...place, standby: field === "standby" })
          : change(field, value, entry),
      ),
    ),
    ...messaging.flatMap((event) => readMessaging(event, place)),
    ...standby.flatMap((event) => readMessaging(event, { ...place, standby: true })),
  ];
}
