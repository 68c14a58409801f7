import { platformOf } from "@kikimimi/platforms/registry";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";
import { type PollReport, pollSource } from "./poll-source.ts";

/** Polls every source that is due. One source's trouble never keeps another from being heard. */
export async function pollSources({ ctx }: { ctx: Context }): Promise<PollReport[]> {
  const sources = await ctx.store.sources.all();
  return Promise.all(
    sources.flatMap((source) => {
      const platform = platformOf(source.platform);
      if (!platform?.poller || !source.polled) return [];
      return [
        pollSource({ ctx, source, platform, poller: platform.poller }).catch((error: unknown) => {
          const names = { sourceId: source.sourceId, platform: source.platform };
          const problem = describeError(error);
          ctx.log.error("source.not_polled", { ...names, problem });
          return { ...names, pages: 0, problem };
        }),
      ];
    }),
  );
}
