import { unwrap } from "@kikimimi/api/client";
import type { SourceRow, TestSent } from "@kikimimi/api/schema-source";
import { AppError } from "@kikimimi/core/base/error";
import { Slug } from "@kikimimi/core/base/slug";
import { TEST_LANGUAGES, type TestLanguage } from "@kikimimi/core/source/test-post";
import { Command, Option } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { printJson, printLine, printList } from "../print.ts";
import { checkLines, secretLines, sourceLine } from "./source-print.ts";
import { secretsIn, settingsIn } from "./source-input.ts";

type WriteOptions = BrandOptions & {
  readonly name?: string;
  readonly settings?: string;
  readonly approval?: "none" | "required";
  readonly polling?: "on" | "off";
};
type SecretsOptions = BrandOptions & { readonly file?: string; readonly replace?: boolean; readonly drop?: boolean };
type TestOptions = BrandOptions & { readonly language: TestLanguage };
type RemoveOptions = BrandOptions & { readonly yes?: boolean };

const HELP = `
Works through the service, on a laptop and on AWS alike, for admins. \`kikimimi secrets\` explains what each platform needs, and sets
a secret without the service: on this machine's files, or on a stage's parameter with your own AWS credentials.
サービスを通して操作します（管理者）。サービスを介さずに秘密情報を設定するときは kikimimi secrets set を使います。

Secrets are read from standard input or a file, never from arguments, which other people of a machine may read.

Examples / 例:
  $ kikimimi source add mastodon/brand --name "公式" --settings settings.json
  $ kikimimi source secrets mastodon/brand accessToken < token.txt
  $ kikimimi source check mastodon/brand
  $ kikimimi source test mastodon/brand
  $ kikimimi source set mastodon/brand --approval required`;

export function sourceCommand(): Command {
  return new Command("source")
    .description("connect accounts, queries and feeds, check them, try them / 接続先の追加・確認・試し送り")
    .addHelpText("after", HELP)
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(written("add", "connect a source; it starts without secrets / 追加"))
    .addCommand(written("set", "change a source; what is not given stays as it is / 変更"))
    .addCommand(secretsCommand())
    .addCommand(checkCommand())
    .addCommand(testCommand())
    .addCommand(removeCommand());
}

/** A command about one source. */
function one(name: string): Command {
  return brandCommand(name).argument("<source>", "platform/id, as in line/shop");
}

/** The routes of one source, and what each of them is asked with. */
function routesOf(name: string, options: BrandOptions) {
  const [platform = "", id = "", ...rest] = name.split("/");
  if (!Slug.safeParse(platform).success || !Slug.safeParse(id).success || rest.length > 0)
    throw new AppError("invalid_input", "A source is written platform/id, as in line/shop.");
  const routes = connect(options).client.v1.sources[":platform"][":id"];
  return { routes, asked: { param: { platform, id }, query: brandQuery(options) } };
}

function listCommand(): Command {
  return brandCommand("list")
    .description("list what is connected, and which secrets are set / 一覧")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const found = await unwrap(connect(options).client.v1.sources.$get({ query: brandQuery(options) }));
      printList(found, options.json, { line: sourceLine, none: "Nothing is connected. / 接続先はありません。" });
    });
}

function showCommand(): Command {
  return one("show")
    .description("show one with its settings, and when its secrets were set / 表示")
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const { routes, asked } = routesOf(name, options);
      report(options, await unwrap(routes.$get(asked)));
    });
}

function report({ json }: BrandOptions, source: SourceRow, news?: string): void {
  if (json) return printJson(source);
  if (news !== undefined) printLine(news);
  printLine(sourceLine(source));
  printLine(JSON.stringify(source.settings, null, 2));
  for (const line of secretLines(source)) printLine(line);
}

function written(name: "add" | "set", description: string): Command {
  return one(name)
    .description(description)
    .option("--name <text>", "what people call it")
    .option("--settings <file>", "JSON of its settings; - for standard input")
    .addOption(new Option("--approval <when>", "whether a lead approves replies").choices(["none", "required"]))
    .addOption(new Option("--polling <on>", "whether it is polled").choices(["on", "off"]))
    .action(async (source: string, _options: unknown, command: Command) => {
      const options = optionsOf<WriteOptions>(command);
      const { routes, asked } = routesOf(source, options);
      const known = name === "set" ? await unwrap(routes.$get(asked)) : undefined;
      const json = draftOf(source, options, known);
      const saved = await unwrap(routes.$put({ ...asked, json }));
      report(options, saved, known ? "It is changed. / 変更しました。" : "It is connected. / 追加しました。");
    });
}

/** What is said over what is known; a new source is called by its name where nobody calls it otherwise. */
function draftOf(source: string, options: WriteOptions, known: SourceRow | undefined) {
  const { name = known?.name ?? source, approval = known?.replyApproval, polling } = options;
  const polled = polling === undefined ? (known?.polled ?? true) : polling === "on";
  return {
    name,
    polled,
    settings: options.settings === undefined ? (known?.settings ?? {}) : settingsIn(options.settings),
    ...(approval === undefined ? {} : { replyApproval: approval }),
    ...(known ? { expectedVersion: known.version } : {}),
  };
}

function secretsCommand(): Command {
  return one("secrets")
    .description("set secrets through the service; the former ones stay accepted for a while / 秘密情報の設定")
    .argument("[name]", "one secret, read from standard input")
    .option("--file <path>", "all that stand in a JSON file of names and secrets")
    .option("--replace", "refuse the former ones from now on")
    .option("--drop", "take this secret away")
    .addHelpText("after", HELP)
    .action(async (source: string, name: string | undefined, _options: unknown, command: Command) => {
      const options = optionsOf<SecretsOptions>(command);
      const { routes, asked } = routesOf(source, options);
      const secrets = await secretsIn({ ...options, source, name });
      const json = { secrets, replace: options.replace === true };
      report(options, await unwrap(routes.secrets.$put({ ...asked, json })), "They are set. / 設定しました。");
    });
}

function checkCommand(): Command {
  return one("check")
    .description("look at it live, step by step; exits with 1 when a step failed / 接続の確認")
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const { routes, asked } = routesOf(name, options);
      const { steps } = await unwrap(routes.check.$post(asked));
      if (options.json) printJson({ steps });
      else for (const line of steps.flatMap(checkLines)) printLine(line);
      if (steps.some(({ outcome }) => outcome === "failed")) process.exitCode = ExitCode.failures;
    });
}

function testCommand(): Command {
  return one("test")
    .description("send a post that says that it is a test the way of its own posts / 試し送り")
    .addOption(new Option("--language <code>", "in which it is written").choices(TEST_LANGUAGES).default("ja"))
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = optionsOf<TestOptions>(command);
      const { routes, asked } = routesOf(name, options);
      const sent = await unwrap(routes.test.$post({ ...asked, json: { language: options.language } }));
      if (options.json) return printJson(sent);
      printLine(
        `${sent.threadId} will be in the queue in a moment; close it there. / まもなくキューに届きます。確かめたら閉じてください。`,
      );
      printLine(way(sent));
    });
}

/** How much of the real way a test took, said as it is. */
function way({ shape, signed }: TestSent): string {
  if (signed) return "It came in by the source's own webhook, signed and verified. / 署名を確かめました。";
  return shape === "platform"
    ? "It was read in the platform's own shape; the platform itself was not asked. / 媒体の形で読み取りました。"
    : "It was read in a generic shape: the platform's own reading and its signature were not tried. / 共通の形で読み取りました。";
}

function removeCommand(): Command {
  return one("remove")
    .description("disconnect it: its secrets go, its threads stay / 切断")
    .option("--yes", "do it")
    .action(async (name: string, _options: unknown, command: Command) => {
      const options = optionsOf<RemoveOptions>(command);
      if (!options.yes)
        throw new AppError(
          "invalid_input",
          `${name} would hear nothing any more and lose its secrets: say --yes. / 実行するには --yes を付けます。`,
        );
      const { routes, asked } = routesOf(name, options);
      const removed = await unwrap(routes.$delete(asked));
      if (options.json) return printJson(removed);
      printLine(`${name} is disconnected. / 切断しました。`);
    });
}
