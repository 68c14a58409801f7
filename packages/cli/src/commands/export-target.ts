import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";

/** How far a file came: where to go on, and how much of it is whole. */
const State = z.object({
  /** What was asked for; another export does not go on with this file. */
  asked: z.string(),
  /** The same as it was meant when it began: a while ago is another instant now. */
  query: z.record(z.string(), z.string()),
  cursor: z.string(),
  bytes: z.number().int(),
  rows: z.number().int(),
});
type State = z.infer<typeof State>;

type Query = Readonly<Record<string, string>>;

/** What an export is: as it was typed, and as it is asked for. */
export type Asked = { readonly typed: string; readonly query: Query };

/** Where rows go; `ids` are those that are there already, `cursor` is where the rest begins. */
export type Target = {
  readonly ids: Set<string>;
  /** What to ask for. */
  readonly query: Query;
  readonly cursor: string | undefined;
  /** Takes a whole page and remembers where the next one begins. */
  readonly take: (text: string, ids: readonly string[], next: string | null) => void;
  /** The file is whole now. */
  readonly finish: () => void;
};

/** Standard output: nothing is remembered. */
export function standardOutput({ query }: Asked): Target {
  return {
    ids: new Set(),
    query,
    cursor: undefined,
    take: (text) => void process.stdout.write(text),
    finish: () => undefined,
  };
}

/**
 * A file that is either the old one or the whole new one: rows gather beside it, and after a cut what was taken page by page
 * can be gone on with. Only its owner may read it.
 */
export function fileTarget(out: string, asked: Asked, resume: boolean): Target {
  const names = { rows: `${out}.partial`, ids: `${out}.partial.ids`, state: `${out}.partial.json` };
  const known = resume ? stateOf(names.state, asked.typed) : undefined;
  const [rows, ids] = [
    openAt(names.rows, out, known?.bytes),
    openAt(names.ids, out, known && idBytes(names.ids, known)),
  ];
  const had = known ? readFileSync(names.ids, "utf8").split("\n").filter(Boolean) : [];
  const query = known?.query ?? asked.query;
  let [bytes, count] = [known?.bytes ?? 0, had.length];
  return {
    ids: new Set(had),
    query,
    cursor: known?.cursor,
    take: (text, fresh, next) => {
      bytes += writeAll(rows, text);
      writeAll(ids, fresh.map((id) => `${id}\n`).join(""));
      count += fresh.length;
      if (next === null) return;
      const state: State = { asked: asked.typed, query, cursor: next, bytes, rows: count };
      writeFileSync(`${names.state}.tmp`, JSON.stringify(state), { mode: 0o600 });
      renameSync(`${names.state}.tmp`, names.state);
    },
    finish: () => {
      closeSync(rows);
      closeSync(ids);
      renameSync(names.rows, out);
      for (const name of [names.ids, names.state]) rmSync(name, { force: true });
    },
  };
}

function writeAll(file: number, text: string): number {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  return bytes.length;
}

/** Opened for writing: anew, or with what is whole kept and the rest cut off. */
function openAt(name: string, out: string, bytes: number | undefined): number {
  try {
    const file = openSync(name, bytes === undefined ? "w" : "r+", 0o600);
    if (bytes === undefined) return file;
    ftruncateSync(file, bytes);
    closeSync(file);
    return openSync(name, "a", 0o600);
  } catch (error) {
    throw new AppError("invalid_input", `${out} cannot be written.`, {}, { cause: error });
  }
}

function idBytes(name: string, { rows }: State): number {
  const lines = readFileSync(name, "utf8").split("\n").slice(0, rows);
  return Buffer.byteLength(lines.map((line) => `${line}\n`).join(""));
}

function stateOf(name: string, asked: string): State | undefined {
  if (!existsSync(name)) return undefined;
  const state = State.parse(JSON.parse(readFileSync(name, "utf8")));
  if (state.asked === asked) return state;
  throw new AppError("invalid_input", "What was begun there was another export; leave out --resume to begin anew.");
}
