import { ASSUMED, type Bill, billOf, type PlatformShare } from "@kikimimi/core/cost/bill";
import { MEASURED } from "@kikimimi/core/cost/measured";
import { type Decimal, decimal, dollarsOf } from "@kikimimi/core/cost/money";
import { PRICE_SOURCES, PRICES_NOTED, type Region, REGIONS } from "@kikimimi/core/cost/prices";
import { AppError } from "@kikimimi/core/base/error";
import type { Platform } from "@kikimimi/platforms/platform";
import { platformOf } from "@kikimimi/platforms/registry";
import { Command, Option } from "commander";
import { type Common, optionsOf } from "../connection.ts";
import { printJson, printLine } from "../print.ts";

type Manifest = Platform["manifest"];

type Options = Common & {
  readonly mentions: string;
  readonly platformMix: string;
  readonly urgent: string;
  readonly region: Region;
  readonly batch?: boolean;
  readonly freeTier?: boolean;
  readonly search?: boolean;
};

/** What each line of the bill is, as people say it. */
const NAMES: Readonly<Record<string, string>> = {
  writeUnits: "DynamoDB writes / 書き込み",
  readUnits: "DynamoDB reads / 読み取り",
  storage: "DynamoDB storage, one month / 保存",
  backup: "DynamoDB point-in-time backup / バックアップ",
  queueRequests: "SQS requests / キュー",
  functionRequests: "Lambda requests / 呼び出し",
  functionTime: "Lambda time / 実行時間",
  httpRequests: "API Gateway requests / 受付",
  logs: "CloudWatch Logs / ログ",
  transferOut: "Transfer out / 送信",
  edgeRequests: "CloudFront requests / 配信リクエスト",
  edgeTransfer: "CloudFront transfer / 配信",
  searchNode: "OpenSearch node / 検索ノード",
  searchDisk: "OpenSearch disk / 検索ディスク",
};

export function costCommand(): Command {
  return new Command("cost")
    .description("what a month costs at list price, item by item / 1か月の費用の見積もり（定価・項目別）")
    .requiredOption("--mentions <n>", "mentions a month")
    .option("--platform-mix <list>", "shares by platform: x=0.6,line=0.4", "line=1")
    .option("--urgent <share>", "share that needs a person, 0 to 1", "0.05")
    .addOption(new Option("--region <id>", "AWS region").choices(REGIONS).default("ap-northeast-1"))
    .option("--batch", "webhooks that carry ten mentions each instead of one")
    .option("--free-tier", "take off what AWS gives every account each month")
    .option("--search", "with an OpenSearch domain")
    .action((_options: unknown, command: Command) => {
      const { json, ...options } = optionsOf<Options>(command);
      const mix = mixOf(options);
      const bill = billOf({
        mentions: BigInt(countOf(options.mentions)),
        mix,
        urgent: shareOf(options.urgent, "--urgent"),
        region: options.region,
        units: MEASURED,
        freeTier: options.freeTier === true,
        search: options.search === true,
      });
      if (json) printJson({ ...jsonOf(bill), region: options.region, pricesNoted: PRICES_NOTED, measured: MEASURED });
      else for (const line of linesOf(bill, options)) printLine(line);
    });
}

function countOf(text: string): string {
  if (/^\d{1,12}$/.test(text)) return text;
  throw new AppError("invalid_input", "--mentions takes a whole number.");
}

function shareOf(text: string, option: string): Decimal {
  const share = decimalOf(text, option);
  if (share <= decimal("1")) return share;
  throw new AppError("invalid_input", `${option} takes a share from 0 to 1.`);
}

function decimalOf(text: string, option: string): Decimal {
  try {
    return decimal(text);
  } catch {
    throw new AppError("invalid_input", `${option} takes decimal numbers; "${text}" is none.`);
  }
}

function mixOf({ platformMix, batch }: Options): PlatformShare[] {
  const shares = platformMix.split(",").map((part): PlatformShare => {
    const [id = "", share = ""] = part.split("=").map((side) => side.trim());
    const manifest = platformOf(id)?.manifest;
    if (!manifest) throw new AppError("invalid_input", `There is no platform named "${id}".`);
    return {
      platform: id,
      share: decimalOf(share, "--platform-mix"),
      way: wayOf(manifest, batch),
      fee: feeOf(manifest),
    };
  });
  if (new Set(shares.map(({ platform }) => platform)).size < shares.length)
    throw new AppError("invalid_input", "--platform-mix names a platform twice.");
  if (shares.every(({ share }) => share === 0n))
    throw new AppError("invalid_input", "--platform-mix shares out nothing.");
  return shares;
}

/** Where a platform does both, being pushed to is the dearer way, so that the estimate does not flatter. */
function wayOf({ ingest }: Manifest, batch: boolean | undefined): PlatformShare["way"] {
  if (!ingest.includes("webhook")) return "polled";
  return batch ? "batched" : "pushed";
}

function feeOf({ quota }: Manifest): string | undefined {
  return quota?.unit === "USD" ? quota.perMention : undefined;
}

function jsonOf({ items, total, perMillion }: Bill) {
  return {
    items: items.map(({ name, quantity, cost }) => ({
      name,
      quantity: dollarsOf(quantity / 1_000_000n),
      dollars: dollarsOf(cost),
    })),
    total: dollarsOf(total),
    perMillion: dollarsOf(perMillion),
  };
}

function linesOf(bill: Bill, { region, freeTier }: Options): string[] {
  const rows = bill.items.map(({ name, cost }): [string, string] => [labelOf(name), dollarsOf(cost)]);
  const width = Math.max(...rows.map(([, cost]) => cost.length), dollarsOf(bill.total).length);
  return [
    ...rows.map(([label, cost]) => `${cost.padStart(width)}  ${label}`),
    `${dollarsOf(bill.total).padStart(width)}  US dollars a month / 合計（米ドル）`,
    "",
    `A million such mentions more: ${dollarsOf(bill.perMillion)} US dollars to AWS.`,
    `${region}, list prices noted ${PRICES_NOTED}${freeTier ? ", free tiers taken off" : ", no free tier"}. Sources:`,
    ...PRICE_SOURCES.map((source) => `  ${source}`),
    `Measured ${MEASURED.measured} with ${MEASURED.mentions} mentions a way on ${MEASURED.machine}.`,
    `Assumed: ${ASSUMED.roundTripMs} ms a request in the region, ${ASSUMED.personRequests} requests for each mention that a person looks at.`,
  ];
}

function labelOf(name: string): string {
  const [kind, of = ""] = name.split(":");
  if (kind === "fee") return `${of} for reading / ${of}の読み取り料金`;
  return kind === "idle" ? `${NAMES[of] ?? of}, without any mention / 待機` : (NAMES[name] ?? name);
}
