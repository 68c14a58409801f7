import * as z from "zod";
import type { Activity } from "./activity.ts";
import { Calendar } from "./calendar.ts";
import { featuresOf, needsPerson } from "./decision.ts";
import type { Mention } from "./mention.ts";
import { type SlaEvent, SlaTargets } from "./sla.ts";
import { SourceId } from "./source.ts";

/** Promises for some of a brand's threads. */
export const SlaPolicy = z.strictObject({
  policyId: SourceId,
  name: z.string().min(1).max(80),
  /** Which threads it is for; every condition that is given has to hold. */
  when: z
    .strictObject({
      minPriority: z.number().int().min(0).max(100).optional(),
      platforms: z.array(z.string()).max(50).optional(),
      topics: z.array(z.string()).max(50).optional(),
    })
    .default({}),
  targets: SlaTargets,
  /** The calendar by which time counts; around the clock when left out. */
  calendar: SourceId.optional(),
  /** Share of a target after which people are warned. */
  warnAt: z.number().gt(0).lt(1).default(0.8),
});
export type SlaPolicy = z.infer<typeof SlaPolicy>;

/** What a brand promises: the first policy that fits a thread holds. */
export const SlaPlan = z
  .strictObject({
    calendars: z.record(SourceId, Calendar).default({}),
    policies: z.array(SlaPolicy).max(50),
  })
  .superRefine(({ calendars, policies }, context) => {
    for (const [i, { calendar, policyId }] of policies.entries()) {
      const path = ["policies", i];
      if (calendar !== undefined && !Object.hasOwn(calendars, calendar)) {
        context.addIssue({ code: "custom", path: [...path, "calendar"], message: `there is no calendar ${calendar}` });
      }
      if (policies.findIndex((other) => other.policyId === policyId) !== i) {
        context.addIssue({ code: "custom", path: [...path, "policyId"], message: `${policyId} stands here twice` });
      }
    }
  });
export type SlaPlan = z.infer<typeof SlaPlan>;

/** What holds until a brand says otherwise: an hour for a first answer, four for the next, two days to the end. */
export const DEFAULT_SLA_PLAN: SlaPlan = SlaPlan.parse({
  policies: [
    {
      policyId: "default",
      name: "Default",
      targets: { firstResponse: 3_600, nextResponse: 4 * 3_600, resolution: 48 * 3_600 },
    },
  ],
});

/** What a policy is chosen by. */
export type PolicyFacts = { readonly priority: number; readonly platform: string; readonly topics: readonly string[] };

/** The policy of a thread; undefined when none fits: nothing is promised then. */
export function policyFor({ policies }: SlaPlan, facts: PolicyFacts): SlaPolicy | undefined {
  return policies.find(
    ({ when: { minPriority = 0, platforms, topics } }) =>
      facts.priority >= minPriority &&
      (platforms === undefined || platforms.includes(facts.platform)) &&
      (topics === undefined || topics.some((topic) => facts.topics.includes(topic))),
  );
}

/**
 * What happened in a conversation as far as promises go: a customer's words that need a person ask, our own answer, closing
 * resolves, and reopening takes up again. Deleted posts ask nothing.
 */
export function slaEventsOf(mentions: readonly Mention[], activities: readonly Activity[]): readonly SlaEvent[] {
  const said = mentions.flatMap((mention): SlaEvent[] => {
    const [content] = mention.revisions;
    if (!content || mention.createdAt === null) return [];
    const at = Date.parse(mention.createdAt);
    if (content.own) return [{ type: "answered", at }];
    const features = featuresOf(mention);
    return features && needsPerson(features) ? [{ type: "asked", at }] : [];
  });
  const done = activities.flatMap((activity): SlaEvent[] => {
    const at = Date.parse(activity.at);
    if (activity.type === "thread.closed") return [{ type: "resolved", at }];
    return activity.type === "thread.reopened" ? [{ type: "reopened", at }] : [];
  });
  return [...said, ...done];
}
