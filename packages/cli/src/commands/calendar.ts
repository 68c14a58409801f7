import { BusinessTime, Calendar } from "@kikimimi/core/time/calendar";
import { AppError } from "@kikimimi/core/base/error";
import { holidaysOf } from "@kikimimi/holidays/holiday-sets";
import { Command } from "commander";
import * as z from "zod";
import { type Common, optionsOf } from "../connection.ts";
import { parsedIn } from "../json-file.ts";
import { JSON_OUTPUT } from "../options.ts";
import { printJson, printLine } from "../print.ts";

type Options = Common & { readonly calendar: string; readonly from: string };

const HELP = `
A calendar file: {"timeZone": "Asia/Tokyo", "hours": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]},
  "holidaySets": ["JP"], "holidays": ["2026-12-29"], "shifts": {"2026-12-30": [["09:00", "12:00"]]},
  "breaks": {"2026-06-01": [["14:00", "14:30"]]}}
A shift gives one day its own hours, also a holiday; a break takes time out of any day; "24:00" may end a day.
時刻はすべて timeZone の時計で数えます。`;

/** Options that come after the subcommand's name, with those of every command. */
const COMMON = (command: Command): Command =>
  command
    .requiredOption("--calendar <file>", "a calendar as JSON")
    .requiredOption("--from <instant>", "ISO 8601 with a zone, such as 2026-11-26T09:00:00+09:00")
    .option(...JSON_OUTPUT)
    .addHelpText("after", HELP);

export function calendarCommand(): Command {
  return new Command("calendar")
    .description("try a business calendar by hand: opening hours, holidays, time zones")
    .addHelpText("after", HELP)
    .addCommand(elapsedCommand())
    .addCommand(dueCommand());
}

function elapsedCommand(): Command {
  return COMMON(new Command("elapsed"))
    .description("seconds that the calendar is open between two instants")
    .requiredOption("--to <instant>", "ISO 8601 with a zone")
    .action((_options: unknown, command: Command) => {
      const options = optionsOf<Options & { readonly to: string }>(command);
      const ms = read(options.calendar).elapsed(instant("--from", options.from), instant("--to", options.to));
      const seconds = ms / 1000;
      if (options.json) return printJson({ seconds });
      printLine(`${seconds} s (${describe(seconds)})`);
    });
}

function dueCommand(): Command {
  return COMMON(new Command("due"))
    .description("the instant by which so many open seconds have passed; before --from when they are negative")
    .requiredOption("--seconds <n>", "open seconds, may be negative")
    .action((_options: unknown, command: Command) => {
      const options = optionsOf<Options & { readonly seconds: string }>(command);
      const seconds = options.seconds.trim() === "" ? Number.NaN : Number(options.seconds);
      if (!Number.isFinite(seconds))
        throw new AppError("invalid_input", `--seconds takes a number, not ${options.seconds}`);
      const due = read(options.calendar).due(instant("--from", options.from), seconds * 1000);
      if (!due) throw new AppError("invalid_input", "The calendar does not open often enough.");
      if (options.json) return printJson({ at: due.toISOString() });
      printLine(due.toISOString());
    });
}

function read(file: string): BusinessTime {
  const calendar = parsedIn(Calendar, file);
  return new BusinessTime(calendar, holidaysOf(calendar.holidaySets));
}

function instant(option: string, text: string): Date {
  const parsed = z.iso.datetime({ offset: true }).safeParse(text);
  if (!parsed.success) throw new AppError("invalid_input", `${option} takes an instant with a zone, not ${text}`);
  return new Date(parsed.data);
}

function describe(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  return `${seconds < 0 ? "-" : ""}${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
