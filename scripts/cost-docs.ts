// Writes the tables of docs/cost.md from the units that `npm run bench -- --write` measured and the prices; `--check`
// compares them.
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { type Bill, billOf, type PlatformShare } from "../packages/core/src/cost/bill.ts";
import { type Decimal, decimal, type MicroDollars } from "../packages/core/src/cost/money.ts";
import { MEASURED } from "../packages/core/src/cost/measured.ts";
import { PRICES_NOTED, type Region } from "../packages/core/src/cost/prices.ts";
import type { Way } from "../packages/core/src/cost/units.ts";

const FILE = new URL("../docs/cost.md", import.meta.url);
const MARKS = ["<!-- measured: scripts/cost-docs.ts -->", "<!-- end -->"] as const;

/** Rows of the tables: what a reader calls the way, and how the bill is told of it. */
const ROWS: readonly { readonly name: string; readonly way: Way; readonly share: PlatformShare["way"] }[] = [
  { name: "ordinary, one a webhook", way: "pushed", share: "pushed" },
  { name: "ordinary, ten a webhook", way: "batched", share: "batched" },
  { name: "ordinary, forty a polled page", way: "polled", share: "polled" },
  { name: "in need of a person, one a webhook", way: "urgent", share: "pushed" },
];

const MILLION = 1_000_000n;

function bill(share: PlatformShare["way"], urgent: Decimal, region: Region, mentions = MILLION): Bill {
  const mix = [{ platform: "any", share: decimal("1"), way: share }];
  return billOf({ mentions, mix, urgent, region, units: MEASURED, freeTier: false, search: false });
}

/** Dollars and cents, rounded to the nearest. */
function cents(amount: MicroDollars): string {
  const rounded = (amount + 5_000n) / 10_000n;
  return `${rounded / 100n}.${String(rounded % 100n).padStart(2, "0")}`;
}

const short = (measure: string): string => Number(measure).toFixed(2);

function tables(): string {
  const rows = ROWS.map(({ name, way, share }) => {
    const units = MEASURED.ways[way];
    const urgent = decimal(way === "urgent" ? "1" : "0");
    const dollars = (region: Region): string => cents(bill(share, urgent, region).perMillion);
    const measures = [units.writeUnits, units.readUnits, units.queueRequests, units.roundTrips].map(short);
    return `| ${[name, ...measures, dollars("ap-northeast-1"), dollars("us-east-1")].join(" | ")} |`;
  });
  return [
    `Measured ${MEASURED.measured} with ${MEASURED.mentions} mentions a way on ${MEASURED.machine}; list prices noted ${PRICES_NOTED}, no free tier.`,
    "",
    "| mentions | write units | read units | SQS requests | round trips | dollars a million, Tokyo | Virginia |",
    "|---|---|---|---|---|---|---|",
    ...rows,
    "",
    `On top of these a stage costs ${cents(bill("pushed", 0n, "ap-northeast-1", 0n).total)} dollars a month in Tokyo without any mention.`,
  ].join("\n");
}

const text = readFileSync(FILE, "utf8");
const [before, rest] = text.split(MARKS[0]);
const after = rest?.split(MARKS[1])[1];
if (before === undefined || after === undefined) throw new Error("docs/cost.md has no place for its tables");
const wanted = `${before}${MARKS[0]}\n\n${tables()}\n\n${MARKS[1]}${after}`;
if (!process.argv.includes("--check")) writeFileSync(FILE, wanted);
else if (text !== wanted) {
  console.error("docs/cost.md is not what the measured units come to: run `node scripts/cost-docs.ts`");
  process.exitCode = 1;
}
