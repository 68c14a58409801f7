import { type Client, unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { EXPORT_FORMATS, type ExportFormat, exportHead, exportLine } from "@kikimimi/core/report/export-file";
import { columnsOf, ExportKind, type ExportRow, EXPORTS, rowIdOf } from "@kikimimi/core/report/export-rows";
import { Argument, Command, Option } from "commander";
import { type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { BRAND } from "../options.ts";
import { printJson, printLine, printNews } from "../print.ts";
import { fileTarget, standardOutput, type Target } from "./export-target.ts";
import { instantOf } from "./replay.ts";

type Options = BrandOptions & {
  readonly from?: string;
  readonly to?: string;
  readonly platform?: string;
  readonly author?: string;
  readonly topic?: string;
  readonly format: ExportFormat;
  readonly out?: string;
  readonly resume?: boolean;
  readonly describe?: boolean;
};

const HELP = `
Each row stands for itself; --describe says what it means and names the columns. docs/export.md
A cut export goes on with --resume; until it is whole, the file keeps its old content.
1行が何を表すかと列の意味は --describe で表示します。途中で切れた書き出しは --resume で続けられます。

Examples / 例:
  $ kikimimi export posts --from 2026-11-01T00:00:00+09:00 --to 2026-12-01T00:00:00+09:00 --format csv --out november.csv
  $ kikimimi export activities --from 7d --out activities.jsonl --resume
  $ kikimimi export threads --describe`;

export function exportCommand(): Command {
  return new Command("export")
    .description("export rows with what they mean, as JSONL or CSV (admins) / データを1行ずつ書き出します")
    .addArgument(new Argument("[kind]", "what a row is").choices(ExportKind.options))
    .option(...BRAND)
    .option("--from <time>", "not before: an instant (2026-11-01T00:00:00Z) or a while ago (7d)")
    .option("--to <time>", "before this")
    .option("--platform <id>", "only of one platform")
    .option("--author <id>", "of posts: only this author's, by the platform's id of the account")
    .option("--topic <id>", "of posts: only those that met this topic")
    .addOption(new Option("--format <format>", "jsonl or csv").choices(EXPORT_FORMATS).default("jsonl"))
    .option("--out <file>", "required; a file, or - for standard output")
    .option("--resume", "go on with a file that was cut")
    .option("--describe", "say what a row means and name the columns")
    .addHelpText("after", HELP)
    .action(async (named: ExportKind | undefined, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      if (options.describe) return describeKinds(named ? [named] : ExportKind.options, options.json ?? false);
      if (named === undefined)
        throw new AppError("invalid_input", `Name what to export: ${ExportKind.options.join(", ")}.`);
      if (options.out === undefined)
        throw new AppError("invalid_input", "--out is needed: a file, or - for standard output.");
      const rows = await run(named, options, options.out);
      if (options.out === "-") return;
      if (options.json) printJson({ rows, file: options.out });
      else printLine(`${rows} ${rows === 1 ? "row" : "rows"} in ${options.out}`);
    });
}

function describeKinds(kinds: readonly ExportKind[], asJson: boolean): void {
  if (asJson) return printJson(kinds.map((kind) => ({ kind, row: EXPORTS[kind].row, columns: columnsOf(kind) })));
  for (const kind of kinds) {
    printLine(`${kind}: ${EXPORTS[kind].row}`);
    for (const { name, meaning } of columnsOf(kind)) printLine(`  ${name.padEnd(16)} ${meaning}`);
    printLine();
  }
}

/** What an export is asked with, beside its place. */
function queryOf(kind: ExportKind, options: Options, now: number): Record<string, string> {
  const { from, to, platform, author, topic } = options;
  if (kind !== "posts" && (author !== undefined || topic !== undefined))
    throw new AppError("invalid_input", "--author and --topic are of posts alone.");
  const span = { from: from && instantOf(from, now), to: to && instantOf(to, now) };
  const said = Object.entries({ ...brandQuery(options), ...span, platform, author, topic });
  return Object.fromEntries(said.filter((one): one is [string, string] => one[1] !== undefined));
}

async function run(kind: ExportKind, options: Options, out: string): Promise<number> {
  const { client } = connect(options);
  const query = queryOf(kind, options, Date.now());
  const { json: _json, resume = false, out: _out, data: _data, ...typed } = options;
  const asked = { typed: JSON.stringify([kind, typed]), query };
  const target = out === "-" ? standardOutput(asked) : fileTarget(out, asked, resume);
  try {
    return await exportTo(target, client, kind, options.format);
  } catch (error) {
    if (out !== "-" && error instanceof AppError)
      throw new AppError(
        error.code,
        `${error.message} What came so far is kept: --resume goes on.`,
        {},
        { cause: error },
      );
    throw error;
  }
}

async function exportTo(target: Target, client: Client, kind: ExportKind, format: ExportFormat): Promise<number> {
  const { ids, query } = target;
  let head = target.cursor === undefined ? exportHead(kind, format) : "";
  for (let cursor: string | null | undefined = target.cursor; cursor !== null; head = "") {
    const page = await pageOf(client, kind, { ...query, ...(cursor === undefined ? {} : { cursor }) });
    // A row whose thread changed meanwhile comes again; once is enough.
    const fresh = page.items.filter((row) => !ids.has(rowIdOf(row)) && ids.add(rowIdOf(row)));
    target.take(head + fresh.map((row) => exportLine(kind, format, row)).join(""), fresh.map(rowIdOf), page.next);
    printNews(`${ids.size} exported, up to ${page.reached.slice(0, 10)}`);
    cursor = page.next;
  }
  printNews("");
  target.finish();
  return ids.size;
}

type Page = { readonly items: readonly ExportRow[]; readonly next: string | null; readonly reached: string };

function pageOf({ v1: { exports } }: Client, kind: ExportKind, query: Record<string, string>): Promise<Page> {
  switch (kind) {
    case "posts":
      return unwrap(exports.posts.$get({ query }));
    case "threads":
      return unwrap(exports.threads.$get({ query }));
    case "replies":
      return unwrap(exports.replies.$get({ query }));
    case "activities":
      return unwrap(exports.activities.$get({ query }));
  }
}
