import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { CorrectionRow } from "@kikimimi/api/schema";
import { AppError } from "@kikimimi/core/base/error";
import { Command } from "commander";
import { brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { BRAND } from "../options.ts";
import { printJson, printLine, printNews } from "../print.ts";

type Options = Common & { readonly brand?: string; readonly out?: string };

export function correctionsCommand(): Command {
  return new Command("corrections")
    .description(
      "export what people corrected in triage, as JSONL that `kikimimi train --data` reads / 人による訂正を書き出します",
    )
    .option("--out <file>", "required; a file, or - for standard output")
    .option(...BRAND)
    .action(async (_options: unknown, command: Command) => {
      const { out, brand, json, ...rest } = optionsOf<Options>(command);
      if (out === undefined) throw new AppError("invalid_input", "--out is needed: a file, or - for standard output.");
      const { client } = connect(rest);
      if (out === "-") {
        await exportTo((line) => process.stdout.write(line), client, brand);
        return;
      }
      const rows = await exportToFile(out, client, brand);
      if (json) printJson({ rows, file: out });
      else printLine(`${rows} ${rows === 1 ? "correction" : "corrections"} in ${out}`);
    });
}

/** One line of the export: the labels as `kikimimi train` and `kikimimi eval` read them, and where they are from. */
export function lineOf({ by, ...row }: CorrectionRow): string {
  return `${JSON.stringify({ ...row, by: by.id })}\n`;
}

/** Whether a ruling says anything that a model learns from; "no spam" alone says nothing of the other intents. */
function teaches({ sentiment, anger, urgency, intents }: CorrectionRow): boolean {
  return [sentiment, anger, urgency, intents].some((label) => label !== undefined);
}

async function exportTo(write: (line: string) => void, client: Client, brand: string | undefined): Promise<number> {
  let rows = 0;
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = {
      limit: "200",
      ...brandQuery({ brand }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page = await unwrap(client.v1.corrections.$get({ query }));
    for (const row of page.items.filter(teaches)) {
      write(lineOf(row));
      rows += 1;
    }
    printNews(`${rows} exported`);
    cursor = page.next;
  }
  printNews("");
  return rows;
}

/** A reader sees the old file or the whole new one; only its owner may read what customers wrote. */
async function exportToFile(out: string, client: Client, brand: string | undefined): Promise<number> {
  const beside = `${out}.${process.pid}.tmp`;
  let file: number;
  try {
    file = openSync(beside, "w", 0o600);
  } catch (error) {
    throw new AppError("invalid_input", `${out} cannot be written.`, {}, { cause: error });
  }
  try {
    const rows = await exportTo((line) => writeSync(file, line), client, brand);
    renameSync(beside, out);
    return rows;
  } finally {
    closeSync(file);
    rmSync(beside, { force: true });
  }
}
