import * as z from "zod";
import type { Activity } from "../thread/activity.ts";
import { Calendar, Zone } from "../time/calendar.ts";
import { type Features, featuresOf, needsPerson, priorityOf, termsOf } from "../mention/decision.ts";
import type { Mention } from "../mention/mention.ts";
import { Level } from "../mention/signal.ts";
import { type Ask, type SlaEvent, SlaTargets } from "../sla/sla.ts";
import { Slug } from "../base/slug.ts";

/** Promises for some of a brand's threads. */
export const SlaPolicy = z.strictObject({
  policyId: Slug,
  name: z.string().min(1).max(80),
  /** Which threads it is for; every condition that is given has to hold. */
  when: z
    .strictObject({
      minPriority: z.number().int().min(0).max(100).optional(),
      /** 0 … 2, as the classifier or a person says. */
      minUrgency: Level.optional(),
      minAnger: Level.optional(),
      platforms: z.array(z.string()).max(50).optional(),
      topics: z.array(z.string()).max(50).optional(),
      /** One of these tags. */
      tags: z.array(z.string()).max(50).optional(),
      /** Belongs to one of these teams. */
      teams: z.array(z.string()).max(50).optional(),
    })
    .default({}),
  targets: SlaTargets,
  /** The calendar by which time counts; around the clock when left out. */
  calendar: Slug.optional(),
  /** Share of a target after which people are warned. */
  warnAt: z.number().gt(0).lt(1).default(0.8),
});
export type SlaPolicy = z.infer<typeof SlaPolicy>;

/** What a brand promises: the first policy that fits a thread holds. */
export const SlaPlan = z
  .strictObject({
    /** By whose days reports count; that of the first calendar in use when left out, else Asia/Tokyo. */
    timeZone: Zone.optional(),
    calendars: z.record(Slug, Calendar).default({}),
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

/** As much of a plan as tells its zone. */
type Zoned = {
  readonly timeZone?: string | undefined;
  readonly calendars: Readonly<Record<string, { readonly timeZone: string }>>;
  readonly policies: readonly { readonly calendar?: string | undefined }[];
};

/** The zone by whose days a brand's reports count. */
export function zoneOf({ timeZone, calendars, policies }: Zoned): string {
  const [first] = policies.flatMap(({ calendar }) => (calendar === undefined ? [] : [calendars[calendar]?.timeZone]));
  return timeZone ?? first ?? "Asia/Tokyo";
}

const DAYS_2 = 48 * 3_600;

/** What holds until a brand says otherwise: 15 minutes for what is urgent, an hour for who is angry, else four; two days to the end. */
export const DEFAULT_SLA_PLAN: SlaPlan = SlaPlan.parse({
  policies: [
    { policyId: "urgent", name: "Urgent", when: { minUrgency: 2 }, targets: within(900) },
    { policyId: "angry", name: "Angry", when: { minAnger: 2 }, targets: within(3_600) },
    { policyId: "default", name: "Default", targets: within(4 * 3_600) },
  ],
});

function within(seconds: number): SlaTargets {
  return { firstResponse: seconds, nextResponse: seconds, resolution: DAYS_2 };
}

/** What a policy is chosen by. */
export type PolicyFacts = Ask & {
  readonly platform: string;
  readonly tags: readonly string[];
  readonly team: string | null;
};

/** The policy that fits; undefined when none does: nothing is promised then. */
export function policyFor({ policies }: SlaPlan, facts: PolicyFacts): SlaPolicy | undefined {
  return policies.find(({ when }) => fits(when, facts));
}

function fits(
  when: SlaPolicy["when"],
  { priority, urgency, anger, platform, topics, tags, team }: PolicyFacts,
): boolean {
  return (
    priority >= (when.minPriority ?? 0) &&
    urgency >= (when.minUrgency ?? 0) &&
    anger >= (when.minAnger ?? 0) &&
    (when.platforms === undefined || when.platforms.includes(platform)) &&
    (when.topics === undefined || when.topics.some((topic) => topics.includes(topic))) &&
    (when.tags === undefined || when.tags.some((tag) => tags.includes(tag))) &&
    (when.teams === undefined || (team !== null && when.teams.includes(team)))
  );
}

/**
 * What happened in a conversation as far as promises go: a customer's words that need a person ask, our own answer, closing
 * resolves, ignoring ends, and reopening takes up again. Deleted posts ask nothing.
 */
export function slaEventsOf(mentions: readonly Mention[], activities: readonly Activity[]): readonly SlaEvent[] {
  const said = mentions.flatMap((mention): SlaEvent[] => {
    const [content] = mention.revisions;
    if (!content || mention.createdAt === null) return [];
    const at = Date.parse(mention.createdAt);
    if (content.own) return [{ type: "answered", at }];
    const features = featuresOf(mention);
    return features && needsPerson(features) ? [{ type: "asked", at, ask: askOf(mention, features) }] : [];
  });
  const done = activities.flatMap((activity): SlaEvent[] => {
    const at = Date.parse(activity.at);
    if (activity.type === "thread.closed") return [{ type: "resolved", at }];
    if (activity.type === "thread.ignored") return [{ type: "ignored", at }];
    return activity.type === "thread.reopened" ? [{ type: "reopened", at }] : [];
  });
  return [...said, ...done];
}

function askOf(mention: Mention, features: Features): Ask {
  return {
    priority: priorityOf(termsOf(mention.mentionId, features)),
    urgency: features.urgency,
    anger: features.anger,
    topics: mention.topics?.matches.map(({ topicId }) => topicId) ?? [],
  };
}
