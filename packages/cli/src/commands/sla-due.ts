import { unwrap } from "@kikimimi/api/client";
import type { DueList } from "@kikimimi/api/schema-sla";
import { AppError } from "@kikimimi/core/base/error";
import { Command } from "commander";
import { brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { BRAND, JSON_OUTPUT, ROWS } from "../options.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { timeLeft } from "./queue.ts";

type Options = Common & { readonly brand?: string; readonly within: string; readonly limit: string };

const HELP = `
Counts what stands on the queue and is late or will be soon, by who holds it and by team, then lists it, soonest first.
今すでに期限切れのもの、まもなく期限のものを、担当者別・チーム別に数えて一覧します。`;

export function dueCommand(): Command {
  return new Command("due")
    .description("what is late now, and what will be within some minutes")
    .addHelpText("after", HELP)
    .option(...BRAND)
    .option("--within <minutes>", "also what is due within so many minutes", "60")
    .option(...ROWS)
    .option(...JSON_OUTPUT)
    .action(async (_options: unknown, command: Command) => {
      const { json, brand, within, limit, ...rest } = optionsOf<Options>(command);
      const minutes = within.trim() === "" ? Number.NaN : Number(within);
      if (!Number.isFinite(minutes)) throw new AppError("invalid_input", `--within takes minutes, not ${within}`);
      const { client } = connect(rest);
      const query = { within: String(Math.round(minutes * 60)), limit, ...brandQuery({ brand }) };
      const due = await unwrap(client.v1.sla.due.$get({ query }));
      if (json) return printJson(due);
      for (const line of linesOf(due)) printLine(line);
    });
}

function linesOf(due: DueList): string[] {
  const now = Date.parse(due.asOf);
  const shares = (title: string, nobody: string, some: DueList["holders"]): string[] =>
    some.map(({ name, late, soon }) => `  ${title} ${oneLine(name ?? nobody, 30)}: ${late} late, ${soon} soon`);
  return [
    `${due.late} late / 期限切れ ${due.late}件, ${due.soon} soon / まもなく ${due.soon}件${due.complete ? "" : " (and more)"}`,
    ...shares("holder", "nobody", due.holders),
    ...shares("team", "none", due.teams),
    ...due.items.map(
      ({ dueAt, clock, policyId, priority, platform, threadId, claim, lead }) =>
        `${timeLeft(dueAt, now).padEnd(12)} ${clock.padEnd(14)} ${policyId.padEnd(10)} ${String(priority).padStart(3)} ${platform.padEnd(12)} ${threadId}${claim ? ` [${oneLine(claim.name, 20)}]` : ""}  ${oneLine(lead?.excerpt ?? "", 50)}`,
    ),
  ];
}
