import { INDEXES, TTL_ATTRIBUTE } from "../../packages/store/src/keys.ts";
import { at, differs, type Graph, isProduction, listAt, ofType, problems } from "./graph.ts";

/** One table, keyed and indexed as the store's keys say. */
export function checkKeys(graph: Graph): string[] {
  const [table, ...others] = ofType(graph, "Table");
  if (!table || others.length > 0) return [`there are ${others.length + (table ? 1 : 0)} tables, not one`];
  const indexes = Object.values(INDEXES);
  const names = ["pk", "sk", ...indexes.flatMap(({ pk, sk }) => [pk, sk])];
  const found = listAt(table.inputs, "globalSecondaryIndexes").map((index) =>
    ["name", "hashKey", "rangeKey", "projectionType"].map((key) => at(index, key)),
  );
  return problems(
    differs("the key", [at(table.inputs, "hashKey"), at(table.inputs, "rangeKey")], ["pk", "sk"]),
    differs(
      "the attributes",
      listAt(table.inputs, "attributes").map((one) => [at(one, "name"), at(one, "type")]),
      names.map((name) => [name, "S"]),
    ),
    differs(
      "the indexes",
      found,
      indexes.map(({ name, pk, sk }) => [name, pk, sk, "KEYS_ONLY"]),
    ),
  );
}

/** What keeps the table's items, and what lets them go. */
export function checkTable(graph: Graph): string[] {
  const inputs = ofType(graph, "Table")[0]?.inputs;
  return problems(
    differs("billing", at(inputs, "billingMode"), "PAY_PER_REQUEST"),
    differs("point-in-time recovery", at(inputs, "pointInTimeRecovery.enabled"), true),
    differs("the attribute of expiry", at(inputs, "ttl"), { attributeName: TTL_ATTRIBUTE, enabled: true }),
    // No function reads a stream, and one that nobody reads is paid for all the same.
    differs("the stream", at(inputs, "streamEnabled"), false),
    differs("encryption by a key of the account", at(inputs, "serverSideEncryption.enabled"), isProduction(graph)),
    differs("deletion protection", at(inputs, "deletionProtectionEnabled"), isProduction(graph)),
  );
}

/** Everything whose contents nothing could make again, by the logical name that decides whether it is replaced. */
export const STATEFUL: readonly (readonly [type: string, name: string])[] = [
  ["aws:dynamodb/table:Table", "TableTable"],
  ["aws:sqs/queue:Queue", "InboundDeadLettersQueue"],
  ["aws:sqs/queue:Queue", "InboundQueueQueue"],
  ["aws:sqs/queue:Queue", "OutboundDeadLettersQueue"],
  ["aws:sqs/queue:Queue", "OutboundQueueQueue"],
  ["aws:sqs/queue:Queue", "ResponseDeadLettersQueue"],
  ["aws:sqs/queue:Queue", "ResponseQueueQueue"],
  ["aws:sqs/queue:Queue", "SchedulesDeadLettersQueue"],
  ["sst:sst:Secret", "Tokens"],
];

/** A changed logical name would make a new, empty resource beside the old one. */
export function checkNames(graph: Graph): string[] {
  const types = new Set(STATEFUL.map(([type]) => type));
  const found = graph.resources.filter(({ type }) => types.has(type)).map(({ type, name }) => [type, name]);
  return problems(differs("what is stateful", found, STATEFUL));
}

/** Production outlives `sst remove` and a rename; every other stage leaves nothing behind. */
export function checkRemoval(graph: Graph): string[] {
  const lasts = isProduction(graph);
  const kept = graph.resources.filter(
    ({ type }) => type === "aws:dynamodb/table:Table" || type === "aws:sqs/queue:Queue",
  );
  return problems(
    differs("the app's removal", graph.app.removal, lasts ? "retain" : "remove"),
    differs("the app's protection", graph.app.protect, lasts),
    ...kept.map(({ name, retain }) => differs(`${name} retained`, retain, lasts)),
    kept.length === 0 && "nothing is kept at all",
  );
}
