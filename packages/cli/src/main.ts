import { Command, CommanderError } from "commander";
import { AppError } from "@kikimimi/core/error";
import { calendarCommand } from "./commands/calendar.ts";
import { channelsCommand } from "./commands/channels.ts";
import { classifyCommand } from "./commands/classify.ts";
import { correctionsCommand } from "./commands/corrections.ts";
import { dlqCommand } from "./commands/dlq.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { evalCommand } from "./commands/eval.ts";
import { ingestCommand } from "./commands/ingest.ts";
import { queueCommand } from "./commands/queue.ts";
import { replayCommand } from "./commands/replay.ts";
import { repliesCommand, replyCommand } from "./commands/reply.ts";
import { searchCommand } from "./commands/search.ts";
import { ruleCommand } from "./commands/rule.ts";
import { reportCommand } from "./commands/report.ts";
import { slaCommand } from "./commands/sla.ts";
import { threadCommand } from "./commands/thread.ts";
import { tokenCommand } from "./commands/token.ts";
import { topicCommand } from "./commands/topic.ts";
import { trainCommand } from "./commands/train.ts";
import { ExitCode } from "./exit-code.ts";

const AFTER = `
Exit codes: 0 done, 1 done with failures, 2 wrong input or not found, 3 refused or in conflict, 4 service not reachable.
The service is found by KIKIMIMI_URL and KIKIMIMI_TOKEN, or by local.json in the data folder that \`npm start\` uses.
終了コード: 0 成功、1 一部失敗、2 入力の誤り・見つからない、3 拒否・競合、4 サービスに接続できない。
`;

function createProgram(): Command {
  const program = new Command("kikimimi")
    .description(
      "Listen to social mentions, triage them, answer in time. / SNSの声を聞き取り、優先度をつけ、時間内に答えます。",
    )
    .option("--json", "print JSON for programs")
    .option("--data <dir>", "data folder of the local service (default: KIKIMIMI_DATA, else .kikimimi)")
    .addHelpText("after", AFTER)
    // What stands after a command's name is that command's own: `train` takes several --data, `eval` another one.
    .enablePositionalOptions()
    .exitOverride();
  program.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "kikimimi: ")) });
  for (const command of [
    classifyCommand(),
    ingestCommand(),
    queueCommand(),
    threadCommand(),
    replyCommand(),
    repliesCommand(),
    channelsCommand(),
    replayCommand(),
    searchCommand(),
    dlqCommand(),
    tokenCommand(),
    doctorCommand(),
    evalCommand(),
    correctionsCommand(),
    trainCommand(),
    calendarCommand(),
    slaCommand(),
    reportCommand(),
    topicCommand(),
    ruleCommand(),
  ]) {
    // Options may stand before or after the command's name.
    const takes = (name: string): boolean => command.options.some((option) => option.long === name);
    if (!takes("--json")) command.option("--json", "print JSON for programs");
    if (!takes("--data")) command.option("--data <dir>", "data folder of the local service");
    program.addCommand(command.exitOverride());
  }
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
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = failWith(error);
}
