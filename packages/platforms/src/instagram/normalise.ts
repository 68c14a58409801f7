import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { answerOf, goneOf, withAnswer } from "../shared/graph-answer.ts";
import { readNodes, trimNodes } from "../shared/graph-node.ts";
import { type Finding, gather, ignored, isRecord } from "../shared/members.ts";
import { type MetaReader, deliveryWithout, enveloped, isDelivery, readDelivery } from "../shared/meta-delivery.ts";
import { readChange } from "./change.ts";
import { InstagramSettings } from "./manifest.ts";
import { type NodePlace, instagramNodes, placeOfUri } from "./node.ts";

const ACCOUNT: MetaReader = { platform: "instagram", object: "instagram", change: readChange };

/** Instagram webhooks and Graph API answers to core: media, comments and messages; the rest is named. */
export function normalise(input: NormaliseInput): Normalised {
  return gather(read(input).map((finding) => withOwn(finding, InstagramSettings.parse(input.settings))));
}

function read(input: NormaliseInput): readonly Finding[] {
  const delivery = deliveryOf(input);
  if (isDelivery(delivery)) return readDelivery(ACCOUNT, delivery);
  const { body, notes } = answerOf(input.body);
  if (!isRecord(body) && !Array.isArray(body)) return [ignored("unknown_payload")];
  // The documents show deliveries in a list.
  if (Array.isArray(body) && body.some(isDelivery)) {
    return body.flatMap((one) => read({ ...input, body: one }));
  }
  const gone = goneOf(notes);
  const list = isRecord(body) ? body["data"] : undefined;
  // A recheck that found nothing but deletes carries an empty list.
  if (gone.length > 0 && Array.isArray(list) && list.length === 0) return gone;
  return [...gone, ...readNodes(instagramNodes, body, placeOf(input))];
}

/** A delivery without what these posts said. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const delivery = deliveryOf(input);
  if (isDelivery(delivery)) return deliveryWithout(ACCOUNT, delivery, deleted);
  const { body } = answerOf(input.body);
  if (Array.isArray(body) && body.some(isDelivery)) {
    return withAnswer(
      input.body,
      body.map((one) => without({ ...input, body: one }, deleted)),
    );
  }
  return withAnswer(input.body, trimNodes(instagramNodes, body, placeOf(input), deleted));
}

/** An Instagram-scoped id is not the account's own, so that a webhook tells our words by our name as well. */
function withOwn(finding: Finding, { username }: InstagramSettings): Finding {
  if (finding.type !== "upserted" || finding.content.own || username === undefined) return finding;
  if (finding.content.author?.handle !== username) return finding;
  return { ...finding, content: { ...finding.content, own: true } };
}

function deliveryOf({ body, settings }: NormaliseInput): unknown {
  return enveloped(body, InstagramSettings.parse(settings).accountId);
}

function placeOf({ body, settings, receivedAt }: NormaliseInput): NodePlace {
  const { uri, notes } = answerOf(body);
  const { accountId: account, username } = InstagramSettings.parse(settings);
  return { ...placeOfUri(uri, account), account, username, edited: notes.edited, readAt: receivedAt.toISOString() };
}
