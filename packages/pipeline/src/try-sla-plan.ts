import type { Actor } from "@kikimimi/core/people/actor";
import { type ClockKind, targetOf } from "@kikimimi/core/sla/sla";
import { policyFor, type PolicyFacts, type SlaPlan, type SlaPolicy } from "@kikimimi/core/promise/plan";
import { authorise } from "./authorise.ts";
import { businessTimes } from "./sla-plan.ts";

/** When one promise would warn and fall due; null where its calendar does not open often enough. */
export type TriedClock = {
  readonly kind: ClockKind;
  readonly targetSeconds: number;
  readonly warnAt: Date | null;
  readonly dueAt: Date | null;
};

/** What a plan would promise; no policy where none fits. */
export type PlanTrial = {
  readonly policy: SlaPolicy | undefined;
  /** Whether the policy's calendar is open at that instant. */
  readonly open: boolean;
  readonly clocks: readonly TriedClock[];
};

const KINDS = ["first_response", "next_response", "resolution"] as const satisfies readonly ClockKind[];

/** What a plan, saved or not, would promise to somebody who asks at an instant; nothing is kept. */
export function trySlaPlan({
  actor,
  input,
}: {
  actor: Actor;
  input: { brandId: string; plan: SlaPlan; facts: PolicyFacts; at: Date };
}): PlanTrial {
  authorise(actor, "viewer", input.brandId);
  const { plan, facts, at } = input;
  const policy = policyFor(plan, facts);
  if (!policy) return { policy, open: false, clocks: [] };
  const time = businessTimes(plan)(policy);
  const clocks = KINDS.flatMap((kind): TriedClock[] => {
    const targetSeconds = targetOf(kind, policy.targets);
    if (targetSeconds === undefined) return [];
    const after = (ms: number): Date | null => time.due(at, Math.round(ms)) ?? null;
    const target = targetSeconds * 1000;
    return [{ kind, targetSeconds, warnAt: after(target * policy.warnAt), dueAt: after(target) }];
  });
  return { policy, open: time.isOpen(at), clocks };
}
