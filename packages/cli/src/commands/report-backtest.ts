import { ALERT_PRESET_NAMES, ALERT_PRESETS } from "@kikimimi/core/report/alert";
import { backtest } from "@kikimimi/core/report/alert-backtest";
import { randomFrom } from "@kikimimi/training/random";
import { Command, InvalidArgumentError } from "commander";
import { type Common, optionsOf } from "../connection.ts";
import { columnsOf, printJson, printLine } from "../print.ts";

type Options = Common & { readonly weeks: number; readonly perHour: number; readonly seed: number };

const HELP = `
Needs no service. The weeks are made up, with a daily rhythm and outcries whose beginning is known: it shows how the presets compare at
a volume like yours, not how your own weeks will be. サービスは不要です。作りものの投稿で、感度どうしを比べます。`;

/** `kikimimi report backtest`. */
export function backtestCommand(): Command {
  return new Command("backtest")
    .description("try the presets of alerts on made-up weeks: outcries found, how soon, false alarms")
    .option("--weeks <n>", "weeks to make up, 2 to 1000", numberWithin(2, 1_000), 52)
    .option("--per-hour <n>", "posts of an ordinary hour, 1 to 500", numberWithin(1, 500), 6)
    .option("--seed <n>", "other weeks of the same sort", numberWithin(0, 4_294_967_295), 1)
    .addHelpText("after", HELP)
    .option("--json", "print JSON for programs")
    .action((_options: unknown, command: Command) => {
      const { json, weeks, perHour, seed } = optionsOf<Options>(command);
      const results = ALERT_PRESET_NAMES.map((preset) => ({
        preset,
        ...backtest(ALERT_PRESETS[preset], { weeks, perHour, random: randomFrom(seed) }),
      }));
      if (json) return printJson(results);
      const rows = results.map(({ preset, incidents, found, medianHours, falseAlarms }) => [
        preset,
        `${found} of ${incidents}`,
        medianHours === null ? "–" : `${medianHours} h`,
        (falseAlarms / weeks).toFixed(2),
      ]);
      for (const line of columnsOf([["preset", "found", "median time to alert", "false alarms a week"], ...rows]))
        printLine(line);
    });
}

function numberWithin(least: number, most: number) {
  return (text: string): number => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`a whole number from ${least} to ${most}`);
  };
}
