import type { Finding } from "./voice-finding.ts";
import type { Politeness } from "./voice-guide.ts";
import { isEmoji } from "./voice-marks.ts";
import { type Sentence, sentencesOf } from "./voice-sentence.ts";
import type { Grapheme } from "./voice-text.ts";

/**
 * How a Japanese sentence ends, told by its last letters alone. Every pattern names ends that are surely plain, or surely
 * honorific; what may be a noun, a fragment or a quotation is passed over, because a false alarm costs more than a miss.
 */
type Ending = readonly [pattern: string, instead: string | null];

/** What may follow a plain end without changing what it is; a suggestion leaves it as it stands. */
const PARTICLES = "(?:よね|かもね|かも|かな|だっけ|っけ|けれど|けど|から|って|よ|ね|な|なあ|ぞ|ぜ|わ|さ|し|の|か){0,3}";

const POLITE = new RegExp(
  `(?:です|でした|でして|ます|ました|まして|ません|ましょう|でしょう|ませ|ください|下さい|っしゃい|なさい)${PARTICLES}$`,
  "u",
);

const PLAIN: readonly Ending[] = [
  ["ありがとう", "ありがとうございます"],
  ["おはよう", "おはようございます"],
  ["おめでとう", "おめでとうございます"],
  ["よろしく|宜しく", "よろしくお願いします"],
  ["ごめん|すまん|すまない", "申し訳ありません"],
  ["であった|だった", "でした"],
  ["である", "です"],
  ["だろう", "でしょう"],
  ["じゃん|っす|じゃない|ではない|[てで]くれ|(?<![確豊]|わず)かな", null],
  // まだ, ただ, からだ, あいだ and the past of verbs (読んだ) end alike and are something else.
  ["(?<!ま|た|から|あい|は|く|え|む|ん)だ", "です"],
  ["(?<=な|る|た|い)んだ", "んです"],
  ["(?<!まし|でし|あ|ま)した", "しました"],
  ["(?<=[一-龠々ァ-ヶー])する", "します"],
  ["できる|出来る", "できます"],
  ["できない|出来ない", "できません"],
  ["思う", "思います"],
  ["思った", "思いました"],
  ["わかる|分かる", "わかります"],
  ["わかった|分かった", "わかりました"],
  ["(?<!よ|ひ|は|さ|ざ|[a-z])る", null],
  ["[一-龠]う|[もらしちいう]まう|もらう|ちゃう", null],
  ["[行聞届続書働動置着開招引]く|いく|とく", null],
  ["(?<!で|ま)[一-龠]す|(?:かえ|さが|なお|はな|わた)す", null],
  ["[待持立打経勝育保]つ|[選呼遊運学飛並喜結]ぶ|[急防注]ぐ|[一-龠込し]む", null],
  ["(?:し|み|行こ|いこ|やろ|[えけせてねめれげべ]よ|話そ|直そ)(?<!まし)う|しよう", null],
  ["ない", null],
  ["(?:っ|い|け|せ|れ|べ|め|え|て|ね|き|み|り|ち|に|じ|ぎ|び|[一-龠])た|んだ|いだ", null],
  [
    "しい|(?<!お)(?:いい|良い|よい)|[悪高安早速遅近遠多強弱重軽長短辛]い|(?:すご|やば|ヤバ|うま|えら|つら|少な|大き|小さ|にく|やす|し?た|欲し)い",
    null,
  ],
  [
    "(?:[っいしえけせべめれきてみ]て|[来見]て|んで|いで)(?<!ついて|対して|関して|として|[初改]めて|すべて|全て|わせて|加えて|続いて|よって|おいて|とって|極めて|せめて|まして|でして)",
    null,
  ],
];

const FORMAL_WORDS: readonly Ending[] = [
  ["了解(?:いたしました|しました|です)", "承知いたしました"],
  ["(?:すみ|すい|済み)ません", "申し訳ございません"],
  ["ごめんなさい", "申し訳ございません"],
  ["どうですか", "いかがでしょうか"],
  ["(?<=と)思います", "存じます"],
];

const STIFF: readonly Ending[] = [
  ["(?<=申し訳)ございません", "ありません"],
  ["でございます", "です"],
  ["(?<!ありがとう|おはよう|おめでとう)ございます", null],
  ["いたします", "します"],
  ["いたしました", "しました"],
  ["くださいませ", "ください"],
  ["(?<=と)存じます", "思います"],
  ["申し上げます|存じます", null],
];

const compile = (endings: readonly Ending[], after: string) =>
  endings.map(([pattern, instead]) => [new RegExp(`(?<is>${pattern})${after}`, "u"), instead] as const);
const PLAIN_ENDS = compile(PLAIN, `${PARTICLES}$`);
const STIFF_ENDS = compile(STIFF, `${PARTICLES}$`);
const INFORMAL = FORMAL_WORDS.map(([pattern, instead]) => [new RegExp(pattern, "gu"), instead] as const);

/** The letters of a sentence's end that are looked at. */
const WINDOW = 24;

/** Where a Japanese text is plainer, or stiffer, than its brand speaks. */
export function lintPoliteness(level: Politeness, text: string, graphemes: readonly Grapheme[]): Finding[] {
  if (level === "free") return [];
  const ends = sentencesOf(graphemes, false).flatMap((sentence) => endingIn(level, graphemes, sentence) ?? []);
  return level === "formal" ? [...ends, ...informalWords(text)] : ends;
}

function informalWords(text: string): Finding[] {
  return INFORMAL.flatMap(([pattern, suggestion]) =>
    [...text.matchAll(pattern)].map(({ 0: word, index }): Finding => ({
      rule: "politeness",
      message: "informal",
      from: index,
      to: index + word.length,
      suggestion,
    })),
  );
}

function endingIn(level: Politeness, graphemes: readonly Grapheme[], sentence: Sentence): Finding | undefined {
  const core = coreOf(graphemes, sentence);
  if (!core) return undefined;
  const { text, from } = core;
  if (level === "casual") return matchIn(STIFF_ENDS, "stiff", text, from);
  return POLITE.test(text) ? undefined : matchIn(PLAIN_ENDS, "plain", text, from);
}

function matchIn(
  endings: ReturnType<typeof compile>,
  message: "plain" | "stiff",
  text: string,
  from: number,
): Finding | undefined {
  for (const [pattern, suggestion] of endings) {
    const hit = pattern.exec(text);
    const is = hit?.groups?.["is"];
    if (hit && is !== undefined) {
      const start = from + hit.index;
      return { rule: "politeness", message, from: start, to: start + is.length, suggestion };
    }
  }
  return undefined;
}

const CLOSING_QUOTE = /[」』”"’]$/u;
const BULLET = /^[・●■◆○▼※*•\-–]|^[0-9０-９]+[.．)）]|^[①-⑳]/u;
const DECORATION = /^[\s〜～~ー♪☆★♡♥^]$/u;

/** The last letters of a sentence, decoration left out; undefined for a quotation, an item of a list, or no Japanese. */
function coreOf(graphemes: readonly Grapheme[], { first, last }: Sentence): { text: string; from: number } | undefined {
  let end = last;
  const isDecoration = ({ text }: Grapheme): boolean => DECORATION.test(text) || isEmoji(text);
  while (end > first && isDecoration(graphemes[end - 1] ?? NO_GRAPHEME)) end--;
  end = beforeAside(graphemes, first, end);
  while (end > first && isDecoration(graphemes[end - 1] ?? NO_GRAPHEME)) end--;
  const begin = Math.max(first, end - WINDOW);
  const letters = graphemes.slice(begin, end);
  const from = letters[0]?.from;
  const text = letters.map((one) => one.text).join("");
  if (from === undefined || CLOSING_QUOTE.test(text) || !/[\p{Script=Hiragana}\p{Script=Han}]$/u.test(text))
    return undefined;
  return BULLET.test(lineOf(graphemes, first, end)) ? undefined : { text, from };
}

const NO_GRAPHEME: Grapheme = { text: "", from: 0, to: 0 };
/** Longest remark in brackets behind a sentence that is passed over. */
const MAX_ASIDE = 20;

function beforeAside(graphemes: readonly Grapheme[], first: number, end: number): number {
  if (!/^[)）]$/u.test(graphemes[end - 1]?.text ?? "")) return end;
  for (let i = end - 2; i > first && i > end - MAX_ASIDE; i--) if (/^[(（]$/u.test(graphemes[i]?.text ?? "")) return i;
  return end;
}

/** The first letters of the line in which a sentence ends. */
function lineOf(graphemes: readonly Grapheme[], first: number, end: number): string {
  let start = end;
  while (start > first && !/[\r\n]/.test(graphemes[start - 1]?.text ?? "")) start--;
  const line = graphemes.slice(start, start + 8).map(({ text }) => text);
  return line.join("").trimStart();
}
