import * as z from "zod";
import { Activity } from "../thread/activity.ts";
import { cut } from "../base/text.ts";
import { type EventType, EVENT_TYPES, ThreadFacts, type WebhookEvent } from "./event.ts";
import { wordsOptional } from "./wordless.ts";

/** Longest text of a post that goes out, in UTF-16 units. */
const MAX_TEXT = 10_000;

/** The mention that decides, as it is when the webhook is sent; only for those who ask for texts. */
export const MentionWords = z.object({
  mentionId: z.string(),
  text: z.string(),
  url: z.string().nullable(),
  author: z.object({ id: z.string(), name: z.string().nullable(), handle: z.string().nullable() }).nullable(),
});
export type MentionWords = z.infer<typeof MentionWords>;

const common = {
  eventId: z.string(),
  thread: ThreadFacts.nullable(),
  by: z.looseObject({ id: z.string(), name: z.string() }).nullable(),
  mention: MentionWords.optional(),
};

const QUEUED = z.object({ ...common, first: z.boolean() });

/** What `data` holds of each type: what every event has, and what its activity tells; texts only where asked for. */
function dataOf(type: EventType): z.ZodObject {
  if (type === "thread.queued") return QUEUED;
  const option = Activity.options.find((one) => one.shape.type.value === type);
  if (!option) return z.object(common);
  const { type: _type, activityId: _id, threadId: _thread, at: _at, by: _by, change: _change, ...rest } = option.shape;
  return z.object({ ...wordsOptional(z.object(rest)).shape, ...common });
}

/** The body of a type's webhooks. */
export function payloadSchema(type: EventType) {
  return z.object({ type: z.literal(type), timestamp: z.iso.datetime(), data: dataOf(type) });
}

/** Every type with the schema of its body. */
export const PAYLOADS = EVENT_TYPES.map((type) => ({ type, schema: payloadSchema(type) }));

/** The body of an event; `mention` and colleagues' words only where the subscription asks for texts. */
export function payloadOf(
  event: WebhookEvent,
  texts: { readonly mention: MentionWords | undefined } | undefined,
): unknown {
  const { eventId, type, at, thread, by, facts, words } = event;
  const { mention } = texts ?? {};
  return {
    type,
    timestamp: at,
    data: { ...facts, ...(texts ? words : {}), eventId, thread, by, ...(mention ? { mention } : {}) },
  };
}

/** A post's words as they go out. */
export function wordsOf(mention: MentionWords): MentionWords {
  return { ...mention, text: cut(mention.text, MAX_TEXT) };
}
