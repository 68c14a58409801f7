import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { EVENT_TYPES } from "@kikimimi/core/webhook/event";
import { WebhookDraft } from "@kikimimi/core/webhook/subscription";
import { Command } from "commander";
import { type Common, connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { logLines, webhookLine } from "./webhook-print.ts";
import { instantOf } from "./replay.ts";

type Options = Common & { readonly brand?: string };
type AddOptions = Options & { readonly events: string; readonly description?: string; readonly includeText?: boolean };
type LogOptions = Options & { readonly failed?: boolean; readonly limit: string };
type ReplayOptions = Options & { readonly since?: string; readonly message?: string };

const HELP = `
Every request is signed (Standard Webhooks); events may come twice and in any order: heed webhook-id. docs/webhooks.md
すべてのリクエストに署名が付きます。同じイベントが二度届くことや順序が入れ替わることがあるため、webhook-id で見分けてください。

Events / イベント: ${EVENT_TYPES.join(", ")}; thread.*, reply.*, mention.*; *

Examples / 例:
  $ kikimimi webhook add https://hooks.example.com/kikimimi --events 'thread.queued,reply.*'
  $ kikimimi webhook test whk_…
  $ kikimimi webhook messages whk_… --failed
  $ kikimimi webhook replay whk_… --since 24h
  $ kikimimi webhook resume whk_…`;

export function webhookCommand(): Command {
  return new Command("webhook")
    .description("send events to other programs, signed and retried / イベントを他のプログラムへ送る設定")
    .addHelpText("after", HELP)
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(testCommand())
    .addCommand(switchCommand("pause", "stop sending; events are kept for 30 days"))
    .addCommand(switchCommand("resume", "send again, whatever it was paused for; what waits goes out"))
    .addCommand(rotateCommand())
    .addCommand(messagesCommand())
    .addCommand(replayCommand())
    .addCommand(removeCommand());
}

function common(command: Command): Command {
  return command
    .option("--brand <id>", "a brand (default: the token's first)")
    .option("--json", "print JSON for programs")
    .option("--data <dir>", "data folder of the local service");
}

function brandOf({ brand }: Options): { brand?: string } {
  return brand === undefined ? {} : { brand };
}

function addCommand(): Command {
  return common(new Command("add"))
    .description("subscribe an address to events from now on; prints the secret, which is shown this once")
    .argument("<url>", "where to send")
    .option("--events <list>", "types, comma-separated", "*")
    .option("--description <text>", "what it is for")
    .option("--include-text", "send the words of customers and colleagues too")
    .action(async (url: string, _options: unknown, command: Command) => {
      const options = optionsOf<AddOptions>(command);
      const draft = WebhookDraft.safeParse({
        url,
        events: options.events.split(",").map((one) => one.trim()),
        description: options.description,
        includeText: options.includeText,
      });
      if (!draft.success) throw wrong(draft.error.issues[0]);
      const { client } = connect(options);
      const added = await unwrap(client.v1.webhooks.$post({ query: brandOf(options), json: draft.data }));
      if (options.json) return printJson(added);
      printLine(`${added.webhook.subscriptionId} is subscribed. / 登録しました。`);
      printLine(`secret / 署名の鍵: ${added.secret}`);
    });
}

function wrong(issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): AppError {
  return new AppError("invalid_input", `${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? ""}`);
}

function listCommand(): Command {
  return common(new Command("list"))
    .description("list a brand's webhooks")
    .action(async (_o: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const found = await unwrap(connect(options).client.v1.webhooks.$get({ query: brandOf(options) }));
      if (options.json) return printJson(found);
      for (const webhook of found.items) printLine(webhookLine(webhook));
      if (found.items.length === 0) printLine("There are no webhooks. / 登録はありません。");
    });
}

function testCommand(): Command {
  return common(new Command("test"))
    .description("send a webhook.test now. Exit code 1: it was not taken")
    .argument("<id>", "a webhook's id")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { client } = connect(options);
      const sent = await unwrap(client.v1.webhooks[":id"].test.$post({ param: { id }, query: brandOf(options) }));
      if (sent.state !== "delivered") process.exitCode = ExitCode.failures;
      if (options.json) return printJson(sent);
      for (const line of logLines(sent)) printLine(line);
    });
}

function switchCommand(name: "pause" | "resume", description: string): Command {
  return common(new Command(name))
    .description(description)
    .argument("<id>", "a webhook's id")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const route = connect(options).client.v1.webhooks[":id"];
      const asked = { param: { id }, query: brandOf(options) };
      const webhook = await (name === "pause" ? unwrap(route.pause.$post(asked)) : unwrap(route.resume.$post(asked)));
      if (options.json) return printJson(webhook);
      printLine(webhookLine(webhook));
    });
}

function rotateCommand(): Command {
  return common(new Command("rotate"))
    .description("exchange the secret; for a day messages are signed with both")
    .argument("<id>", "a webhook's id")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { client } = connect(options);
      const made = await unwrap(client.v1.webhooks[":id"].rotate.$post({ param: { id }, query: brandOf(options) }));
      if (options.json) return printJson(made);
      printLine(`new secret / 新しい鍵: ${made.secret}`);
    });
}

function messagesCommand(): Command {
  return common(new Command("messages"))
    .alias("deliveries")
    .description("what was sent, newest first, with every attempt")
    .argument("<id>", "a webhook's id")
    .option("--failed", "only those that failed for good")
    .option("--limit <n>", "how many", "25")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<LogOptions>(command);
      const query = { ...brandOf(options), limit: options.limit, ...(options.failed ? { failed: "true" } : {}) };
      const found = await unwrap(connect(options).client.v1.webhooks[":id"].messages.$get({ param: { id }, query }));
      if (options.json) return printJson(found);
      for (const message of found.items) for (const line of logLines(message)) printLine(line);
      if (found.items.length === 0) printLine("Nothing was sent. / 送信はありません。");
    });
}

function replayCommand(): Command {
  return common(new Command("replay"))
    .description("send again: one message, or all that failed since an instant")
    .argument("<id>", "a webhook's id")
    .option("--message <id>", "one message, whatever came of it")
    .option("--since <span>", "all that failed since an instant (2026-11-26T09:00:00Z) or for a while (30m, 6h, 2d)")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<ReplayOptions>(command);
      const { message: messageId, since } = options;
      if ((messageId === undefined) === (since === undefined))
        throw new AppError("invalid_input", "Say either --message or --since.");
      const route = connect(options).client.v1.webhooks[":id"];
      const query = brandOf(options);
      if (messageId !== undefined) {
        const again = await unwrap(route.messages[":messageId"].replay.$post({ param: { id, messageId }, query }));
        return options.json ? printJson(again) : printLine("It is due now. / 再送します。");
      }
      const json = { since: instantOf(since ?? "", Date.now()) };
      const done = await unwrap(route.replay.$post({ param: { id }, query, json }));
      if (options.json) return printJson(done);
      printLine(`${done.replayed} are due now. / ${done.replayed} 件を再送します。`);
      if (done.more) printLine("There are more: run it again. / 続きがあります。もう一度実行してください。");
    });
}

function removeCommand(): Command {
  return common(new Command("remove"))
    .description("end a subscription; what waits is never sent")
    .argument("<id>", "a webhook's id")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { client } = connect(options);
      const removed = await unwrap(client.v1.webhooks[":id"].$delete({ param: { id }, query: brandOf(options) }));
      if (options.json) return printJson(removed);
      printLine(`${oneLine(id, 60)} is removed. / 削除しました。`);
    });
}
