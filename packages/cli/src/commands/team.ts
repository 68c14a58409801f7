import { unwrap } from "@kikimimi/api/client";
import { TeamDraft } from "@kikimimi/core/people/team";
import { Command } from "commander";
import { parsedIn } from "../json-file.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { staffCommand, staffContext } from "./staff-command.ts";

const HELP = `
A team: {"name": "Refunds", "members": ["sato", "suzuki"], "strategy": "round_robin",
         "takes": {"topics": ["refunds"], "languages": ["ja"]}, "order": 10}
strategy: round_robin (in turns / 順番), least_loaded (most room / 余裕のある人), none (by hand / 手動).
takes: every list given has to be met; {} takes all, null nothing by itself.`;

export function teamCommand(): Command {
  return new Command("team")
    .description("teams: who gets which threads / チームと自動割り当て")
    .addHelpText("after", HELP)
    .addCommand(listCommand())
    .addCommand(saveCommand())
    .addCommand(removeCommand());
}

function contextOf(command: Command) {
  const { client, ...context } = staffContext(command);
  return { ...context, teams: client.v1.teams };
}

function listCommand(): Command {
  return staffCommand("list", "all teams, in the order in which they are asked").action(
    async (_options: unknown, self: Command) => {
      const { json, query, teams } = contextOf(self);
      const page = await unwrap(teams.$get({ query }));
      if (json) return printJson(page);
      for (const { id, name, strategy, members, takes } of page.items.toSorted((a, b) => a.order - b.order)) {
        const what = takes === null ? "nothing by itself" : JSON.stringify(takes);
        printLine(
          `${id.padEnd(20)} ${oneLine(name, 30)}  ${strategy}  ${members.length} members  takes ${oneLine(what, 80)}`,
        );
      }
      if (page.items.length === 0) printLine("There is no team yet. / チームはまだありません。");
    },
  );
}

function saveCommand(): Command {
  return staffCommand("save", "make a team of a file, or replace it")
    .argument("<id>", "lower-case letters, digits and dashes")
    .argument("<file>", "a team as JSON")
    .action(async (id: string, file: string, _options: unknown, self: Command) => {
      const { json, query, teams } = contextOf(self);
      const draft = parsedIn(TeamDraft, file);
      const known = (await unwrap(teams.$get({ query }))).items.find((team) => team.id === id);
      const body = { ...draft, ...(known ? { expectedVersion: known.version } : {}) };
      const saved = await unwrap(teams[":id"].$put({ param: { id }, query, json: body }));
      if (json) return printJson(saved);
      printLine(`saved ${saved.id} as version ${saved.version}: ${saved.members.length} members`);
    });
}

function removeCommand(): Command {
  return staffCommand("remove", "remove a team; its threads stay as they are")
    .argument("<id>", "a team's id")
    .action(async (id: string, _options: unknown, self: Command) => {
      const { json, query, teams } = contextOf(self);
      const removed = await unwrap(teams[":id"].$delete({ param: { id }, query }));
      if (json) return printJson(removed);
      printLine(`removed ${id}`);
    });
}
