import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { AppError } from "@kikimimi/core/base/error";
import { type BrandReport, renderBrandReport } from "@kikimimi/training/brand-report";
import { readBrandRows } from "@kikimimi/training/brand-rows";
import { MIN_ROWS, trainBrandModel } from "@kikimimi/training/brand-train";
import { Command, Option } from "commander";
import { optionsOf } from "../connection.ts";
import { printJson, printLine } from "../print.ts";

type Options = {
  readonly data: readonly string[];
  readonly lang?: "ja" | "en";
  readonly out?: string;
  readonly force?: boolean;
  readonly seed: string;
};

const AFTER = `
FILE is JSONL: "text" with any of "sentiment", "anger", "urgency", "intents", and "lang" and "author" where known. What
\`kikimimi corrections\` writes is such a file. At least ${MIN_ROWS} rows of the language are needed.
A model that is worse on your rows, or forgets what the shipped one knew, is refused (exit code 3) unless --force is given.
How to use the file, and what the figures mean: docs/brand-model.md.
`;

export function trainCommand(): Command {
  return new Command("train")
    .description(
      "train a brand's own model from labelled texts, with a before/after report / 自社データで分類モデルを調整します",
    )
    .option(
      "--data <file>",
      "required, may be repeated; labelled texts (here not the service's data folder)",
      (file: string, known: readonly string[]) => [...known, file],
      [],
    )
    .addOption(new Option("--lang <language>", "required; whose model").choices(["ja", "en"]))
    .option("--out <file>", "required; where the model goes")
    .option("--force", "write the model even when it is worse")
    .option("--seed <n>", "the same rows and seed give the same model", "1")
    .addHelpText("after", AFTER)
    .action((options: Options, command: Command) => {
      const { json } = optionsOf(command);
      const { data, lang, out, force } = options;
      if (data.length === 0) throw new AppError("invalid_input", "--data is needed: a JSONL file of labelled texts.");
      if (lang === undefined) throw new AppError("invalid_input", "--lang is needed: ja or en.");
      if (out === undefined) throw new AppError("invalid_input", "--out is needed: the file that the model goes to.");
      const seed = seedOf(options.seed);
      refuseBadPlace(out);
      const progress = (message: string): void => void process.stderr.write(`kikimimi: ${message}\n`);
      const { model, report } = trainBrandModel(lang, readBrandRows(data, lang), { seed, progress });
      const writes = force === true || report.objections.length === 0;
      if (writes) writeWhole(out, `${JSON.stringify(model)}\n`);
      print({ ...report, written: writes ? out : null }, json === true);
      if (!writes)
        throw new AppError(
          "conflict",
          `${report.objections.join("; ")}: not written (--force writes it all the same).`,
        );
    });
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new AppError("invalid_input", `--seed takes a whole number from 0 on, not ${text}.`);
}

/** Said before the minute that a training takes, not after. */
function refuseBadPlace(out: string): void {
  if (!statSync(dirname(resolve(out)), { throwIfNoEntry: false })?.isDirectory())
    throw new AppError("invalid_input", `There is no folder ${dirname(resolve(out))}.`);
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory())
    throw new AppError("invalid_input", `${out} is a folder; --out takes a file.`);
}

/** A reader sees the old file or the new one, never half of one. */
function writeWhole(file: string, text: string): void {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function print(report: BrandReport, json: boolean): void {
  if (json) printJson(report);
  else printLine(renderBrandReport(report));
}
