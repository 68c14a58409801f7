import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { SearchIndex } from "@kikimimi/search/search";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { SEARCH_DAYS } from "./index-changes.ts";

/** How far a brand's search index is. */
export type SearchState = {
  readonly engine: SearchIndex["engine"];
  readonly posts: number;
  /** Everything that changed up to this instant can be found; null where nothing is indexed yet. */
  readonly indexedUntil: string | null;
  /** How many days back it begins. */
  readonly days: number;
};

/** Says how far a brand's search index is; `not_found` where there is none. */
export async function readSearchState({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<SearchState> {
  authorise(actor, "viewer", input.brandId);
  const search = indexOf(ctx);
  const [{ indexedUntil }, posts] = await Promise.all([search.state(input.brandId), search.size(input.brandId)]);
  return { engine: search.engine, posts, indexedUntil, days: SEARCH_DAYS };
}

/** Empties a brand's search index; the indexer's next steps read everything again. */
export async function rebuildSearch({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<SearchState> {
  authorise(actor, "admin", input.brandId);
  await indexOf(ctx).reset(input.brandId);
  return readSearchState({ ctx, actor, input });
}

function indexOf({ search }: Context): SearchIndex {
  if (!search)
    throw new AppError("not_found", "There is no search index here: searches read the store, within bounds.");
  return search;
}
