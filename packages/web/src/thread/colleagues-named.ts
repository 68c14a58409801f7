import type { Offer } from "../ui/suggest.tsx";

type Named = { readonly id: string; readonly name: string };

const OFFERS = 6;

/** Colleagues whom a note names by `@` and their whole name; of two names that begin alike the longer one. */
export function namedIn<P extends Named>(text: string, people: readonly P[]): readonly P[] {
  const found = new Set<P>();
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const after = text.slice(at + 1);
    const [longest] = people
      .filter(({ name }) => after.startsWith(name))
      .toSorted((a, b) => b.name.length - a.name.length);
    if (longest) found.add(longest);
  }
  return [...found];
}

/** Who is on offer for what was typed after `@`. */
export function offersFor(people: readonly Named[], query: string): readonly Offer[] {
  const wanted = query.normalize("NFKC").toLowerCase();
  return people
    .filter(({ id, name }) => `${name} ${id}`.normalize("NFKC").toLowerCase().includes(wanted))
    .slice(0, OFFERS)
    .map(({ id, name }) => ({ id, name, ...(id === name ? {} : { detail: id }) }));
}
