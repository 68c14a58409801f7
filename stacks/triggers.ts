import type { Functions } from "./deployed.ts";
import { createFunction } from "./function.ts";
import { componentOf, type FunctionName, type FunctionRow, functionRows, type Trigger } from "./functions.ts";
import type { Parts } from "./parts.ts";

type Routed = Extract<Trigger, { readonly route: string }>;
type Queued = Extract<Trigger, { readonly batch: number }>;
type Scheduled = Extract<Trigger, { readonly every: string }>;

/** Every function of the table of functions, each with the trigger that its row names, but for the routes. */
export function createFunctions(parts: Parts): Functions {
  const rows = functionRows(parts.settings);
  const functions: Functions = new Map(rows.map(([name, row]) => [name, createFunction(parts, name, row)]));
  for (const [name, row, fn] of deployed(rows, functions)) {
    if ("queue" in row.trigger) consume(parts, row.trigger, fn);
    else if ("every" in row.trigger) schedule(parts, componentOf(name), row.trigger, fn);
  }
  return functions;
}

/** The routes of the HTTP API, each with the function that answers it. */
export function routesOf(parts: Parts, functions: Functions): (readonly [route: string, fn: sst.aws.Function])[] {
  return deployed(functionRows(parts.settings), functions).flatMap(([, { trigger }, fn]) =>
    isRouted(trigger) ? [[trigger.route, fn] as const] : [],
  );
}

function isRouted(trigger: Trigger): trigger is Routed {
  return "route" in trigger;
}

function deployed(
  rows: readonly (readonly [FunctionName, FunctionRow])[],
  functions: Functions,
): [FunctionName, FunctionRow, sst.aws.Function][] {
  return rows.flatMap(([name, row]): [FunctionName, FunctionRow, sst.aws.Function][] => {
    const fn = functions.get(name);
    return fn ? [[name, row, fn]] : [];
  });
}

function consume({ queues }: Parts, { queue, batch, atOnce }: Queued, fn: sst.aws.Function): void {
  queues[queue].queue.subscribe(fn.arn, {
    batch: { size: batch, partialResponses: true },
    // A limit here leaves messages on the queue; one of the function itself would count as receives that failed.
    transform: { eventSourceMapping: { scalingConfig: { maximumConcurrency: atOnce } } },
  });
}

/** Two more tries within the minute; a run that could not be handed over is left where people see it. */
function schedule({ queues }: Parts, name: string, { every }: Scheduled, fn: sst.aws.Function): void {
  const retries = 2;
  new sst.aws.CronV2(`${name}Schedule`, {
    schedule: every,
    function: fn,
    retries,
    dlq: queues.schedules.arn,
    transform: {
      schedule: (args) => {
        args.target = $output(args.target).apply((target) => ({
          ...target,
          retryPolicy: { maximumRetryAttempts: retries, maximumEventAgeInSeconds: 60 },
        }));
        return undefined;
      },
    },
  });
}
