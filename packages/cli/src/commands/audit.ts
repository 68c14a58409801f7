import { unwrap } from "@kikimimi/api/client";
import { type AuditRecord, toldOf } from "@kikimimi/core/people/audit";
import { Command } from "commander";
import { type Common, connect, optionsOf } from "../connection.ts";
import { BRAND, CURSOR, ROWS } from "../options.ts";
import { oneLine, printList } from "../print.ts";

/** Options that are the route's own query, by name. */
const FILTERS = ["brand", "actor", "target", "route", "from", "to", "limit", "cursor"] as const;
type Options = Common & { readonly [name in (typeof FILTERS)[number]]?: string };

export function auditCommand(): Command {
  return new Command("audit")
    .description("who did what: every write and every export, refused ones too (admins) / 監査ログ")
    .option(...BRAND)
    .option("--actor <id>", "only what this person or key did")
    .option("--target <id>", "only what named or made this id")
    .option("--route <route>", 'only this route: "POST /v1/threads/{id}/claim"')
    .option("--from <instant>", "not before (default: 30 days ago)")
    .option("--to <instant>", "not after")
    .option(...ROWS)
    .option(...CURSOR)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const given = FILTERS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
      const page = await unwrap(connect(options).client.v1.audit.$get({ query: Object.fromEntries(given) }));
      const none = "Nothing was done. / 記録はありません。";
      printList(page, options.json, { line: lineOf, none, more: "kikimimi audit" });
    });
}

function lineOf(record: AuditRecord): string {
  const { at, outcome, by, route, network } = record;
  const who = oneLine(`${by.name} (${by.kind} ${by.id})`, 50);
  return `${at}  ${outcome?.status ?? "???"}  ${who}  ${route}  ${toldOf(record)}  ${network ?? ""}`.trimEnd();
}
