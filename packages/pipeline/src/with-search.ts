import { openSearchIndex } from "@kikimimi/search/open";
import type { Context } from "./context.ts";
import type { Environment } from "./environment.ts";

/** The context with the search index that the environment names; as it is where it names none. */
export function withSearch(ctx: Context, env: Pick<Environment, "KIKIMIMI_SEARCH">): Context {
  return env.KIKIMIMI_SEARCH === undefined ? ctx : { ...ctx, search: openSearchIndex(env.KIKIMIMI_SEARCH) };
}
