import type { Problem } from "@kikimimi/classifier/rule/ast";
import type { Actor } from "@kikimimi/core/people/actor";
import { AppError, type ErrorDetails } from "@kikimimi/core/base/error";
import { allWellFormed, cut } from "@kikimimi/core/base/text";
import { type Topic, TopicDraft } from "@kikimimi/core/mention/topic";
import { authorise } from "./authorise.ts";
import { type CheckedRule, checkRule, ruleIssues } from "./check-rule.ts";
import type { Context } from "./context.ts";

/** Topics of one brand: all of them are read and compiled when one changes. */
const MAX_TOPICS = 500;

/** Bytes of one topic; an item holds 400 KB at most. */
const MAX_BYTES = 300_000;

type Issue = NonNullable<ErrorDetails["issues"]>[number];

/**
 * Saves a topic: a new one when no version is expected, else on top of that version. A rule with an error and an
 * example that the rule does not meet as it should are `invalid_input`; somebody else's save in between is a
 * `conflict`. Answers with the warnings that the rule deserves. Mentions that are stored already are judged by it
 * when their deliveries are replayed.
 */
export async function saveTopic({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; topicId: string; draft: TopicDraft; expectedVersion?: number | undefined };
}): Promise<{ topic: Topic; warnings: readonly Problem[] }> {
  const { brandId, topicId, expectedVersion } = input;
  authorise(actor, "lead", brandId);
  const draft = TopicDraft.parse(allWellFormed(input.draft));
  const { topics } = await ctx.store.topics.all(brandId);
  const checked = checkRule({ ...draft, topicId }, topics);
  const issues = [...ruleIssues(checked.problems), ...exampleIssues(checked, draft)];
  if (issues.length === 0 && topics.length >= MAX_TOPICS && !topics.some((topic) => topic.topicId === topicId))
    issues.push({ path: "topicId", message: `A brand has at most ${MAX_TOPICS} topics.` });
  if (Buffer.byteLength(JSON.stringify(draft)) > MAX_BYTES)
    issues.push({ path: "examples", message: `A topic has at most ${MAX_BYTES} bytes with its examples.` });
  const [first] = issues;
  if (first) throw new AppError("invalid_input", `${first.path}: ${first.message}`, { issues });
  const topic = await ctx.store.topics.save(
    { ...draft, brandId, topicId, updatedAt: ctx.clock().toISOString(), updatedBy: actor.name },
    expectedVersion,
  );
  return { topic, warnings: checked.problems };
}

function exampleIssues({ ready }: CheckedRule, { examples }: TopicDraft): Issue[] {
  if (!ready) return [];
  return examples.flatMap(({ text, matches }, i) => {
    if ((ready.match({ text }) !== undefined) === matches) return [];
    const [en, ja] = matches ? ["does not meet", "一致しません"] : ["meets", "一致してしまいます"];
    return [{ path: `examples.${i}`, message: `The rule ${en} this text / ルールに${ja}: ${cut(text, 100)}` }];
  });
}
