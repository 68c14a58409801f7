import { HANDLER_SECONDS, MAX_RECEIVES, type QueueName } from "../packages/messaging/src/queue-names.ts";
import type { StageSettings } from "./stage.ts";

/** The longest that SQS keeps a message. */
const RETENTION_SECONDS = 14 * 86_400;

/** A queue and where its messages go after too many receives. */
export type QueuePair = { readonly queue: sst.aws.Queue; readonly deadLetters: sst.aws.Queue };

/** Every queue of the walk, and where schedules leave the runs that failed. */
export type Queues = Readonly<Record<QueueName, QueuePair>> & { readonly schedules: sst.aws.Queue };

/** The queues of the walk, each with its dead-letter queue, encrypted with SQS's own keys. */
export function createQueues(settings: StageSettings): Queues {
  const pairOf = (name: string): QueuePair => {
    const deadLetters = createQueue(`${name}DeadLetters`, settings);
    const queue = createQueue(`${name}Queue`, settings, {
      // Six times the function's timeout, as Lambda asks, so that a throttled batch is not handed out twice.
      visibilityTimeout: `${HANDLER_SECONDS * 6} seconds`,
      dlq: { queue: deadLetters.arn, retry: MAX_RECEIVES },
    });
    return { queue, deadLetters };
  };
  return {
    inbound: pairOf("Inbound"),
    response: pairOf("Response"),
    outbound: pairOf("Outbound"),
    schedules: createQueue("SchedulesDeadLetters", settings),
  };
}

function createQueue(name: string, { isProduction }: StageSettings, args: sst.aws.QueueArgs = {}): sst.aws.Queue {
  return new sst.aws.Queue(name, {
    ...args,
    transform: {
      queue: (queue, options) => {
        queue.messageRetentionSeconds = RETENTION_SECONDS;
        queue.sqsManagedSseEnabled = true;
        // A message that was acknowledged is nowhere else: a production queue outlives a rename and a removal.
        options.retainOnDelete = isProduction;
        return undefined;
      },
    },
  });
}
