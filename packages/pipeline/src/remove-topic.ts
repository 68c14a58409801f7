import { parseRule } from "@kikimimi/classifier/rule/parse";
import { topicsOf as topicsNamedIn } from "@kikimimi/classifier/rule/rule-set";
import type { Actor } from "@kikimimi/core/people/actor";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/**
 * Removes a topic; what it said of mentions holds until they are judged again. Answers with the topics whose rules
 * name it: they find nothing there from now on.
 */
export async function removeTopic({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; topicId: string; expectedVersion?: number | undefined };
}): Promise<{ topicId: string; namedBy: string[] }> {
  const { brandId, topicId, expectedVersion } = input;
  authorise(actor, "lead", brandId);
  await ctx.store.topics.remove(brandId, topicId, expectedVersion);
  const { topics } = await ctx.store.topics.all(brandId);
  const namedBy = topics.filter(({ rule }) => {
    const { node } = parseRule(rule);
    return node !== null && topicsNamedIn(node).includes(topicId);
  });
  return { topicId, namedBy: namedBy.map((topic) => topic.topicId) };
}
