import type { EventBridgeEvent } from "aws-lambda";
import { contextOf, readEnvironment, type Seams, type Variables } from "@kikimimi/pipeline/environment";
import { measureChannels } from "@kikimimi/pipeline/measure-channels";

/** Every quarter of an hour on AWS: measures what the alarms about channels watch. */
export function handlerOf(variables: Variables, seams?: Seams) {
  const env = readEnvironment(variables);
  const ctx = contextOf(env, seams);
  return async (_event: EventBridgeEvent<"Scheduled Event", unknown>): Promise<void> => {
    await measureChannels({ ctx, input: { table: env.KIKIMIMI_TABLE } });
  };
}

export const handler = handlerOf(process.env);
