import type { Client } from "@kikimimi/api/client";
import type { Command } from "commander";
import type * as z from "zod";
import { brandCommand, type BrandOptions } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { printJson, printLine } from "../print.ts";
import { singleIn } from "./document-command.ts";

type Row = { readonly version: number; readonly updatedAt: string | null; readonly updatedBy: string | null };

/** The command of a document that a brand has one of. */
export type SingleNoun<R extends Row, D extends object> = {
  readonly name: string;
  readonly description: string;
  readonly help: string;
  readonly draft: z.ZodType<D>;
  readonly read: (client: Client, options: BrandOptions) => Promise<R>;
  readonly save: (client: Client, options: BrandOptions, json: D & { expectedVersion?: number }) => Promise<R>;
};

/** A command with show, and set from a JSON file. */
export function singleCommand<R extends Row, D extends object>(noun: SingleNoun<R, D>): Command {
  const show = brandCommand("show")
    .description("print it as JSON, ready to be changed and set")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const found = await noun.read(connect(options).client, options);
      if (options.json) return printJson(found);
      const { updatedAt: _at, updatedBy: _by, ...shown } = found;
      printLine(JSON.stringify(shown, null, 2));
    });
  const set = brandCommand("set")
    .description('replace it by a file\'s; with "version" only on top of that version')
    .argument("<file>", "JSON; - for standard input")
    .addHelpText("after", noun.help)
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const { version, draft } = singleIn(noun.draft, file);
      const { client } = connect(options);
      const base = version ?? (await noun.read(client, options)).version;
      const saved = await noun.save(client, options, { ...draft, ...(base === 0 ? {} : { expectedVersion: base }) });
      if (options.json) return printJson(saved);
      printLine(`Saved as version ${saved.version}. / 保存しました。`);
    });
  return brandCommand(noun.name)
    .description(noun.description)
    .addHelpText("after", noun.help)
    .addCommand(show)
    .addCommand(set);
}
