import { cut, wellFormed } from "../base/text.ts";

/** Every variable that a template may name, with what it stands for. */
export const VARIABLES = {
  "customer.name": "the name that the customer shows on the platform",
  "agent.name": "who drafts the reply",
  "brand.name": "the name of the connected account that answers",
  "thread.link": "the public address of the post that is answered",
  order: "an order number that the agent gives",
} as const;
export type Variable = keyof typeof VARIABLES;

/** What the variables stand for; one that is missing or empty has no value. */
export type Values = Readonly<Partial<Record<Variable, string | undefined>>>;

/** A template taken apart: words as they stand, and variables. */
export type Template = readonly (string | { readonly variable: Variable })[];

/** What is wrong with a template, with the UTF-16 unit at which it stands. */
export type TemplateProblem = { readonly at: number; readonly message: string };

const known = (name: string): name is Variable => Object.hasOwn(VARIABLES, name);

/** Takes a template apart; whatever looks like a placeholder and is none is a problem, so that none is ever sent. */
export function parseTemplate(text: string): { readonly template: Template; readonly problems: TemplateProblem[] } {
  const template: (string | { variable: Variable })[] = [];
  const problems: TemplateProblem[] = [];
  let from = 0;
  for (const match of text.matchAll(/\{\{([^{}]*)\}\}/g)) {
    const name = (match[1] ?? "").trim();
    template.push(...wordsOf(text, from, match.index, problems));
    if (known(name)) template.push({ variable: name });
    else problems.push({ at: match.index, message: unknownVariable(name) });
    from = match.index + match[0].length;
  }
  template.push(...wordsOf(text, from, text.length, problems));
  return { template, problems };
}

function unknownVariable(name: string): string {
  return `There is no variable {{${name}}}; there are ${Object.keys(VARIABLES).join(", ")}.`;
}

/** Words between variables; half a placeholder among them is a slip of the pen. */
function wordsOf(text: string, from: number, to: number, problems: TemplateProblem[]): string[] {
  if (from === to) return [];
  const words = text.slice(from, to);
  const slip = /\{\{|\}\}/.exec(words);
  if (slip) problems.push({ at: from + slip.index, message: `${slip[0]} belongs to no variable.` });
  return [words];
}

/** Longest value that is put into a text, in UTF-16 units. */
const MAX_VALUE = 200;

/** What a platform may read as a mention, a tag, a link or markup, in its full-width form, which none does. */
const MARKS = /[@#<>[\]()*_~`|\\:/&]|(?<=\S)\.(?=\S)/gu;

function fullWidth(mark: string): string {
  return String.fromCodePoint((mark.codePointAt(0) ?? 0) + 0xfee0);
}

/** A value as one plain line that names no variable. */
function plain(value: string): string {
  const line = wellFormed(value)
    .replaceAll(/(?!\u200d)\p{Cf}/gu, "")
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll(/[{}]/g, fullWidth)
    .trim();
  return cut(line, MAX_VALUE);
}

/** What others chose to call themselves neither calls anybody, nor links, nor marks up our own words. */
function valueOf(variable: Variable, value = ""): string {
  return variable === "customer.name" ? plain(value).replaceAll(MARKS, fullWidth) : plain(value);
}

/** A template with values put in, once and as plain text; or the variables that have none. */
export function fill(
  template: Template,
  values: Values,
): { readonly text: string; readonly missing: readonly [] } | { readonly text: null; readonly missing: Variable[] } {
  const filled = template.map((part) =>
    typeof part === "string" ? part : valueOf(part.variable, values[part.variable]),
  );
  const missing = template.flatMap((part, i) => (typeof part === "string" || filled[i] !== "" ? [] : [part.variable]));
  return missing.length > 0 ? { text: null, missing: [...new Set(missing)] } : { text: filled.join(""), missing: [] };
}
