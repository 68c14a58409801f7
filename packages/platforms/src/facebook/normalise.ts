import type { Normalised } from "@kikimimi/core/change";
import type { NormaliseInput } from "../platform.ts";
import {
  type Finding,
  failed,
  gather,
  ignored,
  isRecord,
  issueOf,
  readMember,
  says,
  snakeCase,
} from "../shared/members.ts";
import { readFeed } from "./feed.ts";
import { readMessaging } from "./messaging.ts";
import { FacebookChange, FacebookDelivery, FacebookEntry } from "./wire.ts";

/** Page webhook to core: feed posts and comments, Messenger messages; the rest is named. */
export function normalise(input: NormaliseInput): Normalised {
  if (!isRecord(input.body) || input.body["object"] !== "page") return gather([ignored("unknown_event")]);
  const delivery = FacebookDelivery.safeParse(input.body);
  if (!delivery.success) return gather([failed(`facebook_delivery: ${issueOf(delivery.error)}`)]);
  if (delivery.data.entry.length === 0) return gather([ignored("empty_delivery")]);
  return gather(delivery.data.entry.flatMap((entry) => readMember("facebook_entry", FacebookEntry, entry, readEntry)));
}

/** A Page delivery without the posts, comments and messages of these posts. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const delivery = FacebookDelivery.safeParse(input.body);
  if (!delivery.success || !isRecord(input.body)) return input.body;
  return { ...input.body, entry: delivery.data.entry.map((entry) => entryWithout(entry, deleted)) };
}

function entryWithout(raw: unknown, deleted: ReadonlySet<string>): unknown {
  const entry = FacebookEntry.safeParse(raw);
  if (!entry.success || !isRecord(raw)) return raw;
  const kept = (name: "changes" | "messaging" | "standby"): object => {
    const members = entry.data[name];
    if (!members) return {};
    const told = (member: unknown): boolean =>
      says(readEntry({ ...entry.data, ...NOTHING, [name]: [member] }), deleted);
    return { [name]: members.filter((member) => !told(member)) };
  };
  return { ...raw, ...kept("changes"), ...kept("messaging"), ...kept("standby") };
}

const NOTHING = { changes: undefined, messaging: undefined, standby: undefined };

function readEntry(entry: FacebookEntry): readonly Finding[] {
  const changes = entry.changes ?? [];
  const events = [...(entry.messaging ?? []), ...(entry.standby ?? [])];
  if (changes.length + events.length === 0) return [ignored("unknown_event")];
  return [
    ...changes.flatMap((change) =>
      readMember("facebook_change", FacebookChange, change, ({ field, value }) =>
        field === "feed" ? readFeed(value, entry) : [ignored(`facebook_${snakeCase(field)}`)],
      ),
    ),
    ...events.flatMap((event) => readMessaging(event, entry)),
  ];
}
