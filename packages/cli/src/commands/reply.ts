import { type Client, unwrap } from "@kikimimi/api/client";
import type { CheckedReply } from "@kikimimi/api/schema-reply";
import { AppError } from "@kikimimi/core/base/error";
import { Command } from "commander";
import { type Common, connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { threadIdOf } from "./thread-command.ts";

type Options = Common & {
  readonly text: string;
  readonly mention?: string;
  readonly draft?: boolean;
  readonly send?: boolean;
};

export function replyCommand(): Command {
  return new Command("reply")
    .description("answer a thread: a draft, or sent at once / スレッドに返信（下書き、または送信）")
    .argument("<id>", "thread id (thr_…)")
    .requiredOption("--text <text>", "what to say")
    .option("--mention <id>", "the mention to answer (default: the customers' newest)")
    .option("--draft", "keep a draft and send nothing (the default)")
    .option("--send", "let it go out; refused when somebody else did or said something meanwhile")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      if (options.draft && options.send) throw new AppError("invalid_input", "Choose --draft or --send.");
      const { client } = connect(options);
      const reply = await answer(client, threadIdOf(id), options);
      if (options.json) printJson(reply);
      else show(reply);
    });
}

export function repliesCommand(): Command {
  return new Command("replies")
    .description("list a thread's replies and what stands in their way / 返信の一覧")
    .argument("<id>", "thread id (thr_…)")
    .action(async (id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Common>(command);
      const { client } = connect(options);
      const replies = await unwrap(client.v1.threads[":id"].replies.$get({ param: { id: threadIdOf(id) } }));
      if (options.json) return printJson(replies);
      if (replies.items.length === 0) printLine("no replies");
      for (const reply of replies.items) show(reply);
    });
}

/** The revision is read first: what comes while the draft is kept is news. */
async function answer(client: Client, id: string, { text, mention, send }: Options): Promise<CheckedReply> {
  const thread = client.v1.threads[":id"];
  const { rev } = await unwrap(thread.$get({ param: { id }, query: { limit: "1" } }));
  const json = { text, ...(mention === undefined ? {} : { mentionId: mention }) };
  const draft = await unwrap(thread.replies.$post({ param: { id }, json }));
  if (!send) return draft;
  const { replyId, version } = draft;
  const sent = thread.replies[":replyId"].send.$post({ param: { id, replyId }, json: { version, threadRev: rev } });
  return unwrap(sent).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${error.message} The draft is kept: ${replyId}.`, error.details, { cause: error });
  });
}

function show(reply: CheckedReply): void {
  const { check, error } = reply;
  const count = check ? ` · ${check.length}/${check.max}` : "";
  printLine(`${reply.replyId} · ${reply.platform} · ${reply.state} · version ${reply.version}${count}`);
  printLine(`  ${oneLine(reply.text, 200)}`);
  if (reply.url) printLine(`  ${reply.url}`);
  if (error) printLine(`  ${error.code}: ${oneLine(error.message, 200)}`);
  if (reply.inDoubt) printLine("  it may have been sent: look there before it is sent again");
  if (reply.rejected)
    printLine(`  sent back by ${oneLine(reply.rejected.by.name, 40)}: ${oneLine(reply.rejected.reason, 200)}`);
  for (const { message } of check?.refusals ?? []) printLine(`  ! ${oneLine(message, 200)}`);
}
