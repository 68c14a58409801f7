import { createInboundSender } from "@kikimimi/messaging/sender";
import { createSourceLookup } from "@kikimimi/store/source-lookup";
import { basicsOf, type Environment, type Seams } from "./environment.ts";
import type { ReceiveContext } from "./receive-delivery.ts";

/** The context of the function that takes webhooks, on clients that load in a few milliseconds (docs/adr). */
export function webhookContextOf(env: Environment, seams: Seams = {}): ReceiveContext {
  const { probe } = seams;
  return {
    ...basicsOf(env, seams),
    store: { sources: createSourceLookup({ table: env.KIKIMIMI_TABLE, endpoint: env.DYNAMODB_ENDPOINT, probe }) },
    queues: createInboundSender({ url: env.INBOUND_QUEUE_URL, endpoint: env.SQS_ENDPOINT, probe }),
  };
}
