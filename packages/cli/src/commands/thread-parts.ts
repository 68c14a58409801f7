import { unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import { AppError } from "@kikimimi/core/base/error";
import type { Command } from "commander";
import { type Common, optionsOf } from "../connection.ts";
import { printJson, printLine } from "../print.ts";
import { describe } from "./queue.ts";
import { connectFor, inner } from "./thread-command.ts";

/** Commands that make threads parts of others, and mentions threads of their own. */
export function partCommands(): Command[] {
  return [mergeCommand(), separateCommand(), splitCommand()];
}

function mergeCommand(): Command {
  return inner("merge")
    .description("make it a part of another thread, where all of it is read and answered / 別のスレッドに統合する")
    .requiredOption("--into <id>", "the thread to go on with (thr_…)")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Common & { readonly into: string }>(command);
      const { client } = connectFor(id, options);
      const json = { into: options.into };
      tell(await unwrap(client.v1.threads[":id"].merge.$post({ param: { id }, json })), options);
    });
}

function separateCommand(): Command {
  return inner("separate")
    .description("make a part a thread of its own again / 統合を解除する")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Common>(command);
      const { client } = connectFor(id, options);
      tell(await unwrap(client.v1.threads[":id"].separate.$post({ param: { id } })), options);
    });
}

function splitCommand(): Command {
  return inner("split")
    .description("take mentions out into a thread of their own / 投稿を別のスレッドに分ける")
    .requiredOption("--mentions <ids>", "ids of mentions (mnt_…), with commas between them")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Common & { readonly mentions: string }>(command);
      const { client } = connectFor(id, options);
      const mentionIds = options.mentions
        .split(",")
        .map((one) => one.trim())
        .filter((one) => one !== "");
      if (mentionIds.length === 0) throw new AppError("invalid_input", "Name the mentions to take out: --mentions a,b");
      tell(await unwrap(client.v1.threads[":id"].split.$post({ param: { id }, json: { mentionIds } })), options);
    });
}

/** The thread to go on with. */
function tell(row: ThreadRow, options: Common): void {
  if (options.json) printJson(row);
  else printLine(describe(row, Date.now()));
}
