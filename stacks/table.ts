import { INDEXES, TTL_ATTRIBUTE } from "../packages/store/src/keys.ts";
import type { StageSettings } from "./stage.ts";

const indexes = Object.values(INDEXES);

/** The one table, with the indexes that the store's keys name; on-demand, with point-in-time recovery, without a stream. */
export function createTable({ isProduction }: StageSettings) {
  const names = ["pk", "sk", ...indexes.flatMap((index) => [index.pk, index.sk])];
  return new sst.aws.Dynamo("Table", {
    fields: Object.fromEntries(names.map((name) => [name, "string" as const])),
    primaryIndex: { hashKey: "pk", rangeKey: "sk" },
    globalIndexes: Object.fromEntries(
      indexes.map((index) => [index.name, { hashKey: index.pk, rangeKey: index.sk, projection: "keys-only" as const }]),
    ),
    ttl: TTL_ATTRIBUTE,
    deletionProtection: isProduction,
    transform: {
      table: {
        // Both are the component's defaults; stated, so that a change of defaults changes nothing here.
        billingMode: "PAY_PER_REQUEST",
        pointInTimeRecovery: { enabled: true },
        // DynamoDB encrypts every table; in production by a key of the account, whose use CloudTrail records.
        serverSideEncryption: { enabled: isProduction },
      },
    },
  });
}

/** The table that `createTable` makes. */
export type Table = ReturnType<typeof createTable>;
