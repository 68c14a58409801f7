import type { ChannelFacts } from "@kikimimi/core/source/channel";
import type { Source, SourceState } from "@kikimimi/core/source/source";
import type { Platform } from "@kikimimi/platforms/platform";
import { intervalOf } from "./poll-state.ts";

/** What a source's health is judged by, from its state and from what its platform can do. */
export function channelFacts(
  source: Source,
  platform: Platform | undefined,
  state: SourceState,
  now: Date,
): ChannelFacts {
  return {
    now,
    polled: platform?.poller !== undefined && source.polled,
    intervalSeconds: platform ? intervalOf(state, source, platform) : 0,
    needsAuthorisation: state.refused !== undefined,
    pausedUntil: state.pausedUntil ?? null,
    failures: state.failures,
    completeAt: state.completeAt ?? null,
    pushed: platform?.webhook !== undefined,
  };
}
