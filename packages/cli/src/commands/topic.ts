import { type Client, unwrap } from "@kikimimi/api/client";
import type { Topic } from "@kikimimi/api/schema-topic";
import { AppError } from "@kikimimi/core/base/error";
import { canonicalJson } from "@kikimimi/core/base/json";
import { Slug } from "@kikimimi/core/base/slug";
import { TopicDraft } from "@kikimimi/core/mention/topic";
import { Command } from "commander";
import * as z from "zod";
import { brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { jsonIn, wrongIn } from "../json-file.ts";
import { BRAND, DATA_DIR, JSON_OUTPUT } from "../options.ts";
import { oneLine, printJson, printLine, printList } from "../print.ts";
import { problemLines } from "./rule-print.ts";
import { draftOf, saveTopic, type TopicOptions } from "./topic-client.ts";
import { muteAuthorCommand } from "./topic-mute.ts";
import { rerunCommand } from "./topic-rerun.ts";

const HELP = `
A topic file: {"topicId": "refunds", "name": "返金", "rule": "返金 OR refund", "effects": {"points": 20, "tags": ["金銭"]},
  "options": {"kana": true}, "examples": [{"text": "返金してください", "matches": true}]}
With "version" it is saved on top of that version (what \`topic show --json\` prints is such a file), without it is new.
effects: points 1–100, respond (必ず対応), mute (対応不要), spam, tags. Rules: docs/rules.md. Topics: docs/topics.md.

Examples / 例:
  $ kikimimi topic list
  $ kikimimi topic show refunds --json > refunds.json
  $ kikimimi topic save refunds.json
  $ kikimimi topic export > topics.json
  $ kikimimi topic import topics.json --brand other
  $ kikimimi topic rerun --since 7d
  $ kikimimi topic mute-author 1234567 --platform x`;

export function topicCommand(): Command {
  return new Command("topic")
    .description(
      "saved keyword rules with effects: list, save, judge stored mentions anew / トピック(保存したルール)の管理",
    )
    .addHelpText("after", HELP)
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(saveCommand())
    .addCommand(removeCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addCommand(common(rerunCommand()))
    .addCommand(common(muteAuthorCommand()));
}

/** Adds the options that come after the subcommand's name. */
function common(command: Command): Command {
  return command
    .option(...BRAND)
    .option(...JSON_OUTPUT)
    .option(...DATA_DIR)
    .addHelpText("after", HELP);
}

function listCommand(): Command {
  return common(new Command("list"))
    .description("list a brand's topics")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<TopicOptions>(command);
      const found = await unwrap(connect(options).client.v1.topics.$get({ query: brandQuery(options) }));
      printList(found, options.json, { line: lineOf, none: "There are no topics. / トピックはありません。" });
    });
}

function lineOf({ topicId, version, name, enabled, effects, rule }: Topic): string {
  const { points, tags = [], ...flags } = effects;
  const does = [
    ...(points === undefined ? [] : [`+${points}`]),
    ...Object.keys(flags),
    ...tags.map((tag) => `#${tag}`),
  ];
  const state = enabled ? "" : " (off / 停止中)";
  return `${topicId.padEnd(24)} v${String(version).padEnd(4)} ${oneLine(name, 30)}${state}  [${oneLine(does.join(" "), 40)}]  ${oneLine(rule, 80)}`;
}

function showCommand(): Command {
  return common(new Command("show"))
    .description("show a topic")
    .argument("<id>", "topic id")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<TopicOptions>(command);
      const topic = await read(connect(options).client, id, options);
      if (options.json) return printJson(topic);
      printLine(lineOf(topic));
      printLine(`saved by ${oneLine(topic.updatedBy, 60)} at ${topic.updatedAt}`);
      for (const line of topic.rule.split("\n")) printLine(`  ${oneLine(line, 2_000)}`);
      for (const { text, matches } of topic.examples) printLine(`  ${matches ? "+" : "-"} ${oneLine(text, 200)}`);
    });
}

function read(client: Client, id: string, options: TopicOptions): Promise<Topic> {
  return unwrap(client.v1.topics[":id"].$get({ param: { id: topicIdOf(id) }, query: brandQuery(options) }));
}

function topicIdOf(id: string): string {
  const parsed = Slug.safeParse(id);
  if (!parsed.success)
    throw new AppError("invalid_input", `${oneLine(id, 70)} is no topic id: lower-case letters, digits and dashes.`);
  return parsed.data;
}

function saveCommand(): Command {
  return common(new Command("save"))
    .description("save a topic from a file; warnings about its rule are printed")
    .argument("<file>", "JSON; - for standard input")
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = optionsOf<TopicOptions>(command);
      const { topicId, draft, version } = topicFrom(jsonIn(file), file);
      const saved = await saveTopic(connect(options).client, options, topicId, draft, version);
      if (options.json) return printJson(saved);
      printLine(`${topicId} is saved as version ${saved.topic.version}. / 保存しました。`);
      for (const warning of saved.warnings) for (const line of problemLines(draft.rule, warning)) printLine(line);
    });
}

function removeCommand(): Command {
  return common(new Command("remove"))
    .description("remove a topic; what it said of mentions holds until they are judged again (rerun)")
    .argument("<id>", "topic id")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<TopicOptions>(command);
      const { client } = connect(options);
      const param = { id: topicIdOf(id) };
      const removed = await unwrap(client.v1.topics[":id"].$delete({ param, query: brandQuery(options) }));
      if (options.json) return printJson(removed);
      printLine(`${id} is removed. / 削除しました。`);
      if (removed.namedBy.length > 0) printLine(`These still name it / 参照中: ${removed.namedBy.join(", ")}`);
    });
}

function exportCommand(): Command {
  return common(new Command("export"))
    .description("print all topics as JSON that import reads")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<TopicOptions>(command);
      const { items } = await unwrap(connect(options).client.v1.topics.$get({ query: brandQuery(options) }));
      const kept = items.map((topic) => ({ topicId: topic.topicId, ...draftOf(topic) }));
      if (options.json) printJson({ items: kept });
      else printLine(JSON.stringify({ items: kept }, null, 2));
    });
}

function importCommand(): Command {
  return common(new Command("import"))
    .description("save all topics of an export, over those that are there; others stay. Exit code 1: some were refused")
    .argument("<file>", "JSON; - for standard input")
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = optionsOf<TopicOptions>(command);
      const parsed = z.object({ items: z.array(z.unknown()) }).safeParse(jsonIn(file));
      if (!parsed.success) throw new AppError("invalid_input", `${file} has no list "items".`);
      const files = parsed.data.items.map((item, i) => topicFrom(item, `${file}: items.${i}`));
      const { client } = connect(options);
      const { items } = await unwrap(client.v1.topics.$get({ query: brandQuery(options) }));
      const known = new Map(items.map((topic) => [topic.topicId, topic]));
      const done = { created: 0, updated: 0, unchanged: 0, refused: [] as { topicId: string; reason: string }[] };
      for (const { topicId, draft } of files) {
        const there = known.get(topicId);
        if (there && canonicalJson(draftOf(there)) === canonicalJson(draft)) done.unchanged++;
        else {
          const reason = await importOne(client, options, topicId, draft, there?.version);
          if (reason === undefined) done[there ? "updated" : "created"]++;
          else done.refused.push({ topicId, reason });
        }
      }
      if (done.refused.length > 0) process.exitCode = ExitCode.failures;
      if (options.json) return printJson(done);
      printLine(`${done.created} created, ${done.updated} updated, ${done.unchanged} unchanged`);
      for (const { topicId, reason } of done.refused) printLine(`refused / 拒否: ${topicId}: ${oneLine(reason, 500)}`);
    });
}

/** Why a topic was refused; undefined when it was saved. What concerns the service rather than the topic is thrown. */
async function importOne(...args: Parameters<typeof saveTopic>): Promise<string | undefined> {
  try {
    await saveTopic(...args);
    return undefined;
  } catch (error) {
    if (error instanceof AppError && (error.code === "invalid_input" || error.code === "conflict"))
      return error.message;
    throw error;
  }
}

/** What a person wrote of a topic, and what the service added, which is passed over. */
const TopicFile = z.strictObject({
  ...TopicDraft.shape,
  topicId: Slug,
  version: z.number().int().positive().optional(),
  schemaVersion: z.unknown().optional(),
  brandId: z.unknown().optional(),
  updatedAt: z.unknown().optional(),
  updatedBy: z.unknown().optional(),
});

type FileTopic = { readonly topicId: string; readonly draft: TopicDraft; readonly version: number | undefined };

function topicFrom(value: unknown, where: string): FileTopic {
  const parsed = TopicFile.safeParse(value);
  if (parsed.success)
    return { topicId: parsed.data.topicId, draft: draftOf(parsed.data), version: parsed.data.version };
  throw wrongIn(parsed.error, where);
}
