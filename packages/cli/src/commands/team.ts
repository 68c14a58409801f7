import { readFileSync } from "node:fs";
import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { TeamDraft } from "@kikimimi/core/people/team";
import { Command } from "commander";
import { type Common, connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine } from "../print.ts";

type Options = Common & { readonly brand?: string };

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

const command = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option("--brand <id>", "a brand (default: the token's first)")
    .option("--json", "print JSON for programs");

function contextOf(from: Command) {
  const { json, brand, ...rest } = optionsOf<Options>(from);
  const { client } = connect(rest);
  return { json, query: brand === undefined ? {} : { brand }, teams: client.v1.teams };
}

function listCommand(): Command {
  return command("list", "all teams, in the order in which they are asked").action(
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
  return command("save", "make a team of a file, or replace it")
    .argument("<id>", "lower-case letters, digits and dashes")
    .argument("<file>", "a team as JSON")
    .action(async (id: string, file: string, _options: unknown, self: Command) => {
      const { json, query, teams } = contextOf(self);
      const draft = readTeam(file);
      const known = (await unwrap(teams.$get({ query }))).items.find((team) => team.id === id);
      const body = { ...draft, ...(known ? { expectedVersion: known.version } : {}) };
      const saved = await unwrap(teams[":id"].$put({ param: { id }, query, json: body }));
      if (json) return printJson(saved);
      printLine(`saved ${saved.id} as version ${saved.version}: ${saved.members.length} members`);
    });
}

function readTeam(file: string): TeamDraft {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new AppError("invalid_input", `${file} cannot be read as JSON.`, {}, { cause: error });
  }
  const team = TeamDraft.safeParse(raw);
  if (team.success) return team.data;
  const [issue] = team.error.issues;
  const where = issue?.path.map(String).join(".") ?? "";
  throw new AppError("invalid_input", `${file}: ${where}: ${issue?.message ?? "no team"}`);
}

function removeCommand(): Command {
  return command("remove", "remove a team; its threads stay as they are")
    .argument("<id>", "a team's id")
    .action(async (id: string, _options: unknown, self: Command) => {
      const { json, query, teams } = contextOf(self);
      const removed = await unwrap(teams[":id"].$delete({ param: { id }, query }));
      if (json) return printJson(removed);
      printLine(`removed ${id}`);
    });
}
