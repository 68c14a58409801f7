import { unwrap } from "@kikimimi/api/client";
import type { Notice } from "@kikimimi/core/thread/notice";
import type { Command } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { CURSOR, ROWS } from "../options.ts";
import { oneLine, printList } from "../print.ts";

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
    .option(...ROWS)
    .option(...CURSOR)
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
      const none = "Nothing new. / 新しいお知らせはありません。";
      printList(page, options.json, { line: lineOf, none, more: "kikimimi notices" });
    });
}

function lineOf({ at, reason, what, by, text, threadId }: Omit<Notice, "personId">): string {
  const who = by ? `by ${oneLine(by.name, 30)}` : "";
  return `${at}  ${threadId}  ${reason.padEnd(9)} ${what} ${who}  ${oneLine(text ?? "", 60)}`;
}
