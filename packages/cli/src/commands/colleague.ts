import { readFileSync } from "node:fs";
import { unwrap } from "@kikimimi/api/client";
import { ColleagueRow } from "@kikimimi/api/schema-staff";
import { Calendar } from "@kikimimi/core/time/calendar";
import { ColleagueDraft } from "@kikimimi/core/people/colleague";
import { AppError } from "@kikimimi/core/base/error";
import { Command } from "commander";
import { ExitCode } from "../exit-code.ts";
import { oneLine, printJson, printLine, printList } from "../print.ts";
import { staffCommand, staffContext } from "./staff-command.ts";

/** What is said of a colleague on the command line. */
type Given = {
  readonly name?: string;
  readonly role?: string;
  readonly languages?: readonly string[];
  readonly skills?: readonly string[];
  readonly capacity?: number;
  readonly hours?: string;
};

const HELP = `
Hours are a calendar: {"timeZone": "Asia/Tokyo", "hours": {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]}, "holidaySets": ["JP"]}
An id is what somebody signs in with; whoever did something in the brand is known already. 一度操作した人は自動で登録されます。`;

export function colleagueCommand(): Command {
  return new Command("colleague")
    .description("people of a brand: what they speak, hold and when they work / 担当者の言語・担当数・勤務時間")
    .addHelpText("after", HELP)
    .addCommand(listCommand())
    .addCommand(saveCommand())
    .addCommand(awayCommand())
    .addCommand(backCommand())
    .addCommand(reassignCommand())
    .addCommand(removeCommand());
}

function contextOf(command: Command) {
  const { json, query, client } = staffContext(command);
  const people = client.v1.colleagues;
  const all = async (): Promise<ColleagueRow[]> =>
    ColleagueRow.array().parse((await unwrap(people.$get({ query }))).items);
  return { json, query, people, all };
}

function listCommand(): Command {
  return staffCommand("list", "everybody, with open threads of their capacity").action(
    async (_options: unknown, self: Command) => {
      const { json, all } = contextOf(self);
      const none = "Nobody is known here yet. / まだ誰も登録されていません。";
      printList({ items: await all() }, json, { line: describe, none });
    },
  );
}

function describe({ id, name, role, languages, skills, capacity, load, onDuty, away }: ColleagueRow): string {
  const state = away ? `away until ${away.until ?? "further notice"}` : onDuty ? "on duty" : "off duty";
  const words = [...languages, ...skills].map((word) => oneLine(word, 20)).join(", ");
  return `${oneLine(id, 40).padEnd(24)} ${oneLine(name, 30)}  ${role}  ${load.active}/${capacity}  ${state}  ${words}`;
}

function saveCommand(): Command {
  const list = (text: string): string[] => text.split(",").flatMap((word) => (word.trim() === "" ? [] : [word.trim()]));
  return staffCommand("save", "add a colleague, or change what is given of one")
    .argument("<id>", "the id that they sign in with")
    .option("--name <name>", "as colleagues call them")
    .option("--role <role>", "agent, lead, admin; viewers are given nothing")
    .option("--languages <list>", "such as ja,en; empty for any", list)
    .option("--skills <list>", "names of tags and topics", list)
    .option("--capacity <n>", "open threads at once", Number)
    .option("--hours <file>", "a calendar as JSON")
    .action(async (id: string, given: Given, self: Command) => {
      const { json, query, people, all } = contextOf(self);
      const known = (await all()).find((row) => row.id === id);
      const { hours, name, role, languages, skills, capacity } = given;
      const changes = {
        name,
        role,
        languages,
        skills,
        capacity,
        hours: hours === undefined ? hours : readCalendar(hours),
      };
      const said = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const draft = ColleagueDraft.parse({ name: id, ...(known ? pick(known) : {}), ...said });
      const body = { ...draft, ...(known ? { expectedVersion: known.version } : {}) };
      const saved = await unwrap(people[":id"].$put({ param: { id }, query, json: body }));
      if (json) return printJson(saved);
      printLine(`saved ${oneLine(saved.id, 40)} as version ${saved.version}`);
    });
}

function pick({ name, role, languages, skills, capacity, hours, away }: ColleagueRow) {
  return { name, role, languages, skills, capacity, hours, away };
}

function readCalendar(file: string): Calendar {
  try {
    return Calendar.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new AppError("invalid_input", `${file} holds no calendar.`, {}, { cause: error });
  }
}

async function setAway(self: Command, id: string, away: { until: string | null } | null): Promise<void> {
  const { json, query, people, all } = contextOf(self);
  const known = (await all()).find((row) => row.id === id);
  const body = { hours: known?.hours ?? null, away };
  const saved = await unwrap(people[":id"].availability.$put({ param: { id }, query, json: body }));
  if (json) return printJson(saved);
  printLine(`${oneLine(id, 40)} is ${away ? `away until ${away.until ?? "further notice"}` : "back"}`);
}

function awayCommand(): Command {
  return staffCommand("away", "say that somebody is away: nothing is given to them; oneself, or anybody as a lead")
    .argument("<id>", "a colleague's id")
    .option("--until <instant>", "such as 2026-12-01T00:00:00Z; until further notice when left out")
    .action(async (id: string, options: { until?: string }, self: Command) =>
      setAway(self, id, { until: options.until ?? null }),
    );
}

function backCommand(): Command {
  return staffCommand("back", "say that somebody is back")
    .argument("<id>", "a colleague's id")
    .action(async (id: string, _options: unknown, self: Command) => setAway(self, id, null));
}

function reassignCommand(): Command {
  return staffCommand("reassign", "take all threads from somebody; exits with 1 when some stay")
    .argument("<id>", "whose threads")
    .option("--to <id>", "to this colleague; else each thread's team gives it out anew")
    .action(async (id: string, { to }: { to?: string }, self: Command) => {
      const { json, query, people } = contextOf(self);
      const body = to === undefined ? {} : { to };
      const answer = await unwrap(people[":id"].reassign.$post({ param: { id }, query, json: body }));
      if (answer.failed.length > 0) process.exitCode = ExitCode.failures;
      if (json) return printJson(answer);
      for (const { threadId, holder } of answer.moved)
        printLine(`${threadId}  ${oneLine(holder?.name ?? "queue", 40)}`);
      for (const { threadId, message } of answer.failed) printLine(`not moved: ${threadId}  ${oneLine(message, 100)}`);
      if (answer.more) printLine("more: run it again / 残りがあります。もう一度実行してください");
    });
}

function removeCommand(): Command {
  return staffCommand("remove", "remove a colleague; what they hold stays theirs until it is taken from them")
    .argument("<id>", "a colleague's id")
    .action(async (id: string, _options: unknown, self: Command) => {
      const { json, query, people } = contextOf(self);
      const removed = await unwrap(people[":id"].$delete({ param: { id }, query }));
      if (json) return printJson(removed);
      printLine(`removed ${oneLine(id, 40)}`);
    });
}
