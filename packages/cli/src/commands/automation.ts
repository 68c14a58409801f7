import { unwrap } from "@kikimimi/api/client";
import { type Automation, AutomationDraft } from "@kikimimi/core/rule/automation";
import { AppError } from "@kikimimi/core/base/error";
import type { Command } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { CURSOR } from "../options.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { documentCommand, documentIn } from "./document-command.ts";

const HELP = `
An automation: {"id": "chase", "name": "返信がない", "when": {"type": "after", "seconds": 7200, "since": "asked"},
  "if": {"minPriority": 50}, "do": [{"type": "escalate", "reason": "2時間返信がない"}]}
It looks at what happens from now on. Try it first:
  $ kikimimi automation try chase.json --days 7
  $ kikimimi automation log
docs/automations.md`;

export function automationCommand(): Command {
  return documentCommand<Automation, typeof AutomationDraft.shape, BrandOptions>({
    name: "automation",
    description: "rules that act on threads: when, if, then / 自動化の管理と試行",
    help: HELP,
    draft: AutomationDraft,
    line: ({ name, enabled, when, do: actions }) =>
      `${enabled ? "on " : "off"}  ${oneLine(name, 30)}  when ${causeOf(when)}  [${actions.map(({ type }) => type).join(" ")}]`,
    list: (client, options) => unwrap(client.v1.automations.$get({ query: brandQuery(options) })),
    read: (client, options, id) =>
      unwrap(client.v1.automations[":id"].$get({ param: { id }, query: brandQuery(options) })),
    save: (client, options, id, json) =>
      unwrap(client.v1.automations[":id"].$put({ param: { id }, query: brandQuery(options), json })),
    remove: (client, options, id) =>
      unwrap(client.v1.automations[":id"].$delete({ param: { id }, query: brandQuery(options) })),
  })
    .addCommand(tryCommand())
    .addCommand(logCommand());
}

function causeOf(when: Automation["when"]): string {
  return when.type === "on" ? when.event : `${when.since} for ${when.seconds} s`;
}

function tryCommand(): Command {
  return brandCommand("try")
    .description("what one would have done in the last days, without doing it / 過去の投稿で試す")
    .argument("<file>", "JSON; - for standard input")
    .option("--days <n>", "1 to 7", "7")
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions & { readonly days: string }>(command);
      const days = Number(options.days);
      if (!Number.isInteger(days) || days < 1 || days > 7) {
        throw new AppError("invalid_input", `--days takes a whole number from 1 to 7, not ${options.days}.`);
      }
      const { draft } = documentIn(AutomationDraft, file);
      const { client } = connect(options);
      const trial = await unwrap(
        client.v1.automations.try.$post({ query: brandQuery(options), json: { automation: draft, days } }),
      );
      if (options.json) return printJson(trial);
      const whole = trial.complete ? "" : " (not all threads of these days)";
      printLine(
        `${trial.read} threads since ${trial.since}${whole}: ${trial.done} done, ${trial.unchanged} unchanged, ${trial.refused} refused`,
      );
      for (const { threadId, at, outcome, did, problem } of trial.samples) {
        printLine(`${at}  ${threadId}  ${outcome}  ${problem === null ? did.join(" ") : oneLine(problem, 120)}`);
      }
    });
}

function logCommand(): Command {
  return brandCommand("log")
    .description("which one did what, when and why, newest first / 実行履歴")
    .option("--limit <n>", "entries", "50")
    .option(...CURSOR)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions & { readonly limit: string; readonly cursor?: string }>(command);
      const { limit, cursor } = options;
      const query = { ...brandQuery(options), limit, ...(cursor === undefined ? {} : { cursor }) };
      const page = await unwrap(connect(options).client.v1["automation-runs"].$get({ query }));
      if (options.json) return printJson(page);
      for (const { at, automationId, threadId, cause, outcome, did, why, problem } of page.items) {
        const what = problem === null ? did.join(" ") : oneLine(problem, 120);
        printLine(
          `${at}  ${automationId}  ${threadId}  ${outcome}: ${what}  (${cause}; ${oneLine(why.join(", "), 120)})`,
        );
      }
      if (page.items.length === 0) printLine("No rule has done anything yet. / まだ何も実行されていません。");
      if (page.next !== null) printLine(`--cursor ${page.next}`);
    });
}
