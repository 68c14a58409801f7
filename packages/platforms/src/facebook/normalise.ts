import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { answerOf, goneOf, withAnswer } from "../shared/graph-answer.ts";
import { readNodes, trimNodes } from "../shared/graph-node.ts";
import { gather, ignored, isRecord } from "../shared/members.ts";
import { type MetaReader, deliveryWithout, enveloped, isDelivery, readDelivery } from "../shared/meta-delivery.ts";
import { readChange } from "./feed.ts";
import { FacebookSettings } from "./manifest.ts";
import { type NodePlace, facebookNodes, placeOfUri } from "./node.ts";

const PAGE: MetaReader = { platform: "facebook", object: "page", change: readChange };

/** Page webhooks and Graph API answers to core: posts, comments, recommendations and messages; the rest is named. */
export function normalise(input: NormaliseInput): Normalised {
  const delivery = deliveryOf(input);
  if (isDelivery(delivery)) return gather(readDelivery(PAGE, delivery));
  const { body, notes } = answerOf(input.body);
  if (!isRecord(body) && !Array.isArray(body)) return gather([ignored("unknown_payload")]);
  const gone = goneOf(notes);
  // A recheck that found nothing but deletes carries an empty map.
  const read = gone.length > 0 && Object.keys(body).length === 0 ? [] : readNodes(facebookNodes, body, placeOf(input));
  return gather([...gone, ...read]);
}

/** A delivery without what these posts said. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const delivery = deliveryOf(input);
  if (isDelivery(delivery)) return deliveryWithout(PAGE, delivery, deleted);
  const { body } = answerOf(input.body);
  return withAnswer(input.body, trimNodes(facebookNodes, body, placeOf(input), deleted));
}

function deliveryOf({ body, settings }: NormaliseInput): unknown {
  return enveloped(body, FacebookSettings.parse(settings).pageId);
}

function placeOf({ body, settings, receivedAt }: NormaliseInput): NodePlace {
  const { uri, notes } = answerOf(body);
  const { pageId } = FacebookSettings.parse(settings);
  const { posts, edited } = notes;
  return { ...placeOfUri(uri), account: pageId, posts, edited, readAt: receivedAt.toISOString() };
}
