import { unwrap } from "@kikimimi/api/client";
import type { ChannelRow } from "@kikimimi/api/schema";
import { Command } from "commander";
import { brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { BRAND } from "../options.ts";
import { oneLine, printJson, printLine } from "../print.ts";

type Options = Common & { readonly brand?: string; readonly platform?: string };

/** Health in both languages; `off` is a choice, not a trouble. */
const WORDS: Readonly<Record<ChannelRow["health"], string>> = {
  ok: "ok / 正常",
  off: "off / 停止中",
  paused: "paused / 一時停止",
  behind: "behind / 遅れ",
  failing: "failing / 失敗が続く",
  needs_authorisation: "needs re-authorisation / 再認証が必要",
};

export function channelsCommand(): Command {
  return new Command("channels")
    .description("show how each connected source is doing; exits with 1 when one needs a person")
    .option(...BRAND)
    .option("--platform <id>", "only this platform")
    .action(async (_options: unknown, command: Command) => {
      const { json, brand, platform, ...rest } = optionsOf<Options>(command);
      const { client } = connect(rest);
      const all = await unwrap(client.v1.channels.$get({ query: brandQuery({ brand }) }));
      const items = all.items.filter((channel) => platform === undefined || channel.platform === platform);
      if (json) printJson({ items });
      else for (const channel of items) for (const line of linesOf(channel, Date.now())) printLine(line);
      if (!json && items.length === 0) printLine("No source is connected. / 接続されたソースはありません。");
      if (items.some(needsPerson)) process.exitCode = ExitCode.failures;
    });
}

/** Whether somebody has to do something about it; what is merely paused or behind goes on by itself. */
export function needsPerson({ health }: Pick<ChannelRow, "health">): boolean {
  return health === "needs_authorisation" || health === "failing";
}

/** One channel: a line of health, then what is worth knowing, indented. */
export function linesOf(channel: ChannelRow, now: number): string[] {
  const { platform, sourceId, health, lastEventAt, tokenExpiresAt, pausedUntil, lastError, webhook, polling, quota } =
    channel;
  const heard = lastEventAt === null ? "never heard" : `heard ${ago(lastEventAt, now)}`;
  const more = [
    webhook &&
      `webhook ${webhook.path} · ${webhook.lastDeliveryAt ? `last ${ago(webhook.lastDeliveryAt, now)}` : "nothing yet"}`,
    polling && pollingLine(polling, now),
    ...(polling?.backfill ?? []).map(({ stream, reached }) => `backfill of ${stream}: back to ${reached}`),
    ...(polling?.gaps ?? []).slice(0, 3).map(({ stream, from, to }) => `gap in ${stream}: ${from} to ${to}`),
    quota && quotaLine(quota),
    tokenExpiresAt && `token lives until ${tokenExpiresAt}`,
    health === "paused" && pausedUntil && `paused until ${pausedUntil}`,
    lastError && `last error: ${oneLine(lastError, 160)}`,
  ];
  return [
    `${`${platform}/${sourceId}`.padEnd(36)} ${WORDS[health].padEnd(16)} ${heard}`,
    ...more.filter((line) => typeof line === "string").map((line) => `    ${line}`),
  ];
}

/** A limit in money reads as such: it is the one that somebody set, or the manifest's. */
function quotaLine({ unit, spent, limit, resetsAt }: NonNullable<ChannelRow["quota"]>): string {
  const used = limit > 0 ? Math.floor((spent / limit) * 100) : 100;
  const word = unit === "USD" ? "spending" : "quota";
  const near = used >= 80 ? " · nearly used up, so polling slows down or stops / 上限間近" : "";
  return `${word} ${round(spent)} of ${limit} ${unit} (${used} %) · resets ${resetsAt}${near}`;
}

function pollingLine(
  { lastPolledAt, intervalSeconds, lagSeconds, recent }: NonNullable<ChannelRow["polling"]>,
  now: number,
): string {
  const polled = lastPolledAt === null ? "not polled yet" : `polled ${ago(lastPolledAt, now)}`;
  const lag = lagSeconds === null ? "" : ` · lag ${lagSeconds} s`;
  return `${polled}, every ${Math.round(intervalSeconds)} s${lag} · ${recent.failed} of the last ${recent.polls} polls failed`;
}

function ago(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h ago` : `${Math.round(seconds / 86_400)} d ago`;
}

function round(amount: number): string {
  return String(Math.round(amount * 1000) / 1000);
}
