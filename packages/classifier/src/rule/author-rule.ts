import { AppError } from "@kikimimi/core/base/error";
import { cut } from "@kikimimi/core/base/text";
import type { Field, Node } from "./ast.ts";
import { formatRule } from "./format.ts";
import { MAX_RULE_UNITS, parseRule } from "./parse.ts";

const NOWHERE = { from: 0, to: 0 };

function field(name: Field["name"], value: string): Field {
  return { type: "field", name, comparison: ":", value, at: NOWHERE };
}

/** The rule that one author meets; refuses an id that a rule cannot say. */
export function authorRule(id: string, platform: string | undefined): Node {
  const author = field("author", id);
  const node: Node =
    platform === undefined ? author : { type: "and", nodes: [field("platform", platform), author], at: NOWHERE };
  const again = parseRule(formatRule(node));
  const written = again.node && formatRule(again.node) === formatRule(node);
  if (id.trim() === "" || id.endsWith("*") || !written || again.problems.length > 0)
    throw new AppError("invalid_input", `${cut(id, 100)} is no author's id, handle or name.`);
  return node;
}

/** A rule with one author more; undefined when it has that author already. */
export function withAuthor(rule: string | undefined, author: Node): string | undefined {
  if (rule === undefined) return formatRule(author);
  const { node, problems } = parseRule(rule);
  if (!node || problems.some(({ severity }) => severity === "error"))
    throw new AppError("invalid_input", "The rule of muted authors has an error: mend it first.");
  const choices = node.type === "or" ? node.nodes : [node];
  if (choices.some((choice) => formatRule(choice) === formatRule(author))) return undefined;
  const longer = formatRule({ type: "or", nodes: [...choices, author], at: NOWHERE });
  if (longer.length > MAX_RULE_UNITS)
    throw new AppError(
      "invalid_input",
      `The topic of muted authors is full (${MAX_RULE_UNITS} characters): make a second topic.`,
    );
  return longer;
}
