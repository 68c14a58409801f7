import { pathToFileURL } from "node:url";
import type { EventBridgeEvent, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { HttpFunction } from "./http.ts";
import { fromRoot } from "./root.ts";

/** Every function of `functions/`, as Lambda would call it. */
export type Functions = {
  readonly webhook: HttpFunction;
  readonly api: HttpFunction;
  readonly process: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly intake: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly reply: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly poll: (event: EventBridgeEvent<"Scheduled Event", unknown>) => Promise<unknown>;
  readonly search: (event: EventBridgeEvent<"Scheduled Event", unknown>) => Promise<unknown>;
  readonly sweep: (event: EventBridgeEvent<"Scheduled Event", unknown>) => Promise<unknown>;
  readonly rollup: (event: EventBridgeEvent<"Scheduled Event", unknown>) => Promise<unknown>;
  readonly erase: (event: EventBridgeEvent<"Scheduled Event", unknown>) => Promise<unknown>;
  readonly notify: (event: EventBridgeEvent<"Scheduled Event", unknown>) => Promise<unknown>;
};

/** Answers requests to a host that exists on this machine only. */
export type LocalHost = { readonly origin: string; readonly handle: (request: Request) => Promise<Response> };

/**
 * Loads the functions with their environment, as Lambda does: variables first, then the module. They are found
 * by path, because nothing may import functions. Requests to `host` never leave the process.
 */
export async function importFunctions(
  variables: Readonly<Record<string, string>>,
  host: LocalHost,
): Promise<Functions> {
  Object.assign(process.env, variables);
  answerLocally(host);
  // Sound as far as `functions/` keeps to one handler a file for its own trigger, which every end-to-end suite calls.
  const load = async (name: string): Promise<{ handler: never }> =>
    (await import(pathToFileURL(fromRoot("functions", `${name}.ts`)).href)) as { handler: never };
  const [webhook, api, process_, intake, reply, poll, search, sweep, rollup, notify, erase] = await Promise.all(
    ["webhook", "api", "process", "intake", "reply", "poll", "search", "sweep", "rollup", "notify", "erase"].map(load),
  );
  if (!webhook || !api || !process_ || !intake || !reply || !poll || !search || !sweep || !rollup || !notify || !erase)
    throw new Error("a function is missing");
  return {
    webhook: webhook.handler,
    api: api.handler,
    process: process_.handler,
    intake: intake.handler,
    reply: reply.handler,
    poll: poll.handler,
    search: search.handler,
    sweep: sweep.handler,
    rollup: rollup.handler,
    notify: notify.handler,
    erase: erase.handler,
  };
}

function answerLocally({ origin, handle }: LocalHost): void {
  const remote = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    return request.url.startsWith(`${origin}/`) ? handle(request) : remote(input, init);
  };
}
