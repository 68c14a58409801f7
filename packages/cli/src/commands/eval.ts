import { AppError } from "@kikimimi/core/base/error";
import { Intent } from "@kikimimi/core/mention/signal";
import { loadDataset } from "@kikimimi/training/dataset";
import { evaluate } from "@kikimimi/training/evaluate";
import { FORMATS } from "@kikimimi/training/formats/registry";
import { renderReport } from "@kikimimi/training/render";
import { Task } from "@kikimimi/training/task";
import { Command, Option } from "commander";
import { type Common, optionsOf } from "../connection.ts";
import { printJson, printLine, printNews } from "../print.ts";

type Options = Common & {
  readonly task?: Task;
  readonly only?: Intent;
  readonly format?: string;
  readonly split?: string;
  readonly lang?: string;
  readonly skipBad?: boolean;
};

const AFTER = `
Formats:
${FORMATS.map(({ name, about }) => `  ${name.padEnd(11)} ${about}`).join("\n")}

Labels: sentiment as words; anger and urgency as 0, 1, 2, true, false (anger also as an emotion's name); intents by name;
language as ja, en, other or a code. What each figure means: docs/evaluation.md.
`;

export function evalCommand(): Command {
  return new Command("eval")
    .description("measure the classifier on labelled texts / ラベル付きデータで分類器を評価します")
    .addOption(new Option("--task <task>", "required; what is labelled").choices(Task.options))
    .option("--data <path>", "required; a file or folder of labelled texts (here not the service's data folder)")
    .addOption(
      new Option("--format <name>", "how it is stored (default: guessed)").choices(FORMATS.map(({ name }) => name)),
    )
    .option("--split <name>", "test, dev, val, train …, or all (default: test where there is one)")
    .option("--lang <code>", "leave out what is marked as another language, and tell the classifier this one")
    .addOption(new Option("--only <intent>", "with --task intent: is it this one, yes or no").choices(Intent.options))
    .option("--skip-bad", "count lines that cannot be read instead of stopping at the first")
    .addHelpText("after", AFTER)
    .action((_options: unknown, command: Command) => {
      const { task, data, json, ...options } = optionsOf<Options>(command);
      if (task === undefined) throw new AppError("invalid_input", `--task is needed: ${Task.options.join(", ")}.`);
      if (data === undefined)
        throw new AppError("invalid_input", "--data is needed: a file or folder of labelled texts.");
      if (options.only !== undefined && task !== "intent")
        throw new AppError("invalid_input", "--only goes with --task intent.");
      const dataset = loadDataset({ path: data, task, ...options });
      if (dataset.guessed) {
        const split = dataset.split === null ? "" : `, split ${dataset.split}`;
        process.stderr.write(
          `kikimimi: read ${data} as ${dataset.format}${split} (guessed; --format says otherwise)\n`,
        );
      }
      const progress = (done: number, all: number): void => printNews(`${done} of ${all} classified`);
      const report = evaluate(data, dataset, { task, progress, only: options.only, lang: options.lang });
      printNews("");
      if (json) printJson(report);
      else printLine(renderReport(report));
    });
}
