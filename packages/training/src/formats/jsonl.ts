import { parseJson } from "@kikimimi/core/base/json";
import * as z from "zod";
import type { Task } from "../task.ts";
import type { Fault, Format, Item, RawLabel } from "./format.ts";
import { numberedLines } from "./text.ts";

const Value = z.union([z.string(), z.number(), z.boolean()]);
const Label = z.union([Value, z.array(Value)]).nullish();

const Row = z.object({
  text: z.string(),
  label: Label,
  labels: Label,
  sentiment: Label,
  anger: Label,
  urgency: Label,
  intent: Label,
  intents: Label,
  language: z.string().nullish(),
  lang: z.string().nullish(),
  slices: z.array(z.string()).nullish(),
});
type Row = z.infer<typeof Row>;

/** Where a task's label may stand, the best place first: a field of its own name, else `labels`, else `label`. */
const FIELDS = {
  sentiment: ["sentiment", "labels", "label"],
  anger: ["anger", "labels", "label"],
  urgency: ["urgency", "labels", "label"],
  intent: ["intents", "intent", "labels", "label"],
  // Elsewhere `language` says what a text is written in; here a label outranks it.
  language: ["label", "labels", "language", "lang"],
} as const satisfies Record<Task, readonly (keyof Row)[]>;

function read(file: string, line: number, text: string, task: Task): Item | Fault {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return { file, line, problem: "this is no JSON" };
  }
  const row = Row.safeParse(value);
  if (!row.success) {
    const issue = row.error.issues[0];
    return { file, line, problem: `${issue?.path.join(".") || "the line"}: ${issue?.message ?? "unknown shape"}` };
  }
  const { slices, language, lang } = row.data;
  const field = FIELDS[task].find((name) => row.data[name] !== undefined);
  if (field === undefined) {
    return { file, line, problem: `no label for ${task}: "${FIELDS[task].join('", "')}" are all absent` };
  }
  const label: RawLabel | undefined = row.data[field] ?? undefined;
  return { file, line, text: row.data.text, label, slices: slices ?? [], lang: lang ?? language ?? undefined };
}

/** One JSON object a line: `text` with `label`, `labels` or a field named like the task; also the project's own posts. */
export const jsonl: Format = {
  name: "jsonl",
  about: 'a JSON object a line: "text" with "label", "labels" or a field named like the task (https://jsonlines.org)',
  matches: ({ folder, head }) => !folder && head.trimStart().startsWith("{"),
  *read({ path }, task) {
    for (const { line, text } of numberedLines(path)) yield read(path, line, text, task);
  },
};
