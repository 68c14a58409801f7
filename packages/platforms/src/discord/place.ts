import { isRecord } from "../shared/members.ts";
import { DiscordPlace } from "./wire.ts";

/** A message's type that answers another one. */
const REPLY = 19;

/** Messages, with those above them that they show, by id. */
export type Places = ReadonlyMap<string, DiscordPlace>;

/** Reads the places of whatever messages these are; others are passed over. */
export function placesOf(messages: readonly unknown[]): Places {
  const places = new Map<string, DiscordPlace>();
  const add = (message: unknown): void => {
    const place = DiscordPlace.safeParse(message);
    if (place.success) places.set(place.data.id, place.data);
  };
  // What is shown above an answer tells less than the message itself.
  for (const message of messages) if (isRecord(message)) add(message["referenced_message"]);
  for (const message of messages) add(message);
  return places;
}

/** The message that this one answers. */
export function parentOf({ type, message_reference: reference }: DiscordPlace): string | undefined {
  return type === REPLY ? reference?.message_id : undefined;
}

/** Where a climb ended: `known` is false where the message at the top may have something above it. */
export type Top = { readonly id: string; readonly known: boolean };

/**
 * The name of a message's conversation: the thread it is in, else the first message of its chain of answers. A thread has
 * the id of the message that it began with, so that both are one conversation.
 */
export function topOf(places: Places, id: string, roots: ReadonlyMap<string, string>): Top {
  const seen = new Set<string>();
  let at = id;
  while (!seen.has(at)) {
    seen.add(at);
    const root = roots.get(at);
    if (root !== undefined) return { id: root, known: true };
    const place = places.get(at);
    if (!place) return { id: at, known: false };
    // Discord counts positions in threads only.
    if (place.position !== undefined && place.channel_id !== undefined) return { id: place.channel_id, known: true };
    const parent = parentOf(place);
    if (parent === undefined) return { id: at, known: true };
    at = parent;
  }
  return { id: [...seen].sort()[0] ?? id, known: true };
}
