import type { EventBridgeEvent } from "aws-lambda";

/** Calls a handler with a real schedule event every `seconds`; a call never overlaps the one before. */
export function startSchedule(options: {
  readonly handler: (event: EventBridgeEvent<"Scheduled Event", unknown>) => Promise<unknown>;
  readonly seconds: number;
  readonly onError: (error: unknown) => void;
}): { readonly stop: () => Promise<void>; readonly runNow: () => Promise<void> } {
  let running: Promise<void> | undefined;
  const run = (): Promise<void> => {
    running ??= options
      .handler(scheduleEvent())
      .then(() => undefined, options.onError)
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  const timer = setInterval(() => void run(), options.seconds * 1000);
  return {
    runNow: run,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

function scheduleEvent(): EventBridgeEvent<"Scheduled Event", unknown> {
  return {
    version: "0",
    id: crypto.randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: "000000000000",
    time: new Date().toISOString(),
    region: "local",
    resources: [],
    detail: {},
  };
}
