import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { classify } from "@kikimimi/classifier/classify";
import { modelLanguage, type ModelLanguage } from "@kikimimi/classifier/features";
import { AppError } from "@kikimimi/core/base/error";
import { parseJson } from "@kikimimi/core/base/json";
import { type Intent, Level, Sentiment } from "@kikimimi/core/mention/signal";
import * as z from "zod";
import { numberedLines } from "./formats/text.ts";
import type { Labels } from "./label.ts";
import { truthOf } from "./truth.ts";

/** One of an operator's own labelled texts; `author` is null where the file does not say who wrote it. */
export type BrandRow = { readonly text: string; readonly author: string | null; readonly labels: Labels };

/** An operator's rows of one language, and what was passed over. */
export type BrandRows = {
  readonly rows: readonly BrandRow[];
  /** Lines in another language. */
  readonly otherLanguage: number;
  /** Lines on which nothing that a model learns is labelled. */
  readonly unlabelled: number;
  /** Lines that repeat another one to the letter. */
  readonly repeated: number;
};

const Value = z.union([z.string(), z.number(), z.boolean()]);
const Label = z.union([Value, z.array(Value)]).nullish();
const Id = z.union([z.string(), z.number()]).nullish();

/** The fields of `formats/jsonl.ts` that name what they label; a bare `label` does not say which answer it is of. */
const Line = z.object({
  text: z.string(),
  sentiment: Label,
  anger: Label,
  urgency: Label,
  intents: Label,
  intent: Label,
  spam: z.boolean().nullish(),
  lang: z.string().nullish(),
  language: z.string().nullish(),
  author: z.union([z.string(), z.number(), z.object({ id: Id, handle: Id, name: Id })]).nullish(),
});
type Line = z.infer<typeof Line>;

function levelOf(task: "anger" | "urgency", raw: Line["anger"]): Level | undefined {
  return raw === null || raw === undefined ? undefined : Level.parse(Number(truthOf(task, raw).label));
}

function intentsOf({ intents, intent, spam }: Line): Intent[] | undefined {
  const raw = intents ?? intent ?? undefined;
  const named = raw === undefined ? undefined : truthOf("intent", raw).intents;
  if (spam === true) return [...new Set([...(named ?? []), "spam" as const])];
  return named === undefined ? undefined : [...named];
}

function labelsOf(line: Line): Labels {
  const { sentiment } = line;
  const labels: Labels = {};
  if (sentiment !== null && sentiment !== undefined)
    labels.sentiment = Sentiment.parse(truthOf("sentiment", sentiment).label);
  const anger = levelOf("anger", line.anger);
  const urgency = levelOf("urgency", line.urgency);
  const intents = intentsOf(line);
  if (anger !== undefined) labels.anger = anger;
  if (urgency !== undefined) labels.urgency = urgency;
  if (intents !== undefined) labels.intents = intents;
  return labels;
}

function authorOf({ author }: Line): string | null {
  if (author === null || author === undefined) return null;
  const known = typeof author === "object" ? (author.id ?? author.handle ?? author.name ?? "") : author;
  return String(known) === "" ? null : String(known);
}

/** Whether the service would read this text with the language's model. */
function belongs({ text, lang, language }: Line, wanted: ModelLanguage): boolean {
  const said = (lang ?? language)?.toLowerCase().split(/[-_]/)[0];
  if (said !== undefined && said !== "" && said !== wanted) return false;
  const heard = classify(text, { lang: lang ?? language ?? undefined }, { reasons: false }).language;
  return heard === "other" ? said === wanted && modelLanguage(heard) === wanted : heard === wanted;
}

function parsed(text: string): Line {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    throw new Error("this is no JSON");
  }
  const line = Line.safeParse(value);
  if (line.success) return line.data;
  const issue = line.error.issues[0];
  throw new Error(`${issue?.path.join(".") || "the line"}: ${issue?.message ?? "unknown shape"}`);
}

/**
 * Reads an operator's JSONL: `text` with any of `sentiment`, `anger`, `urgency`, `intents`, `spam`, and `lang` and
 * `author` where known; what is not labelled is unknown. Throws AppError `invalid_input` with file and line.
 */
export function readBrandRows(paths: readonly string[], language: ModelLanguage): BrandRows {
  const found = new Map<string, BrandRow>();
  const passed = { otherLanguage: 0, unlabelled: 0, repeated: 0 };
  for (const path of paths) {
    if (!statSync(path, { throwIfNoEntry: false })?.isFile())
      throw new AppError("invalid_input", `There is no file ${path}.`);
    for (const { line: number, text } of numberedLines(path)) {
      let line: Line;
      let labels: Labels;
      try {
        line = parsed(text);
        labels = labelsOf(line);
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        throw new AppError("invalid_input", `${path}:${number}: ${problem}`, {}, { cause: error });
      }
      if (Object.keys(labels).length === 0) passed.unlabelled += 1;
      else if (!belongs(line, language)) passed.otherLanguage += 1;
      else {
        const row = { text: line.text, author: authorOf(line), labels };
        const key = digestOf(JSON.stringify(row));
        if (found.has(key)) passed.repeated += 1;
        else found.set(key, row);
      }
    }
  }
  // In an order that does not depend on the files', so that neither does the model.
  const rows = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return { rows, ...passed };
}

function digestOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
