import type { Node, Outside, Problem, Range, Term } from "./ast.ts";
import { fieldProblem } from "./field.ts";
import { formatRule } from "./format.ts";
import { joined, placeOf, termsOf } from "./join.ts";
import { lex, type Token } from "./lex.ts";
import { readTerm } from "./read-term.ts";

export type Parsed = {
  /** What could be understood; null when nothing could. */
  readonly node: Node | null;
  readonly problems: readonly Problem[];
};

/** Longest rule in UTF-16 units, most terms and deepest nesting: more is a list, and lists are topics of their own. */
export const MAX_RULE_UNITS = 10_000;
const MAX_TERMS = 500;
const MAX_DEPTH = 50;

/**
 * Reads a rule. Never throws: whatever is wrong is told with its place and a cure, and the rest is read as well as can
 * be. A rule with an error is not to be used. Grammar (EBNF), operators in capitals, loosest first:
 *
 * ```ebnf
 * rule    = or ;
 * or      = and , { "OR" , and } ;
 * and     = not , { [ "AND" ] , not } ;
 * not     = { "NOT" | "-" } , near ;
 * near    = outside , [ ( "NEAR" | "BEFORE" ) , [ "/" , digits ] , outside ] ;
 * outside = primary , [ "OUTSIDE" , ( term | "(" , term , { [ "OR" ] , term } , ")" ) ] ;
 * primary = "(" , or , ")" | field | term ;
 * term    = [ "raw:" ] , ( word | quoted ) | "#" , word | "@" , word ;     (* a star at either end leaves it open *)
 * field   = name , ( ":" | "=" | ">" | ">=" | "≧" | "<" | "<=" | "≦" ) , ( word | quoted ) ;
 * ```
 */
export function parseRule(text: string): Parsed {
  const problems: Problem[] = [];
  if (text.length > MAX_RULE_UNITS) {
    problems.push({
      severity: "error",
      code: "rule_too_long",
      at: { from: MAX_RULE_UNITS, to: text.length },
      message: {
        en: `A rule has at most ${MAX_RULE_UNITS} characters.`,
        ja: `ルールは最大 ${MAX_RULE_UNITS} 文字です。`,
      },
    });
    return { node: null, problems };
  }
  const node = new Parser(lex(text, problems), problems).rule();
  return { node, problems: problems.toSorted((a, b) => a.at.from - b.at.from) };
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #problems: Problem[];
  #i = 0;
  #terms = 0;
  #depth = 0;
  #stopped = false;

  constructor(tokens: readonly Token[], problems: Problem[]) {
    this.#tokens = tokens;
    this.#problems = problems;
  }

  rule(): Node | null {
    const nodes: Node[] = [];
    for (;;) {
      const node = this.#or();
      if (node) nodes.push(node);
      const token = this.#peek();
      if (token.type === "end") break;
      // Only a bracket that closes nothing can be left over.
      this.#error("unopened_bracket", token.at, "This bracket was never opened.", "開いていない括弧です。", "");
      this.#i++;
    }
    if (nodes.length === 0 && this.#problems.length === 0) {
      this.#error("empty_rule", { from: 0, to: 0 }, "The rule is empty.", "ルールが空です。");
    }
    return joined("and", nodes);
  }

  #peek(): Token {
    return this.#tokens[this.#i] ?? { type: "end", at: { from: 0, to: 0 } };
  }

  #error(code: string, at: Range, en: string, ja: string, cure?: string): void {
    // What is not read any more cannot be wrong.
    if (this.#stopped) return;
    const mended = cure === undefined ? {} : { cure: { at, text: cure } };
    this.#problems.push({ severity: "error", code, at, message: { en, ja }, ...mended });
  }

  #or(): Node | null {
    const nodes: Node[] = [];
    let operator: Token | undefined;
    for (let first = true; ; first = false) {
      const before = this.#peek();
      const node = this.#and();
      if (node) nodes.push(node);
      else if (!first || isOperator(before, "OR")) this.#danglingOperator("OR", operator ?? before);
      operator = this.#peek();
      if (!isOperator(operator, "OR")) return joined("or", nodes);
      this.#i++;
    }
  }

  #and(): Node | null {
    const nodes: Node[] = [];
    for (let asked: Token | undefined; ;) {
      const token = this.#peek();
      if (isOperator(token, "AND")) {
        if (nodes.length === 0 || asked) this.#danglingOperator("AND", token);
        asked = token;
        this.#i++;
        continue;
      }
      const ends = token.type === "close" || token.type === "end" || isOperator(token, "OR");
      if (ends) {
        if (asked && nodes.length > 0) this.#danglingOperator("AND", asked);
        return joined("and", nodes);
      }
      const node = this.#not();
      if (node) nodes.push(node);
      asked = undefined;
    }
  }

  #danglingOperator(operator: string, { at }: Token): void {
    this.#error(
      "missing_operand",
      at,
      `Something to look for is missing beside ${operator}.`,
      `${operator} の前後に探すものがありません。`,
      "",
    );
  }

  #not(): Node | null {
    const token = this.#peek();
    if (!isOperator(token, "NOT")) return this.#near();
    this.#i++;
    const node = this.#enter(() => this.#not());
    if (!node) {
      this.#error("missing_operand", token.at, "NOT needs something after it.", "NOT の後に探すものがありません。", "");
      return null;
    }
    return { type: "not", node, at: { from: token.at.from, to: node.at.to } };
  }

  #near(): Node | null {
    const left = this.#outside();
    const token = this.#peek();
    if (token.type !== "near") return left;
    this.#i++;
    const right = this.#outside();
    const [a, b] = [placeOf(left), placeOf(right)];
    if (!a || !b) {
      this.#error(
        "near_needs_words",
        token.at,
        "NEAR and BEFORE stand between words, phrases, or a choice of them: (a OR b) NEAR/5 c.",
        "NEAR と BEFORE は語・句・その OR の間に置きます: (a OR b) NEAR/5 c",
      );
      return joined(
        "and",
        [left, right].filter((node) => node !== null),
      );
    }
    const { distance, ordered } = token;
    const again = this.#peek();
    if (again.type === "near") {
      const between = b.type === "or" ? `(${formatRule(b)})` : formatRule(b);
      this.#error(
        "near_in_a_row",
        again.at,
        "NEAR joins two things; for three write a NEAR/5 b AND b NEAR/5 c.",
        "NEAR は二つをつなぎます。三つなら a NEAR/5 b AND b NEAR/5 c と書いてください。",
        `AND ${between} ${again.ordered ? "BEFORE" : "NEAR"}/${again.distance}`,
      );
      this.#i++;
    }
    return { type: "near", left: a, right: b, distance, ordered, at: { from: a.at.from, to: b.at.to } };
  }

  #outside(): Node | null {
    const node = this.#primary();
    const token = this.#peek();
    if (!isOperator(token, "OUTSIDE")) return node;
    this.#i++;
    const guards = termsOf(this.#primary());
    if (node?.type !== "term" || !guards || guards.length === 0) {
      this.#error(
        "outside_needs_words",
        token.at,
        "OUTSIDE stands between a word and the longer words that do not count: 京都 OUTSIDE (東京都 OR 西京都).",
        "OUTSIDE は語と、数えない長い語の間に置きます: 京都 OUTSIDE (東京都 OR 西京都)",
      );
      return node;
    }
    const at = { from: node.at.from, to: guards.at(-1)?.at.to ?? token.at.to };
    return { type: "outside", term: node, guards, at } satisfies Outside;
  }

  #primary(): Node | null {
    const token = this.#peek();
    if (token.type === "open") return this.#group(token);
    if (token.type === "field") {
      this.#i++;
      const { name, comparison, value, at } = token;
      const problem = value === "" ? undefined : fieldProblem({ name, comparison, value, at });
      if (problem) this.#problems.push(problem);
      return { type: "field", name, comparison, value, at };
    }
    if (token.type === "word") {
      this.#i++;
      return this.#term(token);
    }
    if (token.type === "near") {
      this.#i++;
      this.#error(
        "missing_operand",
        token.at,
        "NEAR needs something before it.",
        "NEAR の前に探すものがありません。",
        "",
      );
    } else if (isOperator(token, "OUTSIDE")) {
      this.#error("missing_operand", token.at, "OUTSIDE needs a word before it.", "OUTSIDE の前に語がありません。", "");
      this.#i++;
    }
    return null;
  }

  #group(token: Token): Node | null {
    this.#i++;
    const known = this.#problems.length;
    const node = this.#enter(() => this.#or());
    const blamed = this.#problems.length > known;
    const close = this.#peek();
    const at = { from: token.at.from, to: close.type === "close" ? close.at.to : close.at.from };
    if (close.type === "close") this.#i++;
    else if (!this.#stopped) {
      const end = { from: close.at.from, to: close.at.from };
      this.#problems.push({
        severity: "error",
        code: "unclosed_bracket",
        at: token.at,
        message: { en: "This bracket is never closed.", ja: "括弧が閉じられていません。" },
        cure: { at: end, text: ")" },
      });
    }
    if (!node && !blamed) this.#error("empty_brackets", at, "These brackets are empty.", "括弧の中が空です。", "");
    return node && { ...node, at };
  }

  /** Guards the stack against rules that are made to exhaust it. */
  #enter(read: () => Node | null): Node | null {
    if (this.#depth >= MAX_DEPTH) {
      const { at } = this.#peek();
      this.#error("too_deep", at, `Rules nest ${MAX_DEPTH} deep at most.`, `入れ子は ${MAX_DEPTH} 段までです。`);
      this.#stopped = true;
      this.#i = this.#tokens.length - 1;
      return null;
    }
    this.#depth++;
    const node = read();
    this.#depth--;
    return node;
  }

  #term(token: Token & { readonly type: "word" }): Term | null {
    const term = readTerm(token, this.#problems);
    if (term && ++this.#terms === MAX_TERMS + 1) {
      const en = `A rule has at most ${MAX_TERMS} terms.`;
      this.#error("too_many_terms", term.at, en, `語は最大 ${MAX_TERMS} 個です。`);
    }
    return term;
  }
}

function isOperator(token: Token, operator: string): boolean {
  return token.type === "operator" && token.operator === operator;
}
