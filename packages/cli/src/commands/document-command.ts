import type { Client } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import type { Saved } from "@kikimimi/core/base/document";
import { Slug } from "@kikimimi/core/base/slug";
import type { Command } from "commander";
import * as z from "zod";
import { brandCommand, type BrandOptions } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { jsonIn, wrongIn } from "../json-file.ts";
import { oneLine, printJson, printLine, printList } from "../print.ts";

/** The command of one kind of named documents: how the API is asked about them, and what a line shows. */
export type DocumentNoun<T extends Saved, S extends z.ZodRawShape, O extends BrandOptions> = {
  readonly name: string;
  readonly description: string;
  readonly help: string;
  readonly draft: z.ZodObject<S>;
  /** Adds options that each subcommand takes. */
  readonly options?: (command: Command) => Command;
  readonly line: (document: T) => string;
  readonly list: (client: Client, options: O) => Promise<{ items: T[] }>;
  readonly read: (client: Client, options: O, id: string) => Promise<T>;
  readonly save: (
    client: Client,
    options: O,
    id: string,
    json: z.infer<z.ZodObject<S>> & { expectedVersion?: number },
  ) => Promise<T>;
  readonly remove: (client: Client, options: O, id: string) => Promise<{ id: string }>;
};

/** A command with list, show, save (from a JSON file) and remove. */
export function documentCommand<T extends Saved, S extends z.ZodRawShape, O extends BrandOptions>(
  noun: DocumentNoun<T, S, O>,
): Command {
  const inner = (name: string): Command => {
    const command = brandCommand(name).addHelpText("after", noun.help);
    return noun.options?.(command) ?? command;
  };
  const list = inner("list")
    .description(`list them`)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<O>(command);
      const found = await noun.list(connect(options).client, options);
      const line = (document: T): string => `${lineOf(document)}  ${noun.line(document)}`;
      printList(found, options.json, { line, none: "There are none. / ありません。" });
    });
  const show = inner("show")
    .description("print one as JSON, ready to be changed and saved")
    .argument("<id>")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<O>(command);
      const found = await noun.read(connect(options).client, options, idOf(id));
      if (options.json) return printJson(found);
      const { version } = found;
      printLine(JSON.stringify({ id, version, ...draftIn(noun.draft, found) }, null, 2));
      process.stderr.write(`saved by ${oneLine(found.updatedBy, 60)} at ${found.updatedAt}\n`);
    });
  const save = inner("save")
    .description('save one from a file; with "version" on top of that version, without as a new one')
    .argument("<file>", "JSON; - for standard input")
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = optionsOf<O>(command);
      const { id, version, draft } = documentIn(noun.draft, file);
      const json = { ...draft, ...(version === undefined ? {} : { expectedVersion: version }) };
      const saved = await noun.save(connect(options).client, options, id, json);
      if (options.json) return printJson(saved);
      printLine(`${id} is saved as version ${saved.version}. / 保存しました。`);
    });
  const remove = inner("remove")
    .description("remove one")
    .argument("<id>")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<O>(command);
      const removed = await noun.remove(connect(options).client, options, idOf(id));
      if (options.json) return printJson(removed);
      printLine(`${id} is removed. / 削除しました。`);
    });
  const command = brandCommand(noun.name).description(noun.description).addHelpText("after", noun.help);
  for (const one of [list, show, save, remove]) command.addCommand(one);
  return command;
}

/** The id of a document as a person typed it. */
export function idOf(id: string): string {
  const parsed = Slug.safeParse(id);
  if (!parsed.success)
    throw new AppError("invalid_input", `${oneLine(id, 70)} is no id: lower-case letters, digits and dashes.`);
  return parsed.data;
}

function lineOf({ id, version }: Saved): string {
  return `${id.padEnd(24)} v${String(version).padEnd(4)}`;
}

/** What a person wrote of a saved document. */
function draftIn<S extends z.ZodRawShape>(schema: z.ZodObject<S>, saved: object): object {
  return Object.fromEntries(Object.entries(saved).filter(([name]) => Object.hasOwn(schema.shape, name)));
}

export function documentIn<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
  file: string,
): { id: string; version: number | undefined; draft: z.infer<z.ZodObject<S>> } {
  const raw = jsonIn(file);
  const named = z.object({ id: Slug, version: z.number().int().positive().optional() }).safeParse(raw);
  if (!named.success) throw wrongIn(named.error, file);
  const draft = schema.safeParse(draftFrom(raw, file));
  if (!draft.success) throw wrongIn(draft.error, file);
  return { ...named.data, version: named.data.version, draft: draft.data };
}

/** What a file says of a document that a brand has one of, and the version that it was changed from where it names one. */
export function singleIn<D>(schema: z.ZodType<D>, file: string): { version: number | undefined; draft: D } {
  const raw = jsonIn(file);
  const named = z.object({ version: z.number().int().nonnegative().optional() }).safeParse(raw);
  if (!named.success) throw wrongIn(named.error, file);
  const draft = schema.safeParse(draftFrom(raw, file));
  if (!draft.success) throw wrongIn(draft.error, file);
  return { version: named.data.version, draft: draft.data };
}

/** What saving added is passed over, so that what `show --json` printed can be saved again. */
const ADDED = new Set(["schemaVersion", "brandId", "id", "version", "updatedAt", "updatedBy", "owner"]);

function draftFrom(raw: unknown, file: string): object {
  if (typeof raw !== "object" || raw === null) throw new AppError("invalid_input", `${file} holds no object.`);
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !ADDED.has(name)));
}
