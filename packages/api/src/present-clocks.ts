import type { ThreadClocks } from "@kikimimi/pipeline/thread-clocks";
import type { Clocks } from "./schema-sla.ts";

/** A thread's promises as the API shows them. */
export function presentClocks({ policy, clocks }: ThreadClocks): Clocks {
  return {
    policy: policy && { policyId: policy.policyId, name: policy.name },
    clocks: clocks.map((clock) => ({
      kind: clock.kind,
      policyId: clock.policy.policyId,
      state: clock.state,
      startedAt: isoOf(clock.startedAt),
      stoppedAt: maybeIso(clock.stoppedAt),
      dueAt: maybeIso(clock.dueAt),
      warnAt: maybeIso(clock.warnAt),
      breachedAt: maybeIso(clock.breachedAt),
      targetSeconds: clock.target / 1000,
      elapsedSeconds: Math.round(clock.elapsed / 1000),
      timeline: clock.timeline.map(({ from, to, state, counted, snoozed = false, escalated = false }) => ({
        from: isoOf(from),
        to: maybeIso(to),
        state,
        countedSeconds: Math.round(counted / 1000),
        snoozed,
        escalated,
      })),
    })),
  };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function maybeIso(ms: number | undefined): string | null {
  return ms === undefined ? null : isoOf(ms);
}
