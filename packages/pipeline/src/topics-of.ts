import { parseRule } from "@kikimimi/classifier/rule/parse";
import type { Post } from "@kikimimi/classifier/rule/post";
import { RuleSet, type RuleSource } from "@kikimimi/classifier/rule/rule-set";
import type { Topic, TopicMatch, TopicReading } from "@kikimimi/core/mention/topic";
import type { Store } from "@kikimimi/store/store";
import type { BrandTopics } from "@kikimimi/store/topics";
import type { Context } from "./context.ts";

/** A brand's topics, ready to judge posts. */
export type ReadyTopics = {
  /** Counts the changes of the brand's topics. */
  readonly revision: number;
  /** What the topics say of a post whose counts were read at `countedAt`; null for a brand that never had any. */
  readonly read: (post: Post, countedAt: string | null) => TopicReading | null;
};

/** Topics that are kept with one mention, and marks of all of them: an item holds 400 KB at most. */
const MAX_MATCHES = 100;
const MAX_MARKS = 500;

/** What each store's brands have ready; it goes when its store goes. */
const ready = new WeakMap<Store, Map<string, ReadyTopics>>();

/** A brand's topics as they stand now: one read of half a unit, and all of them only when they changed. */
export async function topicsOf(ctx: Pick<Context, "store" | "log">, brandId: string): Promise<ReadyTopics> {
  const known = knownOf(ctx.store).get(brandId);
  const revision = await ctx.store.topics.revision(brandId);
  // The read may lag behind what was compiled already; the newer one holds.
  if (known && known.revision >= revision) return known;
  const fresh = revision === 0 ? NO_TOPICS : readyTopics(ctx, brandId, await ctx.store.topics.all(brandId));
  const latest = knownOf(ctx.store).get(brandId);
  if (latest && latest.revision > fresh.revision) return latest;
  knownOf(ctx.store).set(brandId, fresh);
  return fresh;
}

const NO_TOPICS: ReadyTopics = { revision: 0, read: () => null };

function knownOf(store: Store): Map<string, ReadyTopics> {
  const known = ready.get(store) ?? new Map<string, ReadyTopics>();
  ready.set(store, known);
  return known;
}

function readyTopics(ctx: Pick<Context, "log">, brandId: string, { revision, topics }: BrandTopics): ReadyTopics {
  const rules = rulesOf(topics, ({ topicId, version }, code) =>
    ctx.log.error("topic.skipped", { brandId, topicId, version, code }),
  );
  const set = new RuleSet(rules);
  const byId = new Map(topics.map((topic) => [topic.topicId, topic]));
  return {
    revision,
    read: (post, countedAt) => {
      const found = set.match(post).flatMap(({ id, highlights }): TopicMatch[] => {
        const topic = byId.get(id);
        if (!topic) return [];
        const { topicId, version, effects } = topic;
        return [{ topicId, version, effects, highlights: highlights.map(({ from, to }) => ({ from, to })) }];
      });
      return { revision, countedAt, matches: few(found) };
    },
  };
}

/** The topics that are in force, as rules; those that cannot be read are told and left out. */
export function rulesOf(
  topics: readonly Topic[],
  onSkipped: (topic: Topic, code: string) => void = () => undefined,
): RuleSource[] {
  return topics.flatMap((topic): RuleSource[] => {
    if (!topic.enabled) return [];
    const { node, problems } = parseRule(topic.rule);
    const wrong = problems.find(({ severity }) => severity === "error");
    if (node && !wrong) return [{ id: topic.topicId, node, options: topic.options }];
    onSkipped(topic, wrong?.code ?? "empty_rule");
    return [];
  });
}

/** Those that do something first, where there are too many; marks as long as there is room. */
function few(matches: readonly TopicMatch[]): TopicMatch[] {
  const kept =
    matches.length <= MAX_MATCHES
      ? matches
      : matches.toSorted((a, b) => Number(acts(b)) - Number(acts(a))).slice(0, MAX_MATCHES);
  let room = MAX_MARKS;
  return kept.map((match) => {
    const highlights = match.highlights.slice(0, room);
    room -= highlights.length;
    return { ...match, highlights };
  });
}

function acts({ effects: { points, respond, mute, spam } }: TopicMatch): boolean {
  return [points, respond, mute, spam].some((effect) => effect !== undefined);
}
