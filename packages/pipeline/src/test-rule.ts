import type { Problem, Range } from "@kikimimi/classifier/rule/ast";
import type { Post } from "@kikimimi/classifier/rule/post";
import type { Actor } from "@kikimimi/core/people/actor";
import { authorise } from "./authorise.ts";
import { checkRule, type RuleDraft } from "./check-rule.ts";
import type { Context } from "./context.ts";

export type RuleTest = {
  readonly matches: boolean;
  /** Ranges of the text in UTF-16 units, sorted. */
  readonly highlights: readonly Range[];
  readonly problems: readonly Problem[];
  /** The rule in the one common way of writing; null when it has an error. */
  readonly formatted: string | null;
};

/** What a rule says of one post beside the brand's topics; nothing is stored, and a wrong rule is no error. */
export async function testRule({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: RuleDraft & { brandId: string; post: Post };
}): Promise<RuleTest> {
  authorise(actor, "viewer", input.brandId);
  const { topics } = await ctx.store.topics.all(input.brandId);
  const { ready, problems } = checkRule(input, topics);
  const match = ready?.match(input.post);
  return {
    matches: match !== undefined,
    highlights: match?.highlights ?? [],
    problems,
    formatted: ready?.formatted ?? null,
  };
}
