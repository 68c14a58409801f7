import { checkAlarms, checkCoverage, checkTopic } from "./check-alarms.ts";
import { checkIngress, checkPage, checkPublic, checkSearch } from "./check-edge.ts";
import { checkEnvironments, checkFunctions, checkPermissions, checkWildcards } from "./check-functions.ts";
import { checkConsumers, checkQueues, checkSchedules } from "./check-queues.ts";
import { checkKeys, checkNames, checkRemoval, checkTable } from "./check-table.ts";
import type { Graph } from "./graph.ts";

/** Everything that has to hold of a stage's resources; each answers a line for each thing that does not. */
export const CHECKS = {
  keys: checkKeys,
  table: checkTable,
  names: checkNames,
  removal: checkRemoval,
  queues: checkQueues,
  consumers: checkConsumers,
  schedules: checkSchedules,
  functions: checkFunctions,
  environments: checkEnvironments,
  permissions: checkPermissions,
  wildcards: checkWildcards,
  public: checkPublic,
  ingress: checkIngress,
  page: checkPage,
  search: checkSearch,
  alarms: checkAlarms,
  coverage: checkCoverage,
  topic: checkTopic,
} as const satisfies Readonly<Record<string, (graph: Graph) => string[]>>;

export type CheckName = keyof typeof CHECKS;
