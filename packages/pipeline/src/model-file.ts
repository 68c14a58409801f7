import { readFileSync } from "node:fs";
import { numberNames, type ModelLanguage } from "@kikimimi/classifier/features";
import type { ModelFile } from "@kikimimi/classifier/model";
import { WIDTH } from "@kikimimi/classifier/outputs";
import * as z from "zod";

const Outputs = z.array(z.number()).length(WIDTH, `needs ${WIDTH} numbers, one an output`);
const Cuts = z.array(z.number().min(0).max(1)).length(2, "needs two probabilities, of level 1 and level 2");

/** A trained model as it is stored; only its own shape, not whether this code can use it. */
const Stored = z
  .strictObject({
    version: z.string().min(1).max(100),
    language: z.enum(["ja", "en"]),
    numbers: z.array(z.string()),
    bias: Outputs,
    weights: z.array(Outputs),
    steps: Outputs,
    hashes: z.base64(),
    rows: z.base64(),
    cuts: z.strictObject({ anger: Cuts, urgency: Cuts }),
  })
  .superRefine(({ numbers, weights, hashes, rows }, issues) => {
    if (weights.length !== numbers.length)
      issues.addIssue({
        code: "custom",
        path: ["weights"],
        message: `${weights.length} lines for ${numbers.length} numbers`,
      });
    const [bytes, table] = [Buffer.byteLength(hashes, "base64"), Buffer.byteLength(rows, "base64")];
    if (bytes % 4 !== 0 || table !== (bytes / 4) * WIDTH)
      issues.addIssue({ code: "custom", path: ["rows"], message: `${table} bytes do not fit ${bytes / 4} hashes` });
  });

/**
 * Reads a model from a file, such as `kikimimi train` writes. Throws an Error in one line when there is none, when it is
 * damaged, of another language, or trained on other number features than this code computes.
 */
export function readModelFile(path: string, language: ModelLanguage): ModelFile {
  const stored = Stored.safeParse(jsonOf(path));
  if (!stored.success) {
    const issue = stored.error.issues[0];
    throw new Error(
      `${path} is no model: ${issue?.path.join(".") || "it"} ${issue?.message ?? "has an unknown shape"}`,
    );
  }
  const model = stored.data;
  if (model.language !== language) throw new Error(`${path} is a model for ${model.language}, not for ${language}.`);
  const names = numberNames(language);
  const at = names.findIndex((name, place) => name !== model.numbers[place]);
  if (at >= 0 || model.numbers.length !== names.length) {
    const place = at >= 0 ? at : names.length;
    const pair = `"${model.numbers[place] ?? "nothing"}" where this version has "${names[place] ?? "nothing"}"`;
    throw new Error(`${path} was trained on other features: number ${place} is ${pair}; train it again.`);
  }
  return model;
}

function jsonOf(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`The model ${path} cannot be read.`, { cause: error });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${path} is no model: it is no JSON.`, { cause: error });
  }
}
