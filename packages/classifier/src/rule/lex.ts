import { type Comparison, FIELDS, type FieldName, type Problem, type Range } from "./ast.ts";

export type Operator = "AND" | "OR" | "NOT" | "OUTSIDE";

export type Token = { readonly at: Range } & (
  | { readonly type: "open" | "close" | "end" }
  | { readonly type: "operator"; readonly operator: Operator }
  | { readonly type: "near"; readonly distance: number; readonly ordered: boolean }
  | { readonly type: "word"; readonly text: string; readonly quoted: boolean; readonly raw: boolean }
  | { readonly type: "field"; readonly name: FieldName; readonly comparison: Comparison; readonly value: string }
);

const OPERATORS: ReadonlySet<string> = new Set<Operator>(["AND", "OR", "NOT", "OUTSIDE"]);
const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["＂", "＂"],
  ["“", "”"],
  // Japanese keyboards write both ends alike.
  ["”", "”"],
  ["「", "」"],
  ["『", "』"],
]);
/** Where a word ends by itself. */
const BREAKS = /[\s()（）"＂“”「『]/u;
/** Characters that deny what follows them, as keyboards write them. */
const MINUS = /[-－−]/u;
const NEAR = /^(NEAR|BEFORE)(?:\/(\d*))?$/;
/** Widest distance of NEAR: a post's length on most platforms. */
export const MAX_DISTANCE = 200;
const DEFAULT_DISTANCE = 5;
const RAW = /^raw:/i;
const FIELD = /^([a-z]+)\s*(:|>=|<=|[><=≧≥≦≤])\s*(.*)$/isu;
/** Only a comparison of numbers may have spaces in it: nothing else reads like one. */
const SPACED = /^(?:followers|likes|rating)\s*[><=≧≥≦≤]=?\s*\d\S*/i;
const LONGEST_SPACED = 60;
const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ["=", ":"],
  ["≧", ">="],
  ["≥", ">="],
  ["≦", "<="],
  ["≤", "<="],
]);

/** Splits a rule into tokens; what is wrong is told in `problems` and read as well as can be. */
export function lex(text: string, problems: Problem[]): readonly Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < text.length;) {
    const char = text[i] ?? "";
    if (/\s/u.test(char)) i++;
    else if (char === "(" || char === "（") tokens.push({ type: "open", at: { from: i, to: ++i } });
    else if (char === ")" || char === "）") tokens.push({ type: "close", at: { from: i, to: ++i } });
    else if (MINUS.test(char) && i + 1 < text.length && !/\s/u.test(text[i + 1] ?? "")) {
      tokens.push({ type: "operator", operator: "NOT", at: { from: i, to: ++i } });
    } else {
      const token = word(text, i, problems);
      tokens.push(token);
      i = token.at.to;
    }
  }
  tokens.push({ type: "end", at: { from: text.length, to: text.length } });
  return tokens;
}

function word(text: string, from: number, problems: Problem[]): Token {
  if (QUOTES.has(text[from] ?? "")) return phrase(text, from, from, false, problems);
  if (RAW.test(halfWidth(text.slice(from, from + 4)))) {
    const start = from + 4;
    if (QUOTES.has(text[start] ?? "")) return phrase(text, from, start, true, problems);
    const to = endOfWord(text, start);
    const at = { from, to };
    if (to === start) problems.push(emptyValue("raw", at));
    return { type: "word", text: text.slice(start, to), quoted: false, raw: true, at };
  }
  const spaced = SPACED.exec(halfWidth(text.slice(from, from + LONGEST_SPACED)))?.[0];
  const to = endOfWord(text, from + Math.max(0, (spaced?.length ?? 0) - 1));
  const written = text.slice(from, to);
  const plain = written.normalize("NFKC");
  if (OPERATORS.has(plain)) return { type: "operator", operator: plain as Operator, at: { from, to } };
  const near = NEAR.exec(plain);
  if (near) return nearToken(near, { from, to }, problems);
  return (
    field(text, from, to, problems) ?? { type: "word", text: written, quoted: false, raw: false, at: { from, to } }
  );
}

function endOfWord(text: string, from: number): number {
  let to = from;
  while (to < text.length && !BREAKS.test(text[to] ?? "")) to++;
  return to;
}

function phrase(text: string, from: number, open: number, raw: boolean, problems: Problem[]): Token {
  const closing = QUOTES.get(text[open] ?? "") ?? '"';
  const end = text.indexOf(closing, open + 1);
  const to = end === -1 ? text.length : end + 1;
  if (end === -1) {
    problems.push({
      severity: "error",
      code: "unclosed_quote",
      at: { from: open, to },
      message: { en: "This quotation mark is never closed.", ja: "引用符が閉じられていません。" },
      cure: { at: { from: to, to }, text: closing },
    });
  }
  const inside = text.slice(open + 1, end === -1 ? to : end);
  if (inside.trim() === "") problems.push(emptyValue("phrase", { from, to }));
  return { type: "word", text: inside, quoted: true, raw, at: { from, to } };
}

function nearToken(match: RegExpExecArray, at: Range, problems: Problem[]): Token {
  const [, name = "NEAR", digits] = match;
  const distance = digits === undefined || digits === "" ? DEFAULT_DISTANCE : Number(digits);
  if (digits === "") problems.push(missingDistance(name, at));
  if (distance > MAX_DISTANCE) {
    problems.push({
      severity: "error",
      code: "distance_too_wide",
      at,
      message: {
        en: `${name} reaches ${MAX_DISTANCE} words or characters at most.`,
        ja: `${name} の距離は最大 ${MAX_DISTANCE} です。`,
      },
      cure: { at, text: `${name}/${MAX_DISTANCE}` },
    });
  }
  return { type: "near", distance: Math.min(distance, MAX_DISTANCE), ordered: name === "BEFORE", at };
}

function missingDistance(name: string, at: Range): Problem {
  return {
    severity: "warning",
    code: "missing_distance",
    at,
    message: {
      en: `${name}/ has no number; ${DEFAULT_DISTANCE} is taken.`,
      ja: `${name}/ に数がないため ${DEFAULT_DISTANCE} とみなします。`,
    },
    cure: { at, text: `${name}/${DEFAULT_DISTANCE}` },
  };
}

/** `name:value` and its like; undefined for an address, a time of day or anything else with a colon in it. */
function field(text: string, from: number, end: number, problems: Problem[]): Token | undefined {
  const match = FIELD.exec(halfWidth(text.slice(from, end)));
  const [, written = "", sign = ":", value = ""] = match ?? [];
  const rest = text.slice(end - value.length, end);
  if (!match || value.startsWith("//")) return undefined;
  const name = FIELDS.find((candidate) => candidate === written.toLowerCase());
  if (!name) {
    const at = { from, to: from + written.length };
    const similar = FIELDS.find((candidate) => candidate.startsWith(written.slice(0, 2).toLowerCase()));
    problems.push({
      severity: "error",
      code: "unknown_field",
      at,
      message: {
        en: `There is no field "${written}". Fields: ${FIELDS.join(", ")}. To look for the words, put them in quotation marks.`,
        ja: `「${written}」という項目はありません。使える項目: ${FIELDS.join(", ")}。語として探すには引用符で囲んでください。`,
      },
      cure: similar ? { at, text: similar } : { at: { from, to: end }, text: `"${text.slice(from, end)}"` },
    });
    return undefined;
  }
  const comparison = COMPARISONS.get(sign) ?? (sign as Comparison);
  if (rest !== "") return { type: "field", name, comparison, value: rest, at: { from, to: end } };
  const open = end;
  if (!QUOTES.has(text[open] ?? "")) {
    problems.push(emptyValue(name, { from, to: end }));
    return { type: "field", name, comparison, value: "", at: { from, to: end } };
  }
  const quoted = phrase(text, from, open, false, problems);
  return { type: "field", name, comparison, value: quoted.type === "word" ? quoted.text : "", at: quoted.at };
}

/** Full-width ASCII to ASCII, unit for unit. */
function halfWidth(text: string): string {
  return text.replaceAll(/[！-～]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
}

function emptyValue(what: string, at: Range): Problem {
  return {
    severity: "error",
    code: "empty_value",
    at,
    message: { en: `"${what}" has nothing to look for.`, ja: `「${what}」に探すものがありません。` },
    cure: { at, text: "" },
  };
}
