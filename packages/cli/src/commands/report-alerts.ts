import { unwrap } from "@kikimimi/api/client";
import type { AlertReport } from "@kikimimi/api/schema-volume";
import { ALERT_PRESET_NAMES, type AlertPreset } from "@kikimimi/core/report/alert";
import { Command, Option } from "commander";
import { connect, optionsOf } from "../connection.ts";
import { BRAND, JSON_OUTPUT } from "../options.ts";
import { columnsOf, printJson, printLine } from "../print.ts";
import { FROM, TO, type WindowOptions, windowQuery } from "./report-window.ts";

type Options = WindowOptions & { readonly preset: AlertPreset };

const HELP = `
weak, medium and strong look at each hour: more than mean + 5, 4 or 3 σ of the week before, or at least 300, 200 or 100 posts.
day-1.5, day-2 and day-3 look at the average of 24 hours. The negative share is judged by the same k.
weak・medium・strong（弱・中・強）は1時間ごと、day-… は24時間平均です。`;

/** `kikimimi report alerts`. */
export function alertsCommand(): Command {
  return new Command("alerts")
    .description("hours in which posts, or the negative ones among them, were out of the ordinary")
    .option(...BRAND)
    .option(...FROM)
    .option(...TO)
    .addOption(new Option("--preset <name>", "how sensitive").choices(ALERT_PRESET_NAMES).default("medium"))
    .addHelpText("after", HELP)
    .option(...JSON_OUTPUT)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { json, preset } = options;
      const { client } = connect(options);
      const query = { ...windowQuery(options), preset };
      const report = await unwrap(client.v1.reports.alerts.$get({ query }));
      if (json) return printJson(report);
      for (const line of linesOf(report)) printLine(line);
    });
}

function linesOf({ alerts, rule, complete, asOf, timeZone }: AlertReport): string[] {
  const { sigma, floor, atLeast, baselineHours, coolDownHours } = rule;
  const flood = atLeast === null ? "" : `, or ≥ ${atLeast}/h`;
  const formula = `> mean + ${sigma}σ of the ${baselineHours} h before${flood}; at least ${floor} posts; then quiet for ${coolDownHours} h`;
  const rows = alerts.map((one) => [
    one.at,
    one.kind,
    one.kind === "negative" ? `${Math.round(one.value * 100)} % of ${one.posts}` : `${round(one.value)}/h`,
    one.threshold === null
      ? "–"
      : one.kind === "negative"
        ? `${Math.round(one.threshold * 100)} %`
        : `${round(one.threshold)}/h`,
  ]);
  return [
    ...(rows.length === 0
      ? ["Nothing was out of the ordinary. / ふだんと違う動きはありません。"]
      : columnsOf([["at", "kind", "value", "threshold"], ...rows])),
    formula,
    `as of ${asOf}, hours of ${timeZone}${complete ? "" : "; some hours were not counted / 集計していない時間があります"}`,
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
