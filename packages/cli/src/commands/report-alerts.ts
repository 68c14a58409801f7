import { unwrap } from "@kikimimi/api/client";
import type { AlertReport } from "@kikimimi/api/schema-volume";
import { ALERT_PRESET_NAMES, type AlertPreset } from "@kikimimi/core/report/alert";
import { Command, Option } from "commander";
import { type Common, connect, optionsOf } from "../connection.ts";
import { columnsOf, printJson, printLine } from "../print.ts";

type Options = Common & {
  readonly brand?: string;
  readonly from?: string;
  readonly to?: string;
  readonly preset: AlertPreset;
};

const HELP = `
weak, medium and strong look at each hour: more than mean + 5, 4 or 3 σ of the week before, or at least 300, 200 or 100 posts.
day-1.5, day-2 and day-3 look at the average of 24 hours. The negative share is judged by the same k.
weak・medium・strong（弱・中・強）は1時間ごと、day-… は24時間平均です。`;

const WEEK_MS = 7 * 86_400_000;

/** `kikimimi report alerts`. */
export function alertsCommand(): Command {
  return new Command("alerts")
    .description("hours in which posts, or the negative ones among them, were out of the ordinary")
    .option("--brand <id>", "a brand (default: the token's first)")
    .option("--from <instant>", "ISO 8601 with a zone (default: seven days ago)")
    .option("--to <instant>", "ISO 8601 with a zone (default: now)")
    .addOption(new Option("--preset <name>", "how sensitive").choices(ALERT_PRESET_NAMES).default("medium"))
    .addHelpText("after", HELP)
    .option("--json", "print JSON for programs")
    .action(async (_options: unknown, command: Command) => {
      const { json, brand, preset, from, to, ...rest } = optionsOf<Options>(command);
      const { client } = connect(rest);
      const query = {
        from: from ?? new Date(Date.now() - WEEK_MS).toISOString(),
        to: to ?? new Date().toISOString(),
        preset,
        ...(brand === undefined ? {} : { brand }),
      };
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
