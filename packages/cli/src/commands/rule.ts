import { readFileSync } from "node:fs";
import { unwrap } from "@kikimimi/api/client";
import type { RuleTrial } from "@kikimimi/api/schema-topic";
import type { Node, Problem } from "@kikimimi/classifier/rule/ast";
import { formatRule } from "@kikimimi/classifier/rule/format";
import { lintRule } from "@kikimimi/classifier/rule/lint";
import { parseRule } from "@kikimimi/classifier/rule/parse";
import type { Post } from "@kikimimi/classifier/rule/post";
import { RuleSet } from "@kikimimi/classifier/rule/rule-set";
import { AppError } from "@kikimimi/core/base/error";
import { parseJson } from "@kikimimi/core/base/json";
import { Author, MentionKind } from "@kikimimi/core/mention/mention";
import { TopicOptions } from "@kikimimi/core/mention/topic";
import { Command } from "commander";
import * as z from "zod";
import { brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { wrongIn } from "../json-file.ts";
import { BRAND, DATA_DIR, JSON_OUTPUT } from "../options.ts";
import { printJson, printLine } from "../print.ts";
import { explainRule, markedText, problemLines } from "./rule-print.ts";

type Options = Common & TopicOptions & { readonly text?: readonly string[]; readonly file?: string };

const HELP = `
The rule is one argument: put it in single quotation marks, after -- where it begins with a minus. Operators are written in capitals; the language: docs/rules.md.
test and explain need no service, and know no topics: topic:… finds nothing there. Exit code 1: the rule has an error.
ルールは全体を引用符で囲んでください。演算子は大文字です。test と explain はサービスなしで動きます。

Examples / 例:
  $ kikimimi rule test '返金 OR refund' --text '返金してください'
  $ kikimimi rule test '(届かない OR 遅延) NEAR/10 荷物 -解決' --file posts.txt --kana --long-vowels
  $ kikimimi rule test 'followers>10000 AND 最悪' --file posts.jsonl --json
  $ kikimimi rule explain '京都 OUTSIDE 東京都'
  $ kikimimi rule try '返金 -セール' --days 7`;

export function ruleCommand(): Command {
  return new Command("rule")
    .description(
      "write keyword rules: test them on texts, have them explained, try them on stored mentions / ルールを試す",
    )
    .addHelpText("after", HELP)
    .addCommand(testCommand())
    .addCommand(explainCommand())
    .addCommand(tryCommand());
}

/** Options that come after the subcommand's name, with those of every command. */
const COMMON = (command: Command): Command =>
  command
    .argument("<rule>", "in single quotation marks")
    .option("--kana", "hiragana and katakana are the same / ひらがな・カタカナを区別しない", false)
    .option("--long-vowels", "サーバー and サーバ are the same / 長音符を区別しない", false)
    .option("--small-kana", "ウィ and ウイ are the same / 小書き仮名を区別しない", false)
    .option("--inflect", "deliver, delivers, delivered are the same / 英語の語尾変化を区別しない", false)
    .option(...JSON_OUTPUT)
    .option(...DATA_DIR)
    .addHelpText("after", HELP);

function testCommand(): Command {
  return COMMON(new Command("test"))
    .description("check a rule, and say of each text whether it meets it; no service needed")
    .option(
      "--text <text>",
      "a text; may be repeated",
      (text: string, known: readonly string[]) => [...known, text],
      [],
    )
    .option("--file <file>", "a text a line, or JSONL with text, author, lang, platform, likes …; - for standard input")
    .action((rule: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const read = readRule(rule);
      const posts = [...(options.text ?? []).map((text) => ({ text })), ...postsOf(options.file)];
      const set = new RuleSet(read.node ? [{ id: "rule", node: read.node, options: foldingOf(options) }] : []);
      const results = posts.map((post) => {
        const [match] = set.match(post);
        return { text: post.text, matches: match !== undefined, highlights: match?.highlights ?? [] };
      });
      settle(read);
      if (options.json) return printJson({ ...summaryOf(read), results });
      printRule(rule, read);
      for (const { text, matches, highlights } of results) {
        const answer = matches ? "yes / 一致  " : "no / 不一致 ";
        printLine(`${answer} ${markedText(text, highlights, process.stdout.isTTY)}`);
      }
    });
}

function explainCommand(): Command {
  return COMMON(new Command("explain"))
    .description("say in words what a rule asks for; no service needed")
    .action((rule: string, _options: unknown, command: Command) => {
      const read = readRule(rule);
      const outline = read.node ? explainRule(read.node) : [];
      settle(read);
      if (optionsOf<Options>(command).json) return printJson({ ...summaryOf(read), outline });
      printRule(rule, read);
      for (const line of outline) printLine(line);
    });
}

function tryCommand(): Command {
  return COMMON(new Command("try"))
    .description("what a rule meets among the mentions of the last days; asks the service, needs the role lead")
    .option("--days <n>", "1 to 7", "7")
    .option(...BRAND)
    .action(async (rule: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options & { readonly days: string; readonly brand?: string }>(command);
      const days = Number(options.days);
      if (!Number.isInteger(days) || days < 1 || days > 7)
        throw new AppError("invalid_input", `--days takes 1 to 7, not ${options.days}`);
      const query = brandQuery(options);
      const read = readRule(rule);
      if (!read.node) {
        settle(read);
        return options.json ? printJson(summaryOf(read)) : printRule(rule, read);
      }
      const { client } = connect(options);
      const trial = await unwrap(
        client.v1.rules.try.$post({ query, json: { rule, days, options: foldingOf(options) } }),
      );
      if (options.json) return printJson(trial);
      for (const problem of trial.problems) for (const line of problemLines(rule, problem)) printLine(line);
      for (const line of trialLines(trial)) printLine(line);
    });
}

type ReadRule = { readonly node: Node | null; readonly problems: readonly Problem[] };

/** A rule with everything that is wrong or doubtful about it; no node when it has an error. */
function readRule(rule: string): ReadRule {
  const { node, problems } = parseRule(rule);
  const all = node ? [...problems, ...lintRule({ node })] : problems;
  return { node: all.some(({ severity }) => severity === "error") ? null : node, problems: all };
}

function settle({ node }: ReadRule): void {
  if (!node) process.exitCode = ExitCode.failures;
}

function summaryOf({ node, problems }: ReadRule) {
  return { formatted: node && formatRule(node), problems };
}

function printRule(rule: string, { node, problems }: ReadRule): void {
  for (const problem of problems) for (const line of problemLines(rule, problem)) printLine(line);
  if (node) printLine(`rule / ルール: ${formatRule(node)}`);
}

function foldingOf({ kana, longVowels, smallKana, inflect }: Options): TopicOptions {
  return TopicOptions.parse({ kana, longVowels, smallKana, inflect });
}

const Line = z.object({
  text: z.string(),
  author: Author.nullish(),
  lang: z.string().optional(),
  platform: z.string().optional(),
  source: z.string().optional(),
  kind: MentionKind.optional(),
  likes: z.number().optional(),
  rating: z.number().optional(),
  hasMedia: z.boolean().optional(),
  url: z.string().optional(),
  links: z.array(z.string()).optional(),
});

function postsOf(file: string | undefined): Post[] {
  if (file === undefined) return [];
  const lines = textOf(file).split(/\r?\n/);
  return lines.flatMap((line, i) => (line.trim() === "" ? [] : [postOf(line, i + 1)]));
}

function textOf(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new AppError("invalid_input", `${file} cannot be read.`, {}, { cause: error });
  }
}

/** A JSON object with a text, or the line itself as the text. */
function postOf(line: string, number: number): Post {
  if (!line.trimStart().startsWith("{")) return { text: line };
  let value: unknown;
  try {
    value = parseJson(line);
  } catch {
    return { text: line };
  }
  const parsed = Line.safeParse(value);
  if (!parsed.success) throw wrongIn(parsed.error, `line ${number}`);
  return postFrom(parsed.data);
}

/** Sound because JSON has no undefined: zod leaves out what the line left out. */
function postFrom(line: z.infer<typeof Line>): Post {
  return line as Post;
}

function trialLines({ since, read, matched, share, days, samples, stopped, reached, formatted }: RuleTrial): string[] {
  const percent = (share * 100).toFixed(1);
  const most = Math.max(1, ...days.map((day) => day.matched));
  const why = { mentions: "5,000 mentions were read / 5,000 件に到達", time: "five seconds were over / 5 秒に到達" };
  return [
    `rule / ルール: ${formatted}`,
    `${matched} of ${read} mentions since ${since} (${percent} %) / ${read} 件中 ${matched} 件が一致`,
    ...(stopped ? [`It stopped before the end: ${why[stopped]}; threads changed since ${reached} were read.`] : []),
    ...days.map(
      (day) =>
        `  ${day.day}  ${String(day.matched).padStart(5)} of ${String(day.read).padEnd(5)} ${"█".repeat(Math.round((day.matched / most) * 30))}`,
    ),
    ...samples.map(({ createdAt, platform, text, highlights }) => {
      return `  ${createdAt} ${platform}: ${markedText(text, highlights, process.stdout.isTTY)}`;
    }),
  ];
}
