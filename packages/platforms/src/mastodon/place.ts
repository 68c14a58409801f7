import { MastodonPlace } from "./wire.ts";

/** Where the statuses of one page stand, by the instance's id. */
export type Places = ReadonlyMap<string, MastodonPlace>;

/** Reads the places of whatever statuses these are; others are passed over. */
export function placesOf(statuses: readonly unknown[]): Places {
  const places = new Map<string, MastodonPlace>();
  for (const status of statuses) {
    const place = MastodonPlace.safeParse(status);
    if (place.success) places.set(place.data.id, place.data);
  }
  return places;
}

/**
 * Climbs from a status as far as the page goes: the first status of the conversation, or the first one that the page
 * does not hold (`known` is false: it may have parents of its own).
 */
export function climb(
  places: Places,
  id: string,
  stop: (id: string) => boolean = () => false,
): { readonly id: string; readonly known: boolean } {
  const seen = new Set<string>();
  let at = id;
  while (!seen.has(at)) {
    seen.add(at);
    if (stop(at)) return { id: at, known: true };
    const place = places.get(at);
    if (!place) return { id: at, known: false };
    if (place.in_reply_to_id === undefined) return { id: at, known: true };
    at = place.in_reply_to_id;
  }
  // A circle cannot be posted; should a server send one, its least id names it from wherever it is entered.
  return { id: [...seen].sort()[0] ?? id, known: true };
}
