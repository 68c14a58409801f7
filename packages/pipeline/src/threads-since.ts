import type { StoredThread } from "@kikimimi/store/thread-item";
import type { Context } from "./context.ts";
import { daysBetween } from "./list-changes.ts";

/** Index entries of one request. */
const PAGE = 100;

/** A brand's threads that changed on the days since an instant, newest change first, page by page: stop where enough is read. */
export async function* threadsSince(
  ctx: Context,
  brandId: string,
  since: Date,
): AsyncGenerator<readonly StoredThread[], void> {
  for (const day of daysBetween(since, ctx.clock()).toReversed()) {
    let cursor: string | undefined;
    do {
      const page = await ctx.store.lists.recent({ brandId, day, limit: PAGE, cursor });
      if (page.items.length > 0) yield page.items;
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }
}
