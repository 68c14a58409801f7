import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import { AppError } from "@kikimimi/core/base/error";
import { ThreadStatus } from "@kikimimi/core/triage/thread-view";
import { Command, Option } from "commander";
import { brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { BRAND, CURSOR, ROWS } from "../options.ts";
import { oneLine, printJson, printLine, printList } from "../print.ts";

type Options = Common & {
  readonly brand?: string;
  readonly status: "active" | "queued" | "claimed" | "closed";
  readonly platform?: string;
  readonly mine?: boolean;
  readonly wave?: string;
  readonly close?: boolean;
  readonly reason?: string;
  readonly sort: "priority" | "due";
  readonly limit: string;
  readonly cursor?: string;
};

export function queueCommand(): Command {
  return new Command("queue")
    .description("list the threads that need people")
    .option(...BRAND)
    .addOption(
      new Option("--status <status>").choices(["active", ...ThreadStatus.exclude(["open"]).options]).default("active"),
    )
    .option("--platform <id>", "only this platform")
    .option("--mine", "only threads that I hold")
    .option("--wave <id>", "each thread of a wave of copied posts (wav_…)")
    .option("--close", "with --wave: close all of them that wait")
    .option("--reason <text>", "with --close: why, for colleagues")
    .addOption(new Option("--sort <by>").choices(["priority", "due"]).default("priority"))
    .option(...ROWS)
    .option(...CURSOR)
    .action(async (_options: unknown, command: Command) => {
      const { json, brand, status, platform, mine, wave, close, reason, sort, limit, cursor, ...rest } =
        optionsOf<Options>(command);
      if (close && wave === undefined) throw new AppError("invalid_input", "--close needs --wave: the wave to close.");
      if (reason !== undefined && !close) throw new AppError("invalid_input", "--reason goes with --close.");
      const { client } = connect(rest);
      if (close && wave !== undefined) return closeWave(client, wave, reason, json);
      const query = {
        status,
        sort,
        limit,
        ...brandQuery({ brand }),
        ...(platform === undefined ? {} : { platform }),
        ...(mine ? { holder: "me" } : {}),
        ...(wave === undefined ? {} : { wave }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const page = await unwrap(client.v1.queue.$get({ query }));
      const line = (row: ThreadRow): string => describe(row, Date.now());
      const none = "Nothing waits for an answer. / 対応待ちはありません。";
      printList(page, json, { line, none, more: "kikimimi queue" });
    });
}

/** Closes what waits of a wave, and says which of its threads it could not close. */
async function closeWave(client: Client, id: string, reason: string | undefined, json: boolean | undefined) {
  const answer = client.v1.waves[":id"].close.$post({ param: { id }, json: reason === undefined ? {} : { reason } });
  const { closed, failed } = await unwrap(answer);
  if (failed.length > 0) process.exitCode = ExitCode.failures;
  if (json) return printJson({ closed, failed });
  printLine(`${closed.length} closed / 完了 ${closed.length}件`);
  for (const { threadId, message } of failed) printLine(`not closed: ${threadId}  ${oneLine(message, 100)}`);
}

/** One row: priority, time left, where, who holds it, how many copies wait with it, the words. */
export function describe(row: ThreadRow, now: number): string {
  const holder = row.claim ? ` [${oneLine(row.claim.name, 20)}]` : "";
  const wave = row.wave && row.wave.count > 1 ? ` ×${row.wave.count} (${row.wave.waveId})` : "";
  const words = oneLine(row.lead?.excerpt ?? "", 60);
  return `${String(row.priority).padStart(3)}  ${timeLeft(row.dueAt, now).padEnd(12)} ${row.platform.padEnd(16)} ${row.threadId}${holder}${wave}  ${words}`;
}

/** "12 min", "2 h", "18 min late"; empty when nobody waits. */
export function timeLeft(dueAt: string | null, now: number): string {
  if (dueAt === null) return "";
  const minutes = Math.round((Date.parse(dueAt) - now) / 60_000);
  const size = Math.abs(minutes);
  const amount =
    size < 120 ? `${size} min` : size < 2_880 ? `${Math.round(size / 60)} h` : `${Math.round(size / 1_440)} d`;
  return minutes < 0 ? `${amount} late` : amount;
}
