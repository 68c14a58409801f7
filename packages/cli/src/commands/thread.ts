import { unwrap } from "@kikimimi/api/client";
import type { ThreadDetail } from "@kikimimi/api/schema";
import { Command } from "commander";
import { zoneOf } from "../brand-command.ts";
import { type Common, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { describe, timeLeft } from "./queue.ts";
import { connectFor, inner } from "./thread-command.ts";
import { partCommands } from "./thread-parts.ts";
import { actionOf, type Verb, VERBS, withWords } from "./thread-verbs.ts";

const HELP = `
Examples / 例:
  $ kikimimi thread thr_01…                                show it (as thread show)
  $ kikimimi thread claim thr_01…
  $ kikimimi thread snooze thr_01… --until "tomorrow 9:00"  (明日 9:00, 2h, 月曜 10:00)
  $ kikimimi thread note thr_01… "在庫を確認中" --tell sato
  $ kikimimi thread spam thr_01… --mute-author
  $ kikimimi thread merge thr_01… --into thr_02…
  $ kikimimi thread split thr_01… --mentions mnt_01…,mnt_02…
States and actions: docs/triage.md.`;

export function threadCommand(): Command {
  const command = new Command("thread")
    .description("show a thread, or do something with it / スレッドの表示と操作")
    .addHelpText("after", HELP)
    .addCommand(showCommand(), { isDefault: true })
    .addCommand(spamCommand());
  for (const verb of VERBS) command.addCommand(verbCommand(verb));
  for (const one of partCommands()) command.addCommand(one);
  return command;
}

function showCommand(): Command {
  return inner("show")
    .description("its mentions, what was done with it, and why it stands where it stands")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Common>(command);
      const { client } = connectFor(id, options);
      const detail = await unwrap(client.v1.threads[":id"].$get({ param: { id }, query: {} }));
      if (options.json) return printJson(detail);
      show(detail);
    });
}

function verbCommand(verb: Verb): Command {
  return withWords(inner(verb.name).description(verb.description), verb).action(
    async (id: string, ...rest: unknown[]) => {
      const command = rest.at(-1) as Command;
      const options = optionsOf<Common & Record<string, unknown>>(command);
      const { client } = connectFor(id, options);
      const zone = async (): Promise<string> => {
        const { brandId } = await unwrap(client.v1.threads[":id"].$get({ param: { id }, query: { limit: "1" } }));
        return zoneOf(client, { brand: brandId });
      };
      const json = await actionOf(verb, { words: command.args.slice(1), options, now: new Date(), zone });
      const row = await unwrap(client.v1.threads[":id"].actions.$post({ param: { id }, json }));
      if (options.json) return printJson(row);
      printLine(describe(row, Date.now()));
      const until = row.snooze ? ` until ${row.snooze.until ?? "a customer writes"}` : "";
      printLine(`${row.status}${until}`);
    },
  );
}

function spamCommand(): Command {
  return inner("spam")
    .description(
      "what customers said in it is spam: correct it, and ignore the thread; exits with 1 when something failed / 迷惑投稿にする",
    )
    .option("--mute-author", "mute its newest author as well (leads)")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Common & { readonly muteAuthor?: boolean }>(command);
      const { client } = connectFor(id, options);
      const json = { muteAuthor: options.muteAuthor ?? false };
      const done = await unwrap(client.v1.threads[":id"].spam.$post({ param: { id }, json }));
      if (done.failed.length > 0) process.exitCode = ExitCode.failures;
      if (options.json) return printJson(done);
      printLine(
        `${done.corrected.length} corrected, the thread is ${done.thread.status} / ${done.corrected.length}件を訂正`,
      );
      if (done.muted) printLine(`the author is muted (${done.muted.topicId} v${done.muted.version})`);
      if (done.more) printLine("there is more: ask again");
      for (const { step, message } of done.failed) printLine(`not done: ${step}: ${oneLine(message, 200)}`);
    });
}

function show(thread: ThreadDetail): void {
  const due = timeLeft(thread.dueAt, Date.now());
  printLine(
    `${thread.threadId} · ${thread.platform} · ${thread.status} · priority ${thread.priority}${due ? ` · ${due}` : ""}`,
  );
  if (thread.claim) printLine(`held by ${thread.claim.name} since ${thread.claim.since}`);
  for (const term of thread.terms) printLine(`  +${String(term.weight).padEnd(3)} ${term.term} ${term.value}`);
  for (const mention of [...thread.mentions].reverse()) {
    const who = mention.own ? "(us)" : (mention.author?.name ?? mention.author?.handle ?? "unknown");
    printLine();
    printLine(`${mention.createdAt ?? ""} ${oneLine(who, 40)}${mention.editedAt ? " (edited)" : ""}`);
    printLine(
      mention.deletedAt
        ? "  (deleted)"
        : mention.text
            .split("\n")
            .map((line) => `  ${oneLine(line, 2_000)}`)
            .join("\n"),
    );
  }
  for (const activity of thread.activities) {
    const words = activity.type === "thread.noted" ? `: ${oneLine(activity.text, 200)}` : "";
    printLine(`\n${activity.at} ${activity.type} by ${oneLine(activity.by.name, 40)}${words}`);
  }
}
