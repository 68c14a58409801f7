import { unwrap } from "@kikimimi/api/client";
import type { ThreadDetail } from "@kikimimi/api/schema";
import { AppError } from "@kikimimi/core/error";
import { Command } from "commander";
import { type Common, connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { timeLeft } from "./queue.ts";

export function threadCommand(): Command {
  return new Command("thread")
    .description("show a thread: its mentions, what people did, and why it stands where it stands")
    .argument("<id>", "thread id (thr_…)")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Common>(command);
      if (!/^thr_\w+$/.test(id)) throw new AppError("invalid_input", `${oneLine(id, 60)} is no thread id (thr_…).`);
      const { client } = connect(options);
      const detail = await unwrap(client.v1.threads[":id"].$get({ param: { id }, query: {} }));
      if (options.json) return printJson(detail);
      show(detail);
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
