/** Something with an id that a timeline is made of. */
export type Item = { readonly id: string };

/** Ids are texts of digits that grow; the longer one is the larger. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One page of a timeline, newest first, with the `Link` header that leads on; no header when it is empty. */
export function pageOf<T extends Item>(
  items: readonly T[],
  url: URL,
  limits: { readonly usual: number; readonly max: number },
): { readonly items: readonly T[]; readonly link: string | undefined } {
  const query = url.searchParams;
  const asked = Number(query.get("limit") ?? limits.usual);
  const limit = Math.min(limits.max, Number.isInteger(asked) && asked > 0 ? asked : limits.usual);
  const [max, since, min] = [query.get("max_id"), query.get("since_id"), query.get("min_id")];
  const newestFirst = items
    .filter(({ id }) => max === null || compareIds(id, max) < 0)
    .filter(({ id }) => since === null || compareIds(id, since) > 0)
    .filter(({ id }) => min === null || compareIds(id, min) > 0)
    .sort((a, b) => compareIds(b.id, a.id));
  // min_id gives the page right after it, since_id and max_id the newest one; both read newest first.
  const page = min === null ? newestFirst.slice(0, limit) : newestFirst.slice(-limit);
  return { items: page, link: linkOf(page, url) };
}

function linkOf(page: readonly Item[], url: URL): string | undefined {
  const [newest, oldest] = [page[0], page.at(-1)];
  if (!newest || !oldest) return undefined;
  const to = (name: string, id: string): string => {
    const link = new URL(url);
    for (const position of ["max_id", "since_id", "min_id"]) link.searchParams.delete(position);
    link.searchParams.set(name, id);
    link.searchParams.sort();
    return link.href;
  };
  return `<${to("max_id", oldest.id)}>; rel="next", <${to("min_id", newest.id)}>; rel="prev"`;
}
