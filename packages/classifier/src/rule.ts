import type { Signal } from "@kikimimi/core/signal";

/** Heads that rules speak for, with the label: `urgency:2`, `anger:1`, `intents:churn`. */
export type RuleTarget =
  | `urgency:${1 | 2}`
  | `anger:${0 | 1 | 2}`
  | `intents:${Signal["intents"][number]["label"]}`
  | "sentiment:neutral";

/**
 * A named pattern over folded text (lower case, NFKC). `prior` is the weight it is believed to have before any post was
 * seen; fitting moves it only as far as the tuning posts insist.
 */
export type Rule = {
  readonly name: string;
  readonly target: RuleTarget;
  readonly prior: number;
  readonly pattern: RegExp;
};

/** Every quantifier in a rule is bounded, so that a rule costs linear time. */
export function rule(target: RuleTarget, prior: number, name: string, pattern: RegExp): Rule {
  return { name, target, prior, pattern };
}
