import type { Node, Problem } from "@kikimimi/classifier/rule/ast";
import { formatRule } from "@kikimimi/classifier/rule/format";
import { lintRule } from "@kikimimi/classifier/rule/lint";
import { parseRule } from "@kikimimi/classifier/rule/parse";
import type { Post } from "@kikimimi/classifier/rule/post";
import { type RuleMatch, RuleSet } from "@kikimimi/classifier/rule/rule-set";
import type { ErrorDetails } from "@kikimimi/core/base/error";
import type { Topic, TopicOptions } from "@kikimimi/core/mention/topic";
import { rulesOf } from "./topics-of.ts";

/** A rule that somebody is writing: its own topic where it has one already. */
export type RuleDraft = {
  readonly rule: string;
  readonly options: TopicOptions;
  readonly topicId?: string | undefined;
};

export type CheckedRule = {
  /** Null when the rule has an error. */
  readonly ready: {
    /** The rule as it is written in the one common way. */
    readonly formatted: string;
    /** What it says of a post beside the brand's other topics; undefined when it does not hold. */
    readonly match: (post: Post) => RuleMatch | undefined;
  } | null;
  readonly problems: readonly Problem[];
};

/** Stands for a rule without a topic; no topic has this id. */
const NO_ID = "?";

/** Parses and lints a rule beside the brand's other topics, and makes it ready to judge posts. */
export function checkRule(
  { rule, options, topicId }: RuleDraft,
  topics: readonly Topic[],
  measured?: { readonly posts: number; readonly matches: number },
): CheckedRule {
  const { node, problems: written } = parseRule(rule);
  if (!node || written.some(isError)) return { ready: null, problems: written };
  const others = rulesOf(topics.filter((topic) => topic.topicId !== topicId));
  const known = new Map(topics.flatMap((topic) => nodeOf(topic)));
  const problems = [
    ...written,
    ...lintRule({
      node,
      topics: known,
      ...(topicId === undefined ? {} : { id: topicId }),
      ...(measured ? { measured } : {}),
    }),
  ];
  if (problems.some(isError)) return { ready: null, problems };
  const id = topicId ?? NO_ID;
  const set = new RuleSet([...others, { id, node, options }]);
  const match = (post: Post): RuleMatch | undefined => set.match(post).find((found) => found.id === id);
  return { ready: { formatted: formatRule(node), match }, problems };
}

/** A rule's errors as refused input, by their column: `rule:5` begins at the fifth UTF-16 unit. */
export function ruleIssues(problems: readonly Problem[]): NonNullable<ErrorDetails["issues"]>[number][] {
  return problems
    .filter(isError)
    .map(({ at, message }) => ({ path: `rule:${at.from + 1}`, message: `${message.en} / ${message.ja}` }));
}

function nodeOf({ topicId, rule }: Topic): [string, Node][] {
  const { node } = parseRule(rule);
  return node ? [[topicId, node]] : [];
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}
