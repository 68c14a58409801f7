import type { Price } from "./money.ts";

/** What is paid for; names are those of the bill. */
export type Priced =
  | "writeUnits"
  | "readUnits"
  | "storage"
  | "backup"
  | "queueRequests"
  | "functionRequests"
  | "functionTime"
  | "httpRequests"
  | "logs"
  | "transferOut"
  | "edgeRequests"
  | "edgeTransfer"
  | "searchNode"
  | "searchDisk";

export const REGIONS = ["ap-northeast-1", "us-east-1"] as const;
export type Region = (typeof REGIONS)[number];

/** When these figures were noted; they are typed in, not fetched, so compare them with the sources before relying on them. */
export const PRICES_NOTED = "2026-11-26";

/** Where AWS publishes them. */
export const PRICE_SOURCES = [
  "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  "https://aws.amazon.com/sqs/pricing/",
  "https://aws.amazon.com/lambda/pricing/",
  "https://aws.amazon.com/api-gateway/pricing/",
  "https://aws.amazon.com/cloudwatch/pricing/",
  "https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer",
  "https://aws.amazon.com/cloudfront/pricing/",
  "https://aws.amazon.com/opensearch-service/pricing/",
] as const;

const MILLION = 1_000_000n;
const per = (dollars: string, units: bigint): Price => ({ dollars, per: units });

/** List prices in US dollars, first tier, without free tiers; gigabytes are of 10^9 bytes, which never understates. */
export const PRICES: Readonly<Record<Region, Readonly<Record<Priced, Price>>>> = {
  "ap-northeast-1": {
    writeUnits: per("0.715", MILLION),
    readUnits: per("0.1425", MILLION),
    storage: per("0.285", 1_000_000_000n),
    backup: per("0.228", 1_000_000_000n),
    queueRequests: per("0.40", MILLION),
    functionRequests: per("0.20", MILLION),
    functionTime: per("0.0000133334", 1n),
    httpRequests: per("1.29", MILLION),
    logs: per("0.76", 1_000_000_000n),
    transferOut: per("0.114", 1_000_000_000n),
    edgeRequests: per("1.20", MILLION),
    edgeTransfer: per("0.114", 1_000_000_000n),
    searchNode: per("0.056", 1n),
    searchDisk: per("0.1464", 1n),
  },
  "us-east-1": {
    writeUnits: per("0.625", MILLION),
    readUnits: per("0.125", MILLION),
    storage: per("0.25", 1_000_000_000n),
    backup: per("0.20", 1_000_000_000n),
    queueRequests: per("0.40", MILLION),
    functionRequests: per("0.20", MILLION),
    functionTime: per("0.0000133334", 1n),
    httpRequests: per("1.00", MILLION),
    logs: per("0.50", 1_000_000_000n),
    transferOut: per("0.09", 1_000_000_000n),
    edgeRequests: per("1.00", MILLION),
    edgeTransfer: per("0.085", 1_000_000_000n),
    searchNode: per("0.036", 1n),
    searchDisk: per("0.122", 1n),
  },
};

/** What AWS gives to every account each month without end, in the unit of the price. Used only where it is asked for. */
export const FREE: Readonly<Partial<Record<Priced, bigint>>> = {
  storage: 25_000_000_000n,
  queueRequests: MILLION,
  functionRequests: MILLION,
  functionTime: 400_000n,
  logs: 5_000_000_000n,
  transferOut: 100_000_000_000n,
  edgeRequests: 10n * MILLION,
  edgeTransfer: 1_000_000_000_000n,
};
