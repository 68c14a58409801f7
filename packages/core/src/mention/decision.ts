import * as z from "zod";
import type { Mention } from "./mention.ts";
import type { TopicMatch } from "./topic.ts";
import { INTENT_THRESHOLD, Level, Sentiment } from "./signal.ts";

/** What the decision needs to know of one mention; small, because each thread carries its newest ones. */
export const Features = z.object({
  urgency: Level,
  anger: Level,
  sentiment: Sentiment,
  question: z.boolean(),
  churn: z.boolean(),
  report: z.boolean(),
  /** A person calls it spam, or wrote a topic that does; the machine alone never hides a post. */
  spam: z.boolean(),
  direct: z.boolean(),
  followers: z.number().int().nonnegative(),
  /** 0 (worst) … 1 (best). */
  rating: z.number().min(0).max(1).optional(),
  /** Topics that add points, each with how many. */
  topics: z.array(z.object({ topicId: z.string(), points: z.number().int().positive() })).optional(),
  /** A topic says that a person has to answer. */
  respond: z.literal(true).optional(),
  /** A topic says that nobody has to see it. */
  muted: z.literal(true).optional(),
  /** It no longer says what it said at first. */
  edited: z.literal(true).optional(),
});
export type Features = z.infer<typeof Features>;

export const TermName = z.enum([
  "urgency",
  "anger",
  "sentiment",
  "churn",
  "report",
  "question",
  "rating",
  "reach",
  "direct",
  "topic",
  "wave",
  "earlier",
  "override",
]);
export type TermName = z.infer<typeof TermName>;

/** One addend of a priority: what it is, how much it weighs, and which mention shows it. */
export const Term = z.object({
  term: TermName,
  /** Points; below zero only where a person lowers a priority. */
  weight: z.number().int(),
  /** The observed value: a level, a count, a label. */
  value: z.string(),
  mentionId: z.string(),
});
export type Term = z.infer<typeof Term>;

export const Route = z.enum(["respond", "watch", "ignore"]);
export type Route = z.infer<typeof Route>;

/** How much a thread needs a person, why, and where it goes. */
export const Decision = z.object({
  /** The sum of the terms, at most 100. */
  priority: z.number().int().min(0).max(100),
  terms: z.array(Term),
  route: Route,
  /** The mention that decided; null when nothing of the thread is left to read. */
  leadMentionId: z.string().nullable(),
});
export type Decision = z.infer<typeof Decision>;

/** A priority from here on needs a person, whatever made it so high. */
export const RESPOND_FROM = 50;

const LEVEL_WEIGHT = { urgency: [0, 22, 50], anger: [0, 15, 50] } as const;
const WEIGHT = { negative: 8, churn: 10, report: 8, question: 6, direct: 4, rating: 12 } as const;
const REACH = [
  [100_000, 18],
  [10_000, 12],
  [1_000, 6],
] as const;

/** Posts of one day that were copied from one another, and how many points that adds to each that waits. */
const WAVE = [
  [100, 20],
  [20, 14],
  [5, 8],
] as const;

/** Points for being one of so many copies of a day; it rises in few steps, at each of which the members are told. */
export function waveWeight(recent: number): number {
  return WAVE.find(([from]) => recent >= from)?.[1] ?? 0;
}

/** Reads the features of a mention; a person's correction overrides the machine. Null for nothing to judge. */
export function featuresOf(mention: Mention): Features | null {
  const content = mention.revisions[0];
  const { signal } = mention;
  if (!content || !signal) return null;
  const ruling = mention.correction?.value ?? {};
  const effects = mention.topics?.matches.map((match) => match.effects) ?? [];
  const points = mention.topics?.matches.flatMap(pointsOf) ?? [];
  const intents = ruling.intents ?? signal.intents.filter((i) => i.score >= INTENT_THRESHOLD).map((i) => i.label);
  return {
    urgency: ruling.urgency ?? signal.urgency.level,
    anger: ruling.anger ?? signal.anger.level,
    sentiment: ruling.sentiment ?? signal.sentiment.label,
    question: intents.includes("question") || intents.includes("request"),
    churn: intents.includes("churn"),
    report: intents.includes("report"),
    spam: ruling.spam ?? ruling.intents?.includes("spam") ?? effects.some(({ spam }) => spam),
    direct: content.direct ?? false,
    followers: content.author?.followers ?? 0,
    ...(content.rating === undefined ? {} : { rating: content.rating }),
    ...(points.length === 0 ? {} : { topics: points }),
    ...(effects.some(({ respond }) => respond) ? { respond: true as const } : {}),
    ...(effects.some(({ mute }) => mute) ? { muted: true as const } : {}),
    ...(mention.revisions.length > 1 || content.editedAt !== undefined ? { edited: true as const } : {}),
  };
}

function pointsOf({ topicId, effects }: TopicMatch): { topicId: string; points: number }[] {
  return effects.points === undefined ? [] : [{ topicId, points: effects.points }];
}

/** The terms of one mention by itself, heaviest first. */
export function termsOf(mentionId: string, features: Features): Term[] {
  if (features.spam) return [];
  const terms: Term[] = [];
  const add = (term: TermName, weight: number, value: string): void => {
    if (weight > 0) terms.push({ term, weight, value, mentionId });
  };
  add("urgency", LEVEL_WEIGHT.urgency[features.urgency], String(features.urgency));
  add("anger", LEVEL_WEIGHT.anger[features.anger], String(features.anger));
  add("sentiment", features.sentiment === "negative" ? WEIGHT.negative : 0, features.sentiment);
  add("churn", features.churn ? WEIGHT.churn : 0, "churn");
  add("report", features.report ? WEIGHT.report : 0, "report");
  add("question", features.question ? WEIGHT.question : 0, "question");
  add("direct", features.direct ? WEIGHT.direct : 0, "direct");
  for (const { topicId, points } of features.topics ?? []) add("topic", points, topicId);
  if (features.rating !== undefined && features.rating <= 0.25) add("rating", WEIGHT.rating, String(features.rating));
  // Reach makes trouble worse; it makes praise no more urgent.
  const troubled = features.sentiment === "negative" || features.anger > 0 || features.urgency > 0;
  const reach = troubled ? REACH.find(([from]) => features.followers >= from) : undefined;
  if (reach) add("reach", reach[1], String(features.followers));
  return terms.sort((a, b) => b.weight - a.weight);
}

/** The sum of terms, capped at 100. */
export function priorityOf(terms: readonly Term[]): number {
  return Math.min(
    100,
    terms.reduce((sum, term) => sum + term.weight, 0),
  );
}

/** Whether a mention by itself needs a person: a topic says so, clear anger, clear urgency, or weight enough. */
export function needsPerson(features: Features): boolean {
  if (features.spam || features.muted) return false;
  return (
    features.respond === true ||
    features.anger === 2 ||
    features.urgency === 2 ||
    priorityOf(termsOf("", features)) >= RESPOND_FROM
  );
}

/** Seconds within which a person should answer, by what is worst about the mention. */
export function responseTarget(features: Features): number {
  if (features.urgency === 2) return 15 * 60;
  if (features.anger === 2) return 60 * 60;
  return 4 * 60 * 60;
}
