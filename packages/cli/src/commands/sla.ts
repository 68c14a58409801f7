import { unwrap } from "@kikimimi/api/client";
import type { Clocks } from "@kikimimi/api/schema-sla";
import { SlaPlan } from "@kikimimi/core/promise/plan";
import { Command } from "commander";
import { type BrandOptions, brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { parsedIn } from "../json-file.ts";
import { BRAND, JSON_OUTPUT } from "../options.ts";
import { printJson, printLine } from "../print.ts";
import { dueCommand } from "./sla-due.ts";

const HELP = `
A plan: {"calendars": {"office": {"timeZone": "Asia/Tokyo", "hours": {"mon": [["09:00", "18:00"]]}, "holidaySets": ["JP"]}},
  "policies": [{"policyId": "urgent", "name": "Urgent", "when": {"minUrgency": 2, "teams": ["care"]}, "calendar": "office",
                "targets": {"firstResponse": 900, "nextResponse": 3600, "resolution": 86400}}]}
Conditions: minPriority, minUrgency, minAnger (0-2), platforms, topics, tags, teams; each that is given has to hold.
The first policy that fits a thread holds; targets are open seconds. 最初に当てはまる方針が使われます。`;

const KINDS = {
  first_response: "first response",
  next_response: "next response",
  resolution: "resolution",
} as const;
const STATES = {
  running: "running",
  waiting_for_customer: "waiting for the customer",
  resolved: "resolved",
  ignored: "nobody has to answer",
} as const;

export function slaCommand(): Command {
  return new Command("sla")
    .description("what a brand promises, and how a thread stands against it")
    .addHelpText("after", HELP)
    .addCommand(showCommand())
    .addCommand(saveCommand())
    .addCommand(threadCommand())
    .addCommand(dueCommand());
}

function showCommand(): Command {
  return new Command("show")
    .description("print the plan as JSON, ready to be changed and saved")
    .option(...BRAND)
    .option(...JSON_OUTPUT)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const status = await unwrap(connect(options).client.v1.sla.$get({ query: brandQuery(options) }));
      if (options.json) return printJson(status);
      printLine(JSON.stringify(status.plan, null, 2));
    });
}

function saveCommand(): Command {
  return new Command("save")
    .description("replace the plan by a file's")
    .argument("<file>", "a plan as JSON")
    .option(...BRAND)
    .option(...JSON_OUTPUT)
    .action(async (file: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const query = brandQuery(options);
      const { client } = connect(options);
      const plan = parsedIn(SlaPlan, file);
      const { version } = await unwrap(client.v1.sla.$get({ query }));
      const saved = await unwrap(client.v1.sla.$put({ query, json: { plan, version } }));
      if (options.json) return printJson(saved);
      printLine(`saved as version ${saved.version}: ${saved.plan.policies.length} policies`);
    });
}

function threadCommand(): Command {
  return new Command("thread")
    .alias("explain")
    .description("a thread's clocks with the timeline that explains them; exits with 1 when one is breached")
    .argument("<thread>", "a thread's id")
    .option(...JSON_OUTPUT)
    .action(async (thread: string, _options: unknown, command: Command) => {
      const { json, ...rest } = optionsOf<Common>(command);
      const { client } = connect(rest);
      const clocks = await unwrap(client.v1.threads[":id"].clocks.$get({ param: { id: thread } }));
      if (json) printJson(clocks);
      else for (const line of linesOf(clocks)) printLine(line);
      if (clocks.clocks.some(({ state }) => state === "breached")) process.exitCode = ExitCode.failures;
    });
}

function linesOf({ policy, clocks }: Clocks): string[] {
  if (!policy) return ["Nothing is promised for this thread. / この会話には約束がありません。"];
  return [
    `policy ${policy.name} (${policy.policyId})`,
    ...clocks.flatMap((clock) => [
      `${KINDS[clock.kind]}: ${clock.state}, ${clock.elapsedSeconds} of ${clock.targetSeconds} s${clock.dueAt ? `, due ${clock.dueAt}` : ""}${clock.breachedAt ? `, breached ${clock.breachedAt}` : ""}`,
      ...clock.timeline.map(
        ({ from, to, state, countedSeconds, snoozed, escalated }) =>
          `    ${from} to ${to ?? "now"}: ${STATES[state]}, ${countedSeconds} s count${snoozed ? " (snoozed)" : ""}${escalated ? " (escalated)" : ""}`,
      ),
    ]),
  ];
}
