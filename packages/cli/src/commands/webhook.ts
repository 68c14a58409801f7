import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { EVENT_TYPES } from "@kikimimi/core/webhook/event";
import { WebhookDraft } from "@kikimimi/core/webhook/subscription";
import { Command } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { wrongIn } from "../json-file.ts";
import { oneLine, printJson, printLine, printList } from "../print.ts";
import { logLines, webhookLine } from "./webhook-print.ts";
import { instantOf } from "./replay.ts";

type AddOptions = BrandOptions & {
  readonly events: string;
  readonly description?: string;
  readonly includeText?: boolean;
};
type LogOptions = BrandOptions & { readonly failed?: boolean; readonly limit: string };
type ReplayOptions = BrandOptions & { readonly since?: string; readonly message?: string };

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

/** A command about one webhook. */
function one(name: string): Command {
  return brandCommand(name).argument("<id>", "a webhook's id");
}

/** The routes of one webhook, and what each of them is asked with. */
function routesOf(id: string, options: BrandOptions) {
  const query = brandQuery(options);
  return { routes: connect(options).client.v1.webhooks[":id"], asked: { param: { id }, query } };
}

function addCommand(): Command {
  return brandCommand("add")
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
      if (!draft.success) throw wrongIn(draft.error);
      const { client } = connect(options);
      const added = await unwrap(client.v1.webhooks.$post({ query: brandQuery(options), json: draft.data }));
      if (options.json) return printJson(added);
      printLine(`${added.webhook.subscriptionId} is subscribed. / 登録しました。`);
      printLine(`secret / 署名の鍵: ${added.secret}`);
    });
}

function listCommand(): Command {
  return brandCommand("list")
    .description("list a brand's webhooks")
    .action(async (_o: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const found = await unwrap(connect(options).client.v1.webhooks.$get({ query: brandQuery(options) }));
      printList(found, options.json, { line: webhookLine, none: "There are no webhooks. / 登録はありません。" });
    });
}

function testCommand(): Command {
  return one("test")
    .description("send a webhook.test now. Exit code 1: it was not taken")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const { routes, asked } = routesOf(id, options);
      const sent = await unwrap(routes.test.$post(asked));
      if (sent.state !== "delivered") process.exitCode = ExitCode.failures;
      if (options.json) return printJson(sent);
      for (const line of logLines(sent)) printLine(line);
    });
}

function switchCommand(name: "pause" | "resume", description: string): Command {
  return one(name)
    .description(description)
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const { routes, asked } = routesOf(id, options);
      const webhook = await (name === "pause" ? unwrap(routes.pause.$post(asked)) : unwrap(routes.resume.$post(asked)));
      if (options.json) return printJson(webhook);
      printLine(webhookLine(webhook));
    });
}

function rotateCommand(): Command {
  return one("rotate")
    .description("exchange the secret; for a day messages are signed with both")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const { routes, asked } = routesOf(id, options);
      const made = await unwrap(routes.rotate.$post(asked));
      if (options.json) return printJson(made);
      printLine(`new secret / 新しい鍵: ${made.secret}`);
    });
}

function messagesCommand(): Command {
  return one("messages")
    .alias("deliveries")
    .description("what was sent, newest first, with every attempt")
    .option("--failed", "only those that failed for good")
    .option("--limit <n>", "how many", "25")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<LogOptions>(command);
      const { routes, asked } = routesOf(id, options);
      const query = { ...asked.query, limit: options.limit, ...(options.failed ? { failed: "true" } : {}) };
      const found = await unwrap(routes.messages.$get({ ...asked, query }));
      const line = (message: (typeof found.items)[number]): string => logLines(message).join("\n");
      printList(found, options.json, { line, none: "Nothing was sent. / 送信はありません。" });
    });
}

function replayCommand(): Command {
  return one("replay")
    .description("send again: one message, or all that failed since an instant")
    .option("--message <id>", "one message, whatever came of it")
    .option("--since <span>", "all that failed since an instant (2026-11-26T09:00:00Z) or for a while (30m, 6h, 2d)")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<ReplayOptions>(command);
      const { message: messageId, since } = options;
      if ((messageId === undefined) === (since === undefined))
        throw new AppError("invalid_input", "Say either --message or --since.");
      const { routes, asked } = routesOf(id, options);
      if (messageId !== undefined) {
        const param = { id, messageId };
        const again = await unwrap(routes.messages[":messageId"].replay.$post({ ...asked, param }));
        return options.json ? printJson(again) : printLine("It is due now. / 再送します。");
      }
      const json = { since: instantOf(since ?? "", Date.now()) };
      const done = await unwrap(routes.replay.$post({ ...asked, json }));
      if (options.json) return printJson(done);
      printLine(`${done.replayed} are due now. / ${done.replayed} 件を再送します。`);
      if (done.more) printLine("There are more: run it again. / 続きがあります。もう一度実行してください。");
    });
}

function removeCommand(): Command {
  return one("remove")
    .description("end a subscription; what waits is never sent")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const { routes, asked } = routesOf(id, options);
      const removed = await unwrap(routes.$delete(asked));
      if (options.json) return printJson(removed);
      printLine(`${oneLine(id, 60)} is removed. / 削除しました。`);
    });
}
