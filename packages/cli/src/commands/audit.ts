import { unwrap } from "@kikimimi/api/client";
import { Command } from "commander";
import { type Common, connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine } from "../print.ts";

/** Options that are the route's own query, by name. */
const FILTERS = ["brand", "actor", "target", "route", "from", "to", "limit", "cursor"] as const;
type Options = Common & { readonly [name in (typeof FILTERS)[number]]?: string };

export function auditCommand(): Command {
  return new Command("audit")
    .description("who did what: every write and every export, refused ones too (admins) / 監査ログ")
    .option("--brand <id>", "a brand (default: the token's first)")
    .option("--actor <id>", "only what this person or key did")
    .option("--target <id>", "only what named or made this id")
    .option("--route <route>", 'only this route: "POST /v1/threads/{id}/claim"')
    .option("--from <instant>", "not before (default: 30 days ago)")
    .option("--to <instant>", "not after")
    .option("--limit <n>", "rows", "50")
    .option("--cursor <next>", "go on from an earlier answer's next")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const given = FILTERS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
      const page = await unwrap(connect(options).client.v1.audit.$get({ query: Object.fromEntries(given) }));
      if (options.json) return printJson(page);
      for (const { at, outcome, by, route, targets, network } of page.items) {
        const named = [...targets, ...(outcome?.made ?? [])].join(" ");
        const who = oneLine(`${by.name} (${by.kind} ${by.id})`, 50);
        printLine(`${at}  ${outcome?.status ?? "???"}  ${who}  ${route}  ${named}  ${network ?? ""}`.trimEnd());
      }
      if (page.items.length === 0) printLine("Nothing was done. / 記録はありません。");
      if (page.next) printLine(`more: kikimimi audit --cursor ${page.next}`);
    });
}
