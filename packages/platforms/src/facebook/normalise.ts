import type { Normalised } from "@kikimimi/core/change";
import type { NormaliseInput } from "../platform.ts";
import { type Finding, failed, gather, ignored, isRecord, issueOf, readMember, snakeCase } from "../shared/members.ts";
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
