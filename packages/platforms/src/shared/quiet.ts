import type { Page } from "../poller.ts";

/** Pages without news that one call reads; more wait for the next, so that none takes longer than a function may. */
const MAX_PAGES = 10;

/** Reads on while pages tell nothing new, as those of an overlap mostly do: only news is worth a round trip. */
export async function throughQuiet(
  cursor: string | undefined,
  next: (cursor: string | undefined) => Promise<Page>,
): Promise<Page> {
  let spent: number | undefined;
  let page = await next(cursor);
  for (let read = 1; ; read++) {
    if (page.spent !== undefined) spent = (spent ?? 0) + page.spent;
    const quiet = page.body === undefined && page.more && page.pauseUntil === undefined;
    if (!quiet || read === MAX_PAGES) return spent === undefined ? page : { ...page, spent };
    page = await next(page.cursor);
  }
}
