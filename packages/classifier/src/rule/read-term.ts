import type { Problem, Term } from "./ast.ts";
import type { Token } from "./lex.ts";

const MAX_TERM_UNITS = 200;

/** A word as a term: its sign and stars taken off, what is wrong with it told; null when nothing is left to look for. */
export function readTerm(
  { text, quoted, raw, at }: Token & { readonly type: "word" },
  problems: Problem[],
): Term | null {
  const error = (code: string, en: string, ja: string, cure?: string): void => {
    const mended = cure === undefined ? {} : { cure: { at, text: cure } };
    problems.push({ severity: "error", code, at, message: { en, ja }, ...mended });
  };
  const form =
    quoted || raw ? "words" : /^[#＃]./u.test(text) ? "hashtag" : /^[@＠]./u.test(text) ? "mention" : "words";
  const open = { start: false, end: false };
  let bare = form === "words" ? text : text.slice(1);
  if (!quoted) {
    open.end = bare.length > 1 && /[*＊]$/u.test(bare);
    if (open.end) bare = bare.slice(0, -1);
    open.start = form === "words" && bare.length > 1 && /^[*＊]/u.test(bare);
    if (open.start) bare = bare.slice(1);
  }
  if (bare.trim() === "") return null;
  if (!quoted && /[*＊]/u.test(bare)) {
    error(
      "star_inside",
      "A star stands at an end of a word; to look for the star itself, put the word in quotation marks.",
      "* は語の先頭か末尾に置いてください。* そのものを探すには引用符で囲んでください。",
      `${raw ? "raw:" : ""}"${text}"`,
    );
  }
  if (/^(?:and|or|not|near|before|outside)$/.test(bare) && text === bare && !quoted && !raw) {
    problems.push({
      severity: "warning",
      code: "operator_in_small_letters",
      at,
      message: {
        en: `"${bare}" is looked for as a word; operators are written in capitals.`,
        ja: `「${bare}」は語として探します。演算子は大文字で書きます。`,
      },
      cure: { at, text: bare.toUpperCase() },
    });
  }
  if (bare.length > MAX_TERM_UNITS) {
    error("term_too_long", `A term has at most ${MAX_TERM_UNITS} characters.`, `語は最大 ${MAX_TERM_UNITS} 文字です。`);
    bare = bare.slice(0, MAX_TERM_UNITS);
  }
  return { type: "term", text: bare, form, raw, open, at };
}
