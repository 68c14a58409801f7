import { type Client, unwrap } from "@kikimimi/api/client";
import { type CannedReply, CannedReplyDraft } from "@kikimimi/core/reply/canned-reply";
import { AppError } from "@kikimimi/core/base/error";
import { VARIABLES } from "@kikimimi/core/reply/template";
import { type Command, Option } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { documentCommand, idOf } from "./document-command.ts";

const HELP = `
A canned reply: {"id": "sorry", "name": "お詫び", "texts": {"ja": "{{customer.name}} 様、…", "en": "Dear {{customer.name}}, …"}}
Its id is what one types after "/". Variables: ${Object.keys(VARIABLES)
  .map((name) => `{{${name}}}`)
  .join(" ")}
  $ kikimimi canned preview sorry thr_01…
  $ kikimimi canned draft sorry thr_01… --order A-1
docs/triage.md`;

type Options = BrandOptions & { readonly order?: string; readonly lang?: "ja" | "en" };

export function cannedCommand(): Command {
  return documentCommand<CannedReply, typeof CannedReplyDraft.shape, BrandOptions>({
    name: "canned",
    description: "saved answers with variables / 定型返信の管理と利用",
    help: HELP,
    draft: CannedReplyDraft,
    line: ({ name, texts }) => `${oneLine(name, 30)}  ${oneLine(texts.ja ?? texts.en ?? "", 80)}`,
    list: (client, options) => unwrap(client.v1["canned-replies"].$get({ query: brandQuery(options) })),
    read: (client, options, id) =>
      unwrap(client.v1["canned-replies"][":id"].$get({ param: { id }, query: brandQuery(options) })),
    save: (client, options, id, json) =>
      unwrap(client.v1["canned-replies"][":id"].$put({ param: { id }, query: brandQuery(options), json })),
    remove: (client, options, id) =>
      unwrap(client.v1["canned-replies"][":id"].$delete({ param: { id }, query: brandQuery(options) })),
  })
    .addCommand(previewCommand())
    .addCommand(draftCommand());
}

function useCommand(name: string): Command {
  return brandCommand(name)
    .argument("<canned>", "its id")
    .argument("<thread>", "thread id (thr_…)")
    .option("--order <number>", "what {{order}} stands for")
    .addOption(new Option("--lang <language>", "default: the customer's").choices(["ja", "en"]));
}

function preview(client: Client, canned: string, id: string, { order, lang }: Options) {
  const json = { ...(order === undefined ? {} : { order }), ...(lang === undefined ? {} : { lang }) };
  const param = { id, cannedReplyId: idOf(canned) };
  return unwrap(client.v1.threads[":id"]["canned-replies"][":cannedReplyId"].preview.$post({ param, json }));
}

function previewCommand(): Command {
  return useCommand("preview")
    .description("print how it would read in a thread; nothing is kept / プレビュー")
    .action(async (canned: string, id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const shown = await preview(connect(options).client, canned, id, options);
      if (options.json) return printJson(shown);
      if (shown.text === null) throw missing(shown.missing);
      for (const line of shown.text.split("\n")) printLine(oneLine(line, 5_000));
      if (shown.check) printLine(`${shown.check.length}/${shown.check.max}`);
      for (const { message } of shown.check?.refusals ?? []) printLine(`! ${oneLine(message, 200)}`);
    });
}

function draftCommand(): Command {
  return useCommand("draft")
    .description("draft a reply from it; nothing is sent / 下書きを作る")
    .action(async (canned: string, id: string, _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { client } = connect(options);
      const { text, missing: names, cannedReply } = await preview(client, canned, id, options);
      if (text === null) throw missing(names);
      const draft = client.v1.threads[":id"].replies.$post({ param: { id }, json: { text, cannedReply } });
      const reply = await unwrap(draft);
      if (options.json) return printJson(reply);
      printLine(`${reply.replyId} · ${reply.state}`);
      printLine(`  ${oneLine(reply.text, 200)}`);
    });
}

function missing(names: readonly string[]): AppError {
  return new AppError("invalid_input", `There is no value for ${names.map((name) => `{{${name}}}`).join(", ")} here.`);
}
