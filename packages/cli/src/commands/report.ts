import { unwrap } from "@kikimimi/api/client";
import type { ResponseReport } from "@kikimimi/api/schema-sla";
import { csvLine } from "@kikimimi/core/base/csv";
import { ClockKind } from "@kikimimi/core/sla/sla";
import { SUMMARY_KEYS, type SummaryKey } from "@kikimimi/core/report/response-times";
import { Command, Option } from "commander";
import { connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { BRAND, JSON_OUTPUT } from "../options.ts";
import { columnsOf, printJson, printLine } from "../print.ts";
import { FROM, TO, type WindowOptions, windowQuery } from "./report-window.ts";
import { alertsCommand } from "./report-alerts.ts";
import { backtestCommand } from "./report-backtest.ts";
import { volumeCommand } from "./report-volume.ts";

type Options = WindowOptions & {
  readonly by: SummaryKey;
  readonly kind?: ClockKind;
  readonly group?: string;
  readonly csv?: boolean;
};

const HELP = `
A row of --csv is one clock of one thread that began in the window: the wait from the first words that needed a person to our
answer (first_response), from such words after an answer to the next one (next_response), or the whole until it was closed
(resolution). seconds count by every clock, businessSeconds by the policy's calendar; agent is who ended it. Up to 31 days.
--csv の1行は、1つの会話の1つの計測（初回返信・次の返信・完了まで）です。`;

export function reportCommand(): Command {
  return new Command("report")
    .description("how a brand is doing, in figures")
    .addCommand(responseTimesCommand())
    .addCommand(volumeCommand())
    .addCommand(alertsCommand())
    .addCommand(backtestCommand());
}

function responseTimesCommand(): Command {
  return new Command("response-times")
    .description("first and next responses and resolutions: percentiles and the share within the promise")
    .option(...BRAND)
    .option(...FROM)
    .option(...TO)
    .addOption(new Option("--by <group>", "what to group by").choices(SUMMARY_KEYS).default("all"))
    .addOption(new Option("--kind <kind>", "only clocks of one kind").choices(ClockKind.options))
    .option("--group <name>", "only one group of --by, such as an agent's name: what is behind a figure")
    .option("--csv", "print the rows behind the figures as CSV")
    .addHelpText("after", HELP)
    .option(...JSON_OUTPUT)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { json, csv, by, kind, group } = options;
      const { client } = connect(options);
      const query = {
        ...windowQuery(options),
        by,
        ...(kind === undefined ? {} : { kind }),
        ...(group === undefined ? {} : { group }),
      };
      const report = await unwrap(client.v1.reports["response-times"].$get({ query }));
      if (json) return printJson(report);
      for (const line of csv ? csvOf(report) : tableOf(report)) printLine(line);
      if (!csv) for (const line of notesOf(report)) printLine(line);
      if (csv && !report.complete) {
        process.exitCode = ExitCode.failures;
        process.stderr.write("Not all rows: ask for fewer days. / 一部の行のみです。期間を短くしてください。\n");
      }
    });
}

/** Where the figures come from, how exact they are, and what can still change. */
function notesOf({ source, relativeError, asOf, timeZone, from, to, openDays }: ResponseReport): string[] {
  const exact =
    source === "clocks"
      ? "exact, from every clock / すべての値は正確です"
      : `${from} to ${to}, whole days: counts and shares exact, percentiles within ${relativeError * 100} % / 百分位は誤差${relativeError * 100}%以内`;
  const open = openDays.length === 0 ? [] : [`still open: ${few(openDays)} / 変わりうる日: ${openDays.length}日`];
  return [`${exact}; as of ${asOf}, days of ${timeZone}`, ...open];
}

function few(days: readonly string[]): string {
  return days.length <= 7 ? days.join(", ") : `${days.length} days, ${days[0] ?? ""} to ${days.at(-1) ?? ""}`;
}

/** Seconds are open seconds by each policy's calendar; those by every clock stand in brackets. */
function tableOf({ groups }: ResponseReport): string[] {
  if (groups.length === 0) return ["Nothing was asked in this window. / この期間に対象の会話はありません。"];
  const cells = (one: ResponseReport["groups"][number]): string[] => [
    one.kind,
    one.group || "–",
    String(one.count),
    one.within === null ? "–" : `${Math.round(one.within * 1000) / 10} %`,
    ...(["p50", "p75", "p90", "p95"] as const).map((name) =>
      one.businessSeconds[name] === null ? "–" : `${one.businessSeconds[name]} (${one.seconds[name] ?? "–"})`,
    ),
  ];
  const rows = [["kind", "group", "n", "within", "p50 s", "p75 s", "p90 s", "p95 s"], ...groups.map(cells)];
  return columnsOf(rows);
}

function csvOf({ rows }: ResponseReport): string[] {
  const names = [
    "threadId",
    "kind",
    "platform",
    "policy",
    "agent",
    "team",
    "priority",
    "state",
    "startedAt",
    "stoppedAt",
    "seconds",
    "businessSeconds",
    "targetSeconds",
  ] as const;
  return [names.join(","), ...rows.map((row) => csvLine(names.map((name) => row[name])))];
}
