import type { Task } from "../task.ts";

/** A label as a file gives it, before it is read as the task's own. */
export type RawLabel = string | number | boolean | readonly (string | number | boolean)[];

/** What one line holds; a label that is undefined is unknown by the corpus's own rules, which is no fault. */
export type Item = {
  readonly file: string;
  /** Counted from 1; of a record over several lines, the first. */
  readonly line: number;
  readonly text: string;
  readonly label: RawLabel | undefined;
  readonly slices?: readonly string[];
  /** BCP 47 code that the corpus gives. */
  readonly lang?: string | undefined;
};

/** A line that cannot be read, and why. */
export type Fault = { readonly file: string; readonly line: number; readonly problem: string };

/** What was given to read: a file, or a folder with the names of the files in it. */
export type Source = {
  readonly path: string;
  readonly folder: boolean;
  readonly names: readonly string[];
  /** The first line of a file, at most 4 KiB. */
  readonly head: string;
};

/** One way in which labelled texts are stored. */
export type Format = {
  readonly name: string;
  /** What it is, in one line, with its home. */
  readonly about: string;
  /** Whether a source looks like it. */
  readonly matches: (source: Source) => boolean;
  /** The splits that a source holds, the preferred one first; none where the format knows no splits. */
  readonly splits?: (source: Source) => readonly string[];
  readonly read: (source: Source, task: Task, split: string | undefined) => Iterable<Item | Fault>;
};
