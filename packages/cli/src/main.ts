import { Command, CommanderError } from "commander";
import { AppError } from "@kikimimi/core/base/error";
import { ExitCode } from "./exit-code.ts";
import { DATA_DIR, JSON_OUTPUT } from "./options.ts";

const AFTER = `
Exit codes: 0 done, 1 done with failures, 2 wrong input or not found, 3 refused or in conflict, 4 service not reachable.
The service is found by KIKIMIMI_URL and KIKIMIMI_TOKEN, or by local.json in the data folder that \`npm start\` uses.
終了コード: 0 成功、1 一部失敗、2 入力の誤り・見つからない、3 拒否・競合、4 サービスに接続できない。
`;

/** What each command is made by. Only the ones that were asked for are loaded: the platforms alone take half a second. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  classify: async () => (await import("./commands/classify.ts")).classifyCommand(),
  ingest: async () => (await import("./commands/ingest.ts")).ingestCommand(),
  queue: async () => (await import("./commands/queue.ts")).queueCommand(),
  bulk: async () => (await import("./commands/bulk.ts")).bulkCommand(),
  view: async () => (await import("./commands/view.ts")).viewCommand(),
  macro: async () => (await import("./commands/macro.ts")).macroCommand(),
  brand: async () => (await import("./commands/brand.ts")).brandDetailsCommand(),
  voice: async () => (await import("./commands/voice.ts")).voiceCommand(),
  canned: async () => (await import("./commands/canned.ts")).cannedCommand(),
  notices: async () => (await import("./commands/notices.ts")).noticesCommand(),
  thread: async () => (await import("./commands/thread.ts")).threadCommand(),
  reply: async () => (await import("./commands/reply.ts")).replyCommand(),
  replies: async () => (await import("./commands/reply.ts")).repliesCommand(),
  colleague: async () => (await import("./commands/colleague.ts")).colleagueCommand(),
  team: async () => (await import("./commands/team.ts")).teamCommand(),
  source: async () => (await import("./commands/source.ts")).sourceCommand(),
  channels: async () => (await import("./commands/channels.ts")).channelsCommand(),
  replay: async () => (await import("./commands/replay.ts")).replayCommand(),
  automation: async () => (await import("./commands/automation.ts")).automationCommand(),
  rebuild: async () => (await import("./commands/rebuild.ts")).rebuildCommand(),
  search: async () => (await import("./commands/search.ts")).searchCommand(),
  dlq: async () => (await import("./commands/dlq.ts")).dlqCommand(),
  token: async () => (await import("./commands/token.ts")).tokenCommand(),
  key: async () => (await import("./commands/key.ts")).keyCommand(),
  audit: async () => (await import("./commands/audit.ts")).auditCommand(),
  cost: async () => (await import("./commands/cost.ts")).costCommand(),
  secrets: async () => (await import("./commands/secrets.ts")).secretsCommand(),
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand(),
  eval: async () => (await import("./commands/eval.ts")).evalCommand(),
  corrections: async () => (await import("./commands/corrections.ts")).correctionsCommand(),
  export: async () => (await import("./commands/export.ts")).exportCommand(),
  erase: async () => (await import("./commands/erase.ts")).eraseCommand(),
  train: async () => (await import("./commands/train.ts")).trainCommand(),
  calendar: async () => (await import("./commands/calendar.ts")).calendarCommand(),
  sla: async () => (await import("./commands/sla.ts")).slaCommand(),
  report: async () => (await import("./commands/report.ts")).reportCommand(),
  topic: async () => (await import("./commands/topic.ts")).topicCommand(),
  rule: async () => (await import("./commands/rule.ts")).ruleCommand(),
  webhook: async () => (await import("./commands/webhook.ts")).webhookCommand(),
};

/** The commands that the arguments name; all of them for the help, and for a name that is none. */
async function commandsIn(args: readonly string[]): Promise<readonly Command[]> {
  const named = Object.keys(COMMANDS).filter((name) => args.includes(name));
  // Help on a command names it after the word that asks for help.
  const wanted = named.length > 0 && args[0] !== "help" ? named : Object.keys(COMMANDS);
  return Promise.all(wanted.flatMap((name) => COMMANDS[name]?.() ?? []));
}

/** Every command ends through this file, with the exit codes that it promises; also those within a command. */
function prepare(command: Command): Command {
  // Options may stand before or after the command's name.
  const takes = (name: string): boolean => command.options.some((option) => option.long === name);
  if (!takes("--json")) command.option(...JSON_OUTPUT);
  if (!takes("--data")) command.option(...DATA_DIR);
  for (const inner of command.commands) inner.exitOverride();
  return command.exitOverride();
}

async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command("kikimimi")
    .description(
      "Listen to social mentions, triage them, answer in time. / SNSの声を聞き取り、優先度をつけ、時間内に答えます。",
    )
    .option(...JSON_OUTPUT)
    .option("--data <dir>", "data folder of the local service (default: KIKIMIMI_DATA, else .kikimimi)")
    .addHelpText("after", AFTER)
    // What stands after a command's name is that command's own: `train` takes several --data, `eval` another one.
    .enablePositionalOptions()
    .exitOverride();
  program.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "kikimimi: ")) });
  for (const command of await commandsIn(args)) program.addCommand(prepare(command));
  return program;
}

/** One clear line for a person, and the code that a program branches on. */
function failWith(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.input;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`kikimimi: ${message.replaceAll("\n", " ")}\n`);
  if (!(error instanceof AppError)) return ExitCode.input;
  switch (error.code) {
    case "invalid_input":
    case "not_found":
      return ExitCode.input;
    case "unauthenticated":
    case "forbidden":
    case "conflict":
    case "rate_limited":
      return ExitCode.refused;
    case "upstream":
    case "internal":
      return ExitCode.unreachable;
  }
}

// A reader that closes the pipe early (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(ExitCode.done);
  throw error;
});

try {
  const program = await createProgram(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  process.exitCode = failWith(error);
}
