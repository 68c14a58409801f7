import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { AppError } from "@kikimimi/core/base/error";
import type { Intent } from "@kikimimi/core/mention/signal";
import type { Fault, Format, Item, Source } from "./formats/format.ts";
import { FORMATS } from "./formats/registry.ts";
import type { Task } from "./task.ts";
import { type Truth, truthOf } from "./truth.ts";

/** A text with its truth. */
export type Row = { readonly text: string; readonly truth: Truth; readonly slices: readonly string[] };

/** What to read, and how. */
export type Ask = {
  readonly path: string;
  readonly task: Task;
  /** Ask only whether this intent holds. */
  readonly only?: Intent | undefined;
  readonly format?: string | undefined;
  /** A split's name or "all"; by default the one the format prefers. */
  readonly split?: string | undefined;
  /** Leave out what the data says is in another language. */
  readonly lang?: string | undefined;
  readonly skipBad?: boolean | undefined;
};

/** Labelled texts and how they were read. */
export type Dataset = {
  readonly rows: readonly Row[];
  readonly format: string;
  /** Whether nobody named the format. */
  readonly guessed: boolean;
  readonly split: string | null;
  /** Lines that could not be read and were passed over. */
  readonly bad: number;
  /** Lines whose label is unknown by the corpus's own rules. */
  readonly unlabelled: number;
  /** Lines in another language than the one asked for. */
  readonly otherLanguage: number;
};

const HEAD_BYTES = 4_096;

function sourceOf(path: string): Source {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new AppError("invalid_input", `There is no file or folder ${path}.`);
  if (stat.isDirectory()) return { path, folder: true, names: readdirSync(path), head: "" };
  if (!stat.isFile()) throw new AppError("invalid_input", `${path} is neither a file nor a folder; save it to a file.`);
  const bytes = Buffer.alloc(HEAD_BYTES);
  const file = openSync(path, "r");
  try {
    const length = readSync(file, bytes, 0, HEAD_BYTES, 0);
    const head = bytes.toString("utf8", 0, length).replace(/^\uFEFF/, "");
    return { path, folder: false, names: [], head: head.split(/\r?\n/)[0] ?? "" };
  } finally {
    closeSync(file);
  }
}

function formatOf(source: Source, name: string | undefined): Format {
  const names = FORMATS.map((format) => format.name).join(", ");
  const found = FORMATS.find((format) => (name === undefined ? format.matches(source) : format.name === name));
  if (found !== undefined) return found;
  if (name !== undefined) throw new AppError("invalid_input", `There is no format ${name}; there are ${names}.`);
  throw new AppError("invalid_input", `${source.path} looks like none of the known formats; name one: ${names}.`);
}

/** The splits to read; one undefined where the format has none. */
function splitsOf(format: Format, source: Source, asked: string | undefined): readonly (string | undefined)[] {
  const held = format.splits?.(source) ?? [];
  if (held.length === 0) {
    if (asked !== undefined) throw new AppError("invalid_input", `${source.path} (${format.name}) has no splits.`);
    return [undefined];
  }
  if (asked === undefined) return held.slice(0, 1);
  if (asked === "all") return held;
  if (held.includes(asked)) return [asked];
  throw new AppError("invalid_input", `${source.path} has no split ${asked}; it has ${held.join(", ")}.`);
}

function primary(code: string): string {
  return code.toLowerCase().split(/[-_]/)[0] ?? "";
}

function rowOf(item: Item, { task, only }: Ask): Row | Fault | undefined {
  if (item.label === undefined) return undefined;
  try {
    return { text: item.text, truth: truthOf(task, item.label, only), slices: item.slices ?? [] };
  } catch (error) {
    return { file: item.file, line: item.line, problem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Reads labelled texts. Throws AppError `invalid_input` when there is nothing to read, or, unless told to skip them, at
 * the first bad line, with its file and number.
 */
export function loadDataset(ask: Ask): Dataset {
  const source = sourceOf(ask.path);
  const format = formatOf(source, ask.format);
  const splits = splitsOf(format, source, ask.split);
  const rows: Row[] = [];
  const passed = { bad: 0, unlabelled: 0, otherLanguage: 0 };
  const fault = ({ file, line, problem }: Fault): void => {
    if (ask.skipBad !== true) throw new AppError("invalid_input", `${file}:${line}: ${problem}`);
    passed.bad += 1;
  };
  for (const split of splits)
    for (const item of format.read(source, ask.task, split)) {
      if ("problem" in item) {
        fault(item);
        continue;
      }
      if (ask.lang !== undefined && item.lang !== undefined && primary(item.lang) !== primary(ask.lang)) {
        passed.otherLanguage += 1;
        continue;
      }
      const row = rowOf(item, ask);
      if (row === undefined) passed.unlabelled += 1;
      else if ("problem" in row) fault(row);
      else rows.push(row);
    }
  if (rows.length === 0) throw new AppError("invalid_input", `${ask.path} (${format.name}) holds no row to evaluate.`);
  const split = splits[0] === undefined ? null : splits.join("+");
  return { rows, format: format.name, guessed: ask.format === undefined, split, ...passed };
}
