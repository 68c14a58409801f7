import { INDEXES } from "../packages/store/src/keys.ts";

const indexes = Object.values(INDEXES);

/** The one table, with the indexes that the store's keys name; on-demand, with point-in-time recovery by default. */
export function createTable() {
  const names = ["pk", "sk", ...indexes.flatMap((index) => [index.pk, index.sk])];
  return new sst.aws.Dynamo("Table", {
    fields: Object.fromEntries(names.map((name) => [name, "string" as const])),
    primaryIndex: { hashKey: "pk", rangeKey: "sk" },
    globalIndexes: Object.fromEntries(
      indexes.map((index) => [index.name, { hashKey: index.pk, rangeKey: index.sk, projection: "keys-only" as const }]),
    ),
    ttl: "ttl",
    deletionProtection: $app.stage === "production",
    // Both are the component's defaults; stated, so that a change of defaults changes nothing here.
    transform: { table: { billingMode: "PAY_PER_REQUEST", pointInTimeRecovery: { enabled: true } } },
  });
}

/** The table that `createTable` makes. */
export type Table = ReturnType<typeof createTable>;
