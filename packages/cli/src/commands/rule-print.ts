import type { Node, Problem, Range, Term } from "@kikimimi/classifier/rule/ast";
import { formatRule } from "@kikimimi/classifier/rule/format";
import { oneLine } from "../print.ts";

/** What terminals draw two columns wide; half-width katakana are not. */
const WIDE =
  /(?![\uFF61-\uFF9F])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;

type Shown = Pick<Problem, "severity" | "code" | "at" | "message"> & { readonly cure?: Problem["cure"] | undefined };

/** A problem with a caret under its place, and the rule as the cure would make it. */
export function problemLines(rule: string, { severity, code, at, message, cure }: Shown): string[] {
  const [before, marked] = [rule.slice(0, at.from), rule.slice(at.from, at.to)];
  const cured = cure && rule.slice(0, cure.at.from) + cure.text + rule.slice(cure.at.to);
  return [
    `${severity} ${code}, column ${at.from + 1}: ${message.en} / ${message.ja}`,
    `    ${plain(rule)}`,
    `    ${widened(before, " ")}${widened(marked, "^") || "^"}`,
    ...(cured === undefined ? [] : [`    cure / 修正案: ${oneLine(cured, 2_000)}`]),
  ];
}

/** On one line with as many characters as it has, so that columns can be pointed at. */
function plain(rule: string): string {
  return rule.replaceAll(/[\s\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, " ");
}

/** A filler for each column of a text. */
function widened(text: string, filler: string): string {
  return Array.from(plain(text), (char) => (WIDE.test(char) ? filler.repeat(2) : filler)).join("");
}

/** A text on one line with the found words marked: reversed on a terminal, in ⟦ ⟧ elsewhere. */
export function markedText(text: string, highlights: readonly Range[], terminal: boolean): string {
  const [open, close] = terminal ? ["\u001B[7m", "\u001B[27m"] : ["⟦", "⟧"];
  let out = "";
  let at = 0;
  for (const { from, to } of highlights) {
    out += `${safe(text.slice(at, from))}${open}${safe(text.slice(from, to))}${close}`;
    at = to;
  }
  return out + safe(text.slice(at));
}

function safe(text: string): string {
  return oneLine(text, Infinity);
}

/** What a rule asks for, as an indented outline in both languages. */
export function explainRule(node: Node, indent = ""): string[] {
  const deeper = `${indent}  `;
  switch (node.type) {
    case "and":
      return [`${indent}all of / すべて:`, ...node.nodes.flatMap((inner) => explainRule(inner, deeper))];
    case "or":
      return [`${indent}any of / いずれか:`, ...node.nodes.flatMap((inner) => explainRule(inner, deeper))];
    case "not":
      return [`${indent}not / 除く:`, ...explainRule(node.node, deeper)];
    case "near": {
      const [en, ja] = node.ordered ? ["in this order", "この順に"] : ["in either order", "順不同で"];
      const within = `${indent}at most ${node.distance} words or characters apart, ${en} / ${ja}${node.distance} 語・字以内:`;
      return [within, ...explainRule(node.left, deeper), ...explainRule(node.right, deeper)];
    }
    case "outside": {
      const guards = node.guards.map((guard) => explainTerm(guard)).join(", ");
      return [`${indent}${explainTerm(node.term)}, but not inside / ただし次の語の中を除く: ${guards}`];
    }
    case "term":
      return [`${indent}${explainTerm(node)}`];
    case "field":
      return [`${indent}field / 項目: ${formatRule(node)}`];
  }
}

function explainTerm({ text, form, raw, open }: Term): string {
  const sort = {
    words: "words / 語",
    hashtag: "hashtag / ハッシュタグ",
    mention: "account / アカウント",
  }[form];
  const more = [
    ...(raw ? ["exactly as written / 表記どおり"] : []),
    ...(open.start ? ["or ending with it / 後方一致"] : []),
    ...(open.end ? ["or beginning with it / 前方一致"] : []),
  ];
  return `${sort} "${text}"${more.length === 0 ? "" : ` (${more.join("; ")})`}`;
}
