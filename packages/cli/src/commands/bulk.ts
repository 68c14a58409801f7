import { type Client, unwrap } from "@kikimimi/api/client";
import type { BulkAnswer } from "@kikimimi/api/schema-work";
import type { ThreadAction } from "@kikimimi/core/thread/action";
import { AppError } from "@kikimimi/core/base/error";
import { QueueFilter } from "@kikimimi/core/triage/queue-filter";
import type { Command } from "commander";
import { brandCommand, type BrandOptions, brandQuery, zoneOf } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { wrongIn } from "../json-file.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { idOf } from "./document-command.ts";
import { describe } from "./queue.ts";
import { actionOf, VERBS, withWords } from "./thread-verbs.ts";
import { viewQuery } from "./view.ts";

const HELP = `
Without --yes it says what it would do with which threads, and does nothing. With --yes it does it with exactly those that it
has just named; what changed meanwhile is told and left alone. Exit code 1: some were refused or had changed.
  $ kikimimi bulk close --topic campaign --reason "キャンペーン終了"
  $ kikimimi bulk close --topic campaign --reason "キャンペーン終了" --yes
  $ kikimimi bulk tag --add 返金 --ids thr_01… thr_02… --yes
  $ kikimimi bulk macro refund --view refunds --shared --yes
docs/triage.md`;

/** Threads of one request. */
const BATCH = 200;

type Options = BrandOptions &
  Readonly<Record<string, unknown>> & {
    readonly ids?: string[];
    readonly view?: string;
    readonly shared?: boolean;
    readonly yes?: boolean;
  };
type What = { readonly action: ThreadAction } | { readonly macro: string };
type Of = { readonly threadIds: string[] } | { readonly filter: QueueFilter; readonly cursor?: string };

export function bulkCommand(): Command {
  const command = brandCommand("bulk")
    .description("do one thing with many threads / まとめて操作する")
    .addHelpText("after", HELP);
  for (const verb of VERBS) {
    const inner = withWords(scoped(verb.name).description(verb.description), verb);
    command.addCommand(
      inner.action(async (..._said: unknown[]) => {
        const options = optionsOf<Options>(inner);
        const { client } = connect(options);
        const zone = (): Promise<string> => zoneOf(client, options);
        const action = await actionOf(verb, { words: inner.args, options, now: new Date(), zone });
        await run(client, options, { action });
      }),
    );
  }
  const macro = scoped("macro").description("run a macro / マクロを実行する").argument("<macro>", "its id");
  return command.addCommand(
    macro.action(async (id: string) => {
      const options = optionsOf<Options>(macro);
      await run(connect(options).client, options, { macro: idOf(id) });
    }),
  );
}

/** A command with options that say which threads are meant. */
function scoped(name: string): Command {
  return brandCommand(name)
    .option("--ids <thread...>", "these threads (thr_…)")
    .option("--view <id>", "the threads of a saved view")
    .option("--shared", "with --view: one that the brand shares")
    .option("--status <status>", "active (the default), queued, claimed, escalated, waiting, snoozed, closed, ignored")
    .option("--platform <id>", "only this platform")
    .option("--holder <id>", "held by: an id, me, nobody")
    .option("--follower <id>", "followed by: an id, me")
    .option("--of-team <id>", "only this team's")
    .option("--tagged <tag>", "only those with this tag")
    .option("--topic <id>", "only those whose deciding mention met this topic")
    .option("--wave <id>", "only this wave's (wav_…)")
    .option("--min-priority <n>", "only from this priority on")
    .option("--yes", "do it, not only say what would be done")
    .addHelpText("after", HELP);
}

async function scopeOf(client: Client, options: Options): Promise<Of[]> {
  const { ids, view } = options;
  const { status, platform, holder, follower, ofTeam: team, tagged: tag, topic, wave, minPriority } = options;
  const named = { status, platform, holder, follower, team, tag, topic, wave, minPriority };
  const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  const ways = [ids !== undefined, view !== undefined, Object.keys(given).length > 0].filter(Boolean).length;
  if (ways !== 1)
    throw new AppError("invalid_input", "Say which threads: --ids, --view, or filters such as --status active.");
  if (ids)
    return Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, i) => ({
      threadIds: ids.slice(i * BATCH, (i + 1) * BATCH),
    }));
  if (view !== undefined) {
    const found = client.v1.views[":id"].$get({ param: { id: idOf(view) }, query: viewQuery(options) });
    return [{ filter: (await unwrap(found)).filter }];
  }
  const parsed = QueueFilter.safeParse(given);
  if (parsed.success) return [{ filter: parsed.data }];
  throw wrongIn(parsed.error);
}

async function run(client: Client, options: Options, what: What): Promise<void> {
  const ask = (json: object): Promise<BulkAnswer> =>
    unwrap(client.v1.bulk.$post({ query: brandQuery(options), json: { ...what, ...json } }));
  const plans: BulkAnswer[] = [];
  for (const of of await scopeOf(client, options)) {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const plan: BulkAnswer = await ask({ dryRun: true, ...of, ...(cursor === undefined ? {} : { cursor }) });
      plans.push(plan);
      cursor = plan.next;
    }
  }
  const done: BulkAnswer[] = [];
  for (const { scope } of options.yes ? plans : []) done.push(await ask({ scope }));
  report(options, options.yes ? done : plans);
}

function report({ json, yes }: Options, answers: readonly BulkAnswer[]): void {
  const threads = answers.flatMap((answer) => answer.threads);
  const counts = { done: 0, unchanged: 0, changed: 0, refused: 0 };
  for (const { outcome } of threads) counts[outcome]++;
  if (yes && counts.changed + counts.refused > 0) process.exitCode = ExitCode.failures;
  if (json) return printJson({ dryRun: !yes, count: threads.length, counts, threads });
  for (const row of answers[0]?.sample ?? []) printLine(describe(row, Date.now()));
  const { done, unchanged, changed, refused } = counts;
  printLine(
    yes
      ? `${done} done, ${unchanged} as they were, ${changed} had changed, ${refused} refused / 実行 ${done}件`
      : `would be done with ${done} of ${threads.length}; ${unchanged} stay as they are, ${refused} refused: say --yes / 対象 ${done}件`,
  );
  for (const { threadId, outcome, message } of threads)
    if (outcome === "changed" || outcome === "refused")
      printLine(`${outcome}: ${threadId}  ${oneLine(message ?? "", 100)}`);
}
