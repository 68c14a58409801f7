import { unwrap } from "@kikimimi/api/client";
import type { VolumeReport } from "@kikimimi/api/schema-volume";
import { csvLine } from "@kikimimi/core/base/csv";
import { VOLUME_KEYS, type VolumeKey, type VolumeStep } from "@kikimimi/core/report/volume";
import { Command, Option } from "commander";
import { connect, optionsOf } from "../connection.ts";
import { BRAND, JSON_OUTPUT } from "../options.ts";
import { columnsOf, printJson, printLine } from "../print.ts";
import { FROM, TO, type WindowOptions, windowQuery } from "./report-window.ts";

type Options = WindowOptions & { readonly by: VolumeKey; readonly step: VolumeStep; readonly csv?: boolean };

const HELP = `
A row is one hour or day by the brand's clocks: what customers posted in it, but for deleted posts and spam; each copy counts.
A mention may meet several topics, or none. An empty count was not counted.
1行は、ブランドの時刻での1時間または1日です。お客様の投稿を数えます（削除された投稿と迷惑投稿は除く）。空欄は集計していません。`;

/** `kikimimi report volume`. */
export function volumeCommand(): Command {
  return new Command("volume")
    .description("how much was said by the hour or day: platforms, sentiment, anger, urgency, topics")
    .option(...BRAND)
    .option(...FROM)
    .option(...TO)
    .addOption(new Option("--by <facet>", "what to count by").choices(VOLUME_KEYS).default("all"))
    .addOption(new Option("--step <step>", "by the hour or the day").choices(["hour", "day"]).default("day"))
    .option("--csv", "print CSV")
    .addHelpText("after", HELP)
    .option(...JSON_OUTPUT)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { json, csv, by, step } = options;
      const { client } = connect(options);
      const query = { ...windowQuery(options), by, step };
      const report = await unwrap(client.v1.reports.volume.$get({ query }));
      if (json) return printJson(report);
      const rows = rowsOf(report);
      for (const line of csv ? rows.map(csvLine) : columnsOf(rows.map((row) => row.map((cell) => String(cell ?? "–")))))
        printLine(line);
      if (!csv) printLine(noteOf(report));
    });
}

function rowsOf({ buckets, groups }: VolumeReport): (string | number | null)[][] {
  const names = groups.map(({ group }) => group);
  return [
    ["from", "to", "count", ...names],
    ...buckets.map((one) => {
      const counts = [one.count, ...names.map((name) => one.groups[name] ?? 0)];
      return [one.from, one.to, ...counts.map((count) => (one.counted ? count : null))];
    }),
  ];
}

function noteOf({ count, complete, asOf, timeZone }: VolumeReport): string {
  const gaps = complete ? "" : "; some hours were not counted / 集計していない時間があります";
  return `${count} mentions / ${count}件; as of ${asOf}, hours and days of ${timeZone}${gaps}`;
}
