import { setTimeout as delay } from "node:timers/promises";
import { type Client, unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { ThreadStatus } from "@kikimimi/core/triage/thread-view";
import { Command, Option } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine, printNews } from "../print.ts";

const FILTERS = [
  ["author", "<text>", "an author's id, or a part of the name or handle"],
  ["platform", "<id>", "only this platform"],
  ["source", "<id>", "only this source"],
  ["topic", "<id>", "only posts that met this topic"],
  ["holder", "<id>", "only threads that this person holds, or `me`"],
  ["minPriority", "<n>", "at least this priority"],
  ["maxPriority", "<n>", "at most this priority"],
  ["lang", "<code>", "ja, en, or another language"],
  ["from", "<day>", "posted on this day or later (2026-11-26)"],
  ["to", "<day>", "posted on this day or earlier"],
  ["zone", "<name>", "the time zone of those days (default: Asia/Tokyo)"],
  ["limit", "<n>", "posts in one answer (default: 50)"],
  ["cursor", "<next>", "go on from an earlier answer's next"],
  ["brand", "<id>", "a brand (default: the token's first)"],
] as const;

const STATUSES = ["active", ...ThreadStatus.options] as const;
const KINDS = ["post", "comment", "reply", "message", "review", "repost", "bookmark"] as const;

type Options = Common & { readonly [name in (typeof FILTERS)[number][0]]?: string } & {
  readonly status?: (typeof STATUSES)[number];
  readonly kind?: (typeof KINDS)[number];
};

const ask = (client: Client, query: Parameters<Client["v1"]["search"]["$get"]>[0]["query"]) =>
  unwrap(client.v1.search.$get({ query }));
type SearchAnswer = Awaited<ReturnType<typeof ask>>;
type SearchHit = SearchAnswer["items"][number]["hits"][number];

/** How often a rebuild's progress is asked for, and how long nothing may move. */
const PAUSE_MS = 300;
const PATIENCE_MS = 90_000;

export function searchCommand(): Command {
  const command = new Command("search")
    .description('find threads by words: "返金 -配送", \'"late delivery"\'; or by filters alone / 語と条件で探します')
    .argument("[words...]", "all of them must stand in a post; quoted ones as whole words, -those not at all")
    .addOption(new Option("--status <status>").choices(STATUSES))
    .addOption(new Option("--kind <kind>").choices(KINDS));
  for (const [name, value, help] of FILTERS)
    command.option(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${value}`, help);
  command.action(async (words: string[], _options: unknown, self: Command) => {
    const { json, data, ...filters } = optionsOf<Options>(self);
    const { client } = connect(data === undefined ? {} : { data });
    const query = { ...filters, q: words.join(" ") };
    const answer = await ask(client, query);
    if (json) return printJson(answer);
    print(answer);
  });
  // A command with arguments of its own takes a name for a sub-command first: search for '"rebuild"' in quotes.
  command.addCommand(rebuildCommand());
  return command;
}

function rebuildCommand(): Command {
  return brandCommand("rebuild")
    .description("build the search index again from the store / 検索索引を作り直します")
    .action(async (_options: unknown, self: Command) => {
      const options = optionsOf<BrandOptions>(self);
      const { client } = connect(options);
      const query = brandQuery(options);
      const started = new Date().toISOString();
      let state = await unwrap(client.v1.search.rebuild.$post({ query }));
      let moved = Date.now();
      while (state.indexedUntil === null || state.indexedUntil < started) {
        if (Date.now() - moved > PATIENCE_MS)
          throw new AppError("upstream", "The indexer does not move; the index is built when it runs again.");
        await delay(PAUSE_MS);
        const next = await unwrap(client.v1.search.state.$get({ query }));
        if (next.posts !== state.posts || next.indexedUntil !== state.indexedUntil) moved = Date.now();
        state = next;
        printNews(`${state.posts} posts, changes up to ${state.indexedUntil ?? "…"}`);
      }
      printNews("");
      if (options.json) return printJson(state);
      printLine(`${state.posts} posts are in the index, all changes up to ${state.indexedUntil}.`);
    });
}

function print({ items, next, engine, complete, indexedUntil, read }: SearchAnswer): void {
  for (const row of items) {
    const priority = String(row.priority).padStart(3);
    printLine(`${priority}  ${row.status.padEnd(8)} ${row.platform.padEnd(16)} ${row.threadId}`);
    for (const hit of row.hits) printLine(`       ${hit.createdAt.slice(0, 16)}  ${marked(hit, process.stdout.isTTY)}`);
  }
  if (items.length === 0) printLine("Nothing found. / 見つかりません。");
  if (!complete)
    printLine(
      engine === "bounded"
        ? `No index here: looked at ${read?.threads ?? 0} threads that changed since ${read?.reached ?? "now"}.`
        : `The index is behind: it holds what changed up to ${indexedUntil ?? "… nothing yet"}.`,
    );
  if (next) printLine(`more: --cursor ${next}`);
}

/** The excerpt on one line, its words bold on a terminal. */
function marked({ excerpt, start, ranges }: SearchHit, bold: boolean): string {
  const [first] = ranges;
  const at = Math.max(0, (first?.from ?? start) - start - 15);
  const line = oneLine(excerpt.slice(at), 90);
  const words = new Set(ranges.map(({ from, to }) => oneLine(excerpt.slice(from - start, to - start), 90)));
  if (!bold) return line;
  return [...words].reduce((text, word) => text.replaceAll(word, `\u001B[1m${word}\u001B[22m`), line);
}
