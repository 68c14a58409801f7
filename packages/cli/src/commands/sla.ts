import { readFileSync } from "node:fs";
import { unwrap } from "@kikimimi/api/client";
import type { Clocks } from "@kikimimi/api/schema-sla";
import { AppError } from "@kikimimi/core/base/error";
import { SlaPlan } from "@kikimimi/core/promise/plan";
import { Command } from "commander";
import { type Common, connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { printJson, printLine } from "../print.ts";
import { dueCommand } from "./sla-due.ts";

type Options = Common & { readonly brand?: string };

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
    .option("--brand <id>", "a brand (default: the token's first)")
    .option("--json", "print JSON for programs")
    .action(async (_options: unknown, command: Command) => {
      const { json, brand, ...rest } = optionsOf<Options>(command);
      const { client } = connect(rest);
      const status = await unwrap(client.v1.sla.$get({ query: brand === undefined ? {} : { brand } }));
      if (json) return printJson(status);
      printLine(JSON.stringify(status.plan, null, 2));
    });
}

function saveCommand(): Command {
  return new Command("save")
    .description("replace the plan by a file's")
    .argument("<file>", "a plan as JSON")
    .option("--brand <id>", "a brand (default: the token's first)")
    .option("--json", "print JSON for programs")
    .action(async (file: string, _options: unknown, command: Command) => {
      const { json, brand, ...rest } = optionsOf<Options>(command);
      const query = brand === undefined ? {} : { brand };
      const { client } = connect(rest);
      const plan = readPlan(file);
      const { version } = await unwrap(client.v1.sla.$get({ query }));
      const saved = await unwrap(client.v1.sla.$put({ query, json: { plan, version } }));
      if (json) return printJson(saved);
      printLine(`saved as version ${saved.version}: ${saved.plan.policies.length} policies`);
    });
}

function readPlan(file: string): SlaPlan {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new AppError("invalid_input", `${file} cannot be read as JSON.`, {}, { cause: error });
  }
  const plan = SlaPlan.safeParse(raw);
  if (plan.success) return plan.data;
  const [issue] = plan.error.issues;
  throw new AppError(
    "invalid_input",
    `${file}: ${issue?.path.map(String).join(".") ?? ""}: ${issue?.message ?? "no plan"}`,
  );
}

function threadCommand(): Command {
  return new Command("thread")
    .alias("explain")
    .description("a thread's clocks with the timeline that explains them; exits with 1 when one is breached")
    .argument("<thread>", "a thread's id")
    .option("--json", "print JSON for programs")
    .action(async (thread: string, _options: unknown, command: Command) => {
      const { json, ...rest } = optionsOf<Options>(command);
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
