import { platformOf } from "@kikimimi/platforms/registry";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";
import { type PollReport, pollSource } from "./poll-source.ts";

/**
 * Polls every source that is due. One source's trouble never keeps another from being heard; what nobody foresaw is logged,
 * and the first of it thrown once all were, so that the run counts as failed.
 */
export async function pollSources({ ctx }: { ctx: Context }): Promise<PollReport[]> {
  const sources = await ctx.store.sources.all();
  const unforeseen: unknown[] = [];
  const reports = await Promise.all(
    sources.map(async (source): Promise<PollReport[]> => {
      const platform = platformOf(source.platform);
      if (!platform?.poller || !source.polled) return [];
      try {
        return [await pollSource({ ctx, source, platform, poller: platform.poller })];
      } catch (error) {
        const { sourceId } = source;
        ctx.log.error("source.not_polled", { sourceId, platform: source.platform, error: describeError(error) });
        unforeseen.push(error);
        return [];
      }
    }),
  );
  if (unforeseen.length > 0) throw unforeseen[0];
  return reports.flat();
}
