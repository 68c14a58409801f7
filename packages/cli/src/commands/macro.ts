import { unwrap } from "@kikimimi/api/client";
import { type Macro, MacroDraft } from "@kikimimi/core/rule/macro";
import type { Command } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { documentCommand, idOf } from "./document-command.ts";
import { describe } from "./queue.ts";

const HELP = `
A macro: {"id": "refund", "name": "返金の受付", "actions": [{"type": "claim"}, {"type": "tag", "add": ["返金"]}], "cannedReply": "sorry"}
Actions are those of POST /v1/threads/{id}/actions, at most 20. All of them are done in one write, or none.
  $ kikimimi macro run refund thr_01… --order A-1
  $ kikimimi bulk macro refund --tag 返金
docs/triage.md`;

export function macroCommand(): Command {
  return documentCommand<Macro, typeof MacroDraft.shape, BrandOptions>({
    name: "macro",
    description: "named lists of actions, done as one / マクロの管理と実行",
    help: HELP,
    draft: MacroDraft,
    line: ({ name, actions, cannedReply }) =>
      `${oneLine(name, 30)}  [${oneLine(actions.map(({ type }) => type).join(" "), 80)}]${cannedReply ? `  /${cannedReply}` : ""}`,
    list: (client, options) => unwrap(client.v1.macros.$get({ query: brandQuery(options) })),
    read: (client, options, id) => unwrap(client.v1.macros[":id"].$get({ param: { id }, query: brandQuery(options) })),
    save: (client, options, id, json) =>
      unwrap(client.v1.macros[":id"].$put({ param: { id }, query: brandQuery(options), json })),
    remove: (client, options, id) =>
      unwrap(client.v1.macros[":id"].$delete({ param: { id }, query: brandQuery(options) })),
  }).addCommand(runCommand());
}

function runCommand(): Command {
  return brandCommand("run")
    .description("run one on a thread: all of it, or nothing, and which step is refused / 実行")
    .argument("<macro>", "its id")
    .argument("<thread>", "thread id (thr_…)")
    .option("--order <number>", "what {{order}} in its canned reply stands for")
    .action(async (macro: string, id: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions & { readonly order?: string }>(command);
      const param = { id, macroId: idOf(macro) };
      const json = options.order === undefined ? {} : { order: options.order };
      const done = await unwrap(connect(options).client.v1.threads[":id"].macros[":macroId"].$post({ param, json }));
      if (options.json) return printJson(done);
      printLine(`${done.outcome}${done.replyId ? `, drafted ${done.replyId}` : ""}`);
      printLine(describe(done.thread, Date.now()));
    });
}
