import { type Client, unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { Command, Option } from "commander";
import { brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { BRAND } from "../options.ts";
import { printJson, printLine, printNews } from "../print.ts";

type Options = Common & {
  readonly brand?: string;
  readonly day?: string;
  readonly days: string;
  readonly repair?: boolean;
};
type Rebuilt = { readonly threadId: string; readonly differences: readonly string[]; readonly repaired: boolean };

const DAY_MS = 86_400_000;

export function rebuildCommand(): Command {
  return new Command("rebuild")
    .description("make threads anew from their mentions and activities, and say where what is stored differs")
    .argument("[ids...]", "threads (thr_…); those that changed lately when left out")
    .option(...BRAND)
    .addOption(new Option("--days <n>", "threads that changed on so many UTC days until today").default("1"))
    .option("--repair", "store what they add up to where it differs")
    .addHelpText("after", "\nExit code 1 when a thread differs and is not repaired. / 食い違いが残れば終了コード1。")
    .action(async (ids: string[], _options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const bad = ids.find((id) => !/^thr_\w+$/.test(id));
      if (bad !== undefined) throw new AppError("invalid_input", `${bad} is no thread id (thr_…).`);
      const days = Number(options.days);
      if (!Number.isInteger(days) || days < 1 || days > 366) {
        throw new AppError("invalid_input", `--days takes a whole number from 1 to 366, not ${options.days}.`);
      }
      const { client } = connect(options);
      const found: Rebuilt[] = [];
      let looked = 0;
      for await (const id of ids.length > 0 ? ids : changedIn(client, options.brand, days)) {
        const answer = await unwrap(
          client.v1.threads[":id"].rebuild.$post({ param: { id }, json: { repair: options.repair === true } }),
        );
        looked++;
        if (answer.differences.length > 0) found.push(answer);
        if (looked % 20 === 0) printNews(`${looked} threads`);
      }
      printNews("");
      if (options.json) printJson({ looked, differing: found });
      else show(looked, found);
      if (found.some(({ repaired }) => !repaired)) process.exitCode = ExitCode.failures;
    });
}

/** Ids of a brand's threads that changed, newest day first, each once. */
async function* changedIn(client: Client, brand: string | undefined, days: number): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (let i = 0; i < days; i++) {
    const day = new Date(Date.now() - i * DAY_MS).toISOString().slice(0, 10);
    let cursor: string | null = null;
    do {
      const query = { day, limit: "200", ...brandQuery({ brand }), ...(cursor ? { cursor } : {}) };
      const page: { items: { threadId: string }[]; next: string | null } = await unwrap(
        client.v1.threads.$get({ query }),
      );
      for (const { threadId } of page.items) {
        if (!seen.has(threadId)) yield threadId;
        seen.add(threadId);
      }
      cursor = page.next;
    } while (cursor !== null);
  }
}

function show(looked: number, found: readonly Rebuilt[]): void {
  for (const { threadId, differences, repaired } of found) {
    printLine(`${threadId} ${repaired ? "repaired" : "differs"}: ${differences.join(", ")}`);
  }
  printLine(`${looked} threads looked at, ${found.length} differ.`);
}
