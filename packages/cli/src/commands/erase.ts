import { createInterface } from "node:readline/promises";
import { type Client, unwrap } from "@kikimimi/api/client";
import type { ErasureRow } from "@kikimimi/api/schema-export";
import { AppError } from "@kikimimi/core/base/error";
import { Command } from "commander";
import { brandCommand, type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine, printList, printNews } from "../print.ts";

type AuthorOptions = BrandOptions & {
  readonly platform?: string;
  readonly author?: string;
  readonly handle?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
};

const HELP = `
What is erased does not come back: not by a redelivery, a replay or a poll of the same posts. What they write later is new and
is kept; \`kikimimi topic mute-author\` hides it. Replies and notes of ours that quote them cannot be found by a machine. docs/export.md
消した投稿は、再送・再処理・再取得でも戻りません。その後の新しい投稿は残ります。こちらの返信やメモの中の引用は、自動では見つけられません。
途中で止まっても、同じコマンドをもう一度実行すれば続きから進みます。

Examples / 例:
  $ kikimimi erase author --platform x --handle hanako --dry-run
  $ kikimimi erase author --platform x --author 4711
  $ kikimimi erase list`;

export function eraseCommand(): Command {
  return new Command("erase")
    .description("erase what somebody wrote, for good (admins) / ある投稿者の投稿を完全に消去します")
    .addHelpText("after", HELP)
    .addCommand(authorCommand())
    .addCommand(listCommand());
}

function authorCommand(): Command {
  return brandCommand("author")
    .description("look for all posts of an author, and erase them")
    .option("--platform <id>", "required; where the account is")
    .option("--author <id>", "the platform's id of the account")
    .option("--handle <name>", "its handle, to find the id; nothing is erased by it")
    .option("--dry-run", "only say what would be erased")
    .option("--yes", "do not ask; for programs")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<AuthorOptions>(command);
      const { platform, author, handle } = options;
      if (platform === undefined || (author === undefined) === (handle === undefined))
        throw new AppError("invalid_input", "Name --platform, and either --author or --handle.");
      const { client } = connect(options);
      const wanted = author === undefined ? { handle: handle ?? "" } : { author };
      const found = await look(client, options, { platform, ...wanted });
      if (options.dryRun || author === undefined) return printFound(found, options, author === undefined);
      if (!options.json) printFound(found, options, false);
      if (!options.yes) await confirm(author);
      const erasure = await erase(client, options, platform, author);
      if (options.json) return printJson(erasure);
      const { posts, threads } = erasure.erased;
      printLine(`Erased: ${posts} posts in ${threads} threads. / 消去しました。 ${erasure.erasureId}`);
    });
}

type Found = {
  readonly id: string;
  readonly name: string | null;
  readonly handle: string | null;
  posts: number;
  threads: Set<string>;
};

/** Reads through everything of the platform, page by page. */
async function look(
  client: Client,
  options: BrandOptions,
  wanted: { platform: string; author?: string; handle?: string },
) {
  const found = new Map<string, Found>();
  let read = 0;
  for (let cursor: string | null | undefined; cursor !== null;) {
    const json = { ...wanted, ...(cursor === undefined ? {} : { cursor }) };
    const page = await unwrap(client.v1.erasures.preview.$post({ query: brandQuery(options), json }));
    for (const { threadIds, posts, ...who } of page.authors) {
      const known = found.get(who.id) ?? { ...who, posts: 0, threads: new Set<string>() };
      known.posts += posts;
      for (const id of threadIds) known.threads.add(id);
      found.set(who.id, known);
    }
    read += page.read.posts;
    printNews(`${read} posts read, up to ${page.reached.slice(0, 10)}`);
    cursor = page.next;
  }
  printNews("");
  return { authors: [...found.values()].map((one) => ({ ...one, threads: one.threads.size })), read };
}

function printFound(
  { authors, read }: Awaited<ReturnType<typeof look>>,
  { json }: AuthorOptions,
  byHandle: boolean,
): void {
  if (json) return printJson({ authors, read });
  for (const { id, name, handle, posts, threads } of authors)
    printLine(
      `${oneLine(id, 60)}  ${oneLine(name ?? "", 40)} ${oneLine(handle ?? "", 40)}  ${posts} posts in ${threads} threads`,
    );
  if (authors.length === 0) printLine(`Nobody was found among ${read} posts. / 見つかりませんでした。`);
  else if (byHandle) printLine("Erase by the id: kikimimi erase author --platform … --author <id>");
}

async function confirm(author: string): Promise<void> {
  if (!process.stdin.isTTY) throw new AppError("invalid_input", "Nobody is there to be asked: give --yes.");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await lines.question(
      "This cannot be undone. Type the id to erase / 元に戻せません。IDを入力してください: ",
    );
    if (typed.trim() !== author) throw new AppError("invalid_input", "That is another id; nothing was erased.");
  } finally {
    lines.close();
  }
}

async function erase({ v1: { erasures } }: Client, options: BrandOptions, platform: string, author: string) {
  const query = brandQuery(options);
  let erasure = await unwrap(erasures.$post({ query, json: { platform, author, confirm: author } }));
  while (erasure.phase !== null) {
    erasure = await unwrap(erasures[":id"].run.$post({ param: { id: erasure.erasureId }, query }));
    const { posts, deliveries } = erasure.read;
    printNews(
      `${erasure.phase ?? "done"}: ${posts} posts and ${deliveries} deliveries read, ${erasure.erased.posts} erased`,
    );
  }
  printNews("");
  return erasure;
}

function listCommand(): Command {
  return brandCommand("list")
    .description("erasures, done and under way")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions>(command);
      const { client } = connect(options);
      const items = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const query = { ...brandQuery(options), ...(cursor === undefined ? {} : { cursor }) };
        const page = await unwrap(client.v1.erasures.$get({ query }));
        items.push(...page.items);
        cursor = page.next;
      }
      printList({ items }, options.json, {
        line: lineOf,
        none: "Nothing was erased yet. / まだ何も消去していません。",
      });
    });
}

function lineOf({ erasureId, platform, startedAt, phase, erased, by }: ErasureRow): string {
  return `${erasureId}  ${platform}  ${startedAt}  ${phase ?? "done"}  ${erased.posts} posts  ${oneLine(by.name, 40)}`;
}
