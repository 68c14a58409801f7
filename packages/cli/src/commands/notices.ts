import { unwrap } from "@kikimimi/api/client";
import type { Command } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine } from "../print.ts";

type Options = BrandOptions & {
  readonly all?: boolean;
  readonly read?: boolean;
  readonly limit: string;
  readonly cursor?: string;
};

export function noticesCommand(): Command {
  return brandCommand("notices")
    .description("what you were told: notes that name you, threads given to you, threads that you follow / お知らせ")
    .option("--all", "also what you have read (90 days)")
    .option("--read", "mark those that are listed as read")
    .option("--limit <n>", "rows", "50")
    .option("--cursor <next>", "go on from an earlier answer's next")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { client } = connect(options);
      const { limit, cursor, all } = options;
      const unread = all ? "false" : "true";
      const query = { ...brandQuery(options), unread, limit, ...(cursor === undefined ? {} : { cursor }) };
      const page = await unwrap(client.v1.notices.$get({ query }));
      const noticeIds = page.items.map(({ noticeId }) => noticeId);
      for (let start = 0; options.read && start < noticeIds.length; start += 100) {
        const json = { noticeIds: noticeIds.slice(start, start + 100) };
        await unwrap(client.v1.notices.read.$post({ query: brandQuery(options), json }));
      }
      if (options.json) return printJson(page);
      for (const { at, reason, what, by, text, threadId } of page.items)
        printLine(
          `${at}  ${threadId}  ${reason.padEnd(9)} ${what} ${by ? `by ${oneLine(by.name, 30)}` : ""}  ${oneLine(text ?? "", 60)}`,
        );
      if (page.items.length === 0) printLine("Nothing new. / 新しいお知らせはありません。");
      if (page.next) printLine(`more: kikimimi notices --cursor ${page.next}`);
    });
}
