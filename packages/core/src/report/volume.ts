import * as z from "zod";
import type { Evidence } from "../thread/thread.ts";
import type { Mention } from "../mention/mention.ts";
import { periodOf, wallTimeOf } from "../time/zone.ts";

/** What mentions are counted by. */
export const VOLUME_FACETS = ["platform", "sentiment", "anger", "urgency", "topic"] as const;
export type VolumeFacet = (typeof VOLUME_FACETS)[number];

export const VOLUME_KEYS = ["all", ...VOLUME_FACETS] as const;
export type VolumeKey = (typeof VOLUME_KEYS)[number];

/** What one mention adds to the figures: each facet's names for it. A mention may meet several topics, or none. */
export type VolumeFact = {
  readonly mentionId: string;
  readonly threadId: string;
  /** When it was posted, ISO. */
  readonly at: string;
} & { readonly [F in VolumeFacet]: readonly string[] };

/** A customer's words as a fact; undefined for our own, for what was deleted or moved, and for what people call spam. */
export function factOf(
  { mentionId, at, state }: Evidence,
  { threadId, platform }: { readonly threadId: string; readonly platform: string },
  topics: readonly string[],
): VolumeFact | undefined {
  if (state.type !== "said" || state.features.spam) return undefined;
  const { sentiment, anger, urgency } = state.features;
  return {
    mentionId,
    threadId,
    at,
    platform: [platform],
    sentiment: [sentiment],
    anger: [String(anger)],
    urgency: [String(urgency)],
    topic: [...new Set(topics)],
  };
}

/** Ids of the topics that a mention met. */
export function topicsOf({ topics }: Pick<Mention, "topics">): string[] {
  return topics?.matches.map(({ topicId }) => topicId) ?? [];
}

const Count = z.number().int().nonnegative();
const Counts = z.record(z.string(), Count);

/** Mentions that were posted within one hour: in all, and by the names of each facet. */
export const VolumeHour = z.object({
  /** When the hour began, ISO. */
  at: z.iso.datetime(),
  count: Count,
  platform: Counts,
  sentiment: Counts,
  anger: Counts,
  urgency: Counts,
  topic: Counts,
});
export type VolumeHour = z.infer<typeof VolumeHour>;

/** The hours of one day of a zone in which anything was posted: a pure function of the day's mentions. */
export const VolumeDay = z.object({
  day: z.iso.date(),
  timeZone: z.string(),
  hours: z.array(VolumeHour),
  /** When it was counted, ISO. */
  asOf: z.iso.datetime(),
  /** It was counted long enough after its end that late posts and corrections are in it. */
  settled: z.boolean(),
});
export type VolumeDay = z.infer<typeof VolumeDay>;

/** When the hour of an instant began by the clocks of a zone, ISO; an hour that clocks show twice is two. */
export function hourOf(at: string | Date, zone: string): string {
  const instant = new Date(at);
  const { minute, second } = wallTimeOf(instant, zone);
  return new Date(instant.getTime() - (minute * 60 + second) * 1000 - instant.getUTCMilliseconds()).toISOString();
}

/** Facts by the hour of a zone, each mention once, oldest hour first. Their order does not matter. */
export function hoursOf(facts: Iterable<VolumeFact>, zone: string): VolumeHour[] {
  const hours = new Map<string, VolumeHour>();
  const seen = new Set<string>();
  for (const fact of facts) {
    if (seen.has(fact.mentionId)) continue;
    seen.add(fact.mentionId);
    const at = hourOf(fact.at, zone);
    const hour = hours.get(at) ?? emptyHour(at);
    hours.set(at, hour);
    hour.count++;
    for (const facet of VOLUME_FACETS) for (const name of fact[facet]) add(hour[facet], name, 1);
  }
  return [...hours.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** An hour in which nothing was posted. */
export function emptyHour(at: string): VolumeHour {
  return { at, count: 0, platform: {}, sentiment: {}, anger: {}, urgency: {}, topic: {} };
}

function add(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0) + count;
}

/** Mentions of one stretch of a series. Nothing is known of a stretch that was not counted. */
export type VolumeBucket = {
  readonly from: string;
  readonly to: string;
  readonly counted: boolean;
  readonly count: number;
  readonly groups: Readonly<Record<string, number>>;
};

export type VolumeStep = "hour" | "day";

/** Where the hours come from: those that hold anything, and whether an hour was counted at all. */
export type VolumeHours = {
  readonly hours: ReadonlyMap<string, VolumeHour>;
  readonly isCounted: (hour: string) => boolean;
};

/** Every hour or day from one instant to another, gapless, in order; the last one may go beyond `to`. */
export function bucketsOf(
  { hours, isCounted }: VolumeHours,
  { from, to, step, zone, by }: { from: Date; to: Date; step: VolumeStep; zone: string; by: VolumeKey },
): VolumeBucket[] {
  const buckets: VolumeBucket[] = [];
  let begin = step === "hour" ? new Date(hourOf(from, zone)) : periodOf(from, "day", zone).start;
  while (begin < to) {
    const end = step === "hour" ? new Date(begin.getTime() + HOUR_MS) : periodOf(begin, "day", zone).end;
    const bucket = { from: begin.toISOString(), to: end.toISOString(), counted: true, count: 0, groups: {} };
    for (let at = begin.getTime(); at < end.getTime(); at += HOUR_MS) {
      const name = new Date(at).toISOString();
      bucket.counted &&= isCounted(name);
      const hour = hours.get(name);
      bucket.count += hour?.count ?? 0;
      for (const [group, count] of Object.entries(namesOf(hour, by))) add(bucket.groups, group, count);
    }
    buckets.push(bucket);
    begin = end;
  }
  return buckets;
}

const HOUR_MS = 3_600_000;

function namesOf(hour: VolumeHour | undefined, by: VolumeKey): Readonly<Record<string, number>> {
  return hour === undefined || by === "all" ? {} : hour[by];
}

/** Sums of buckets by group, the largest first. */
export function totalsOf(buckets: readonly VolumeBucket[]): { readonly group: string; readonly count: number }[] {
  const sums: Record<string, number> = {};
  for (const { groups } of buckets) for (const [group, count] of Object.entries(groups)) add(sums, group, count);
  return Object.entries(sums)
    .map(([group, count]) => ({ group, count }))
    .sort((a, b) => b.count - a.count || (a.group < b.group ? -1 : 1));
}
