import { HANDLER_SECONDS, MAX_RECEIVES, type QueueName } from "../packages/messaging/src/queue-names.ts";

/** The longest that SQS keeps a message. */
const RETENTION_SECONDS = 14 * 86_400;

/** A queue and where its messages go after too many receives. */
export type QueuePair = { readonly queue: sst.aws.Queue; readonly deadLetters: sst.aws.Queue };

/** Every queue of the walk. */
export type Queues = Readonly<Record<QueueName, QueuePair>>;

/** The queues of the walk, each with its dead-letter queue. */
export function createQueues(): Queues {
  return { inbound: createPair("Inbound"), response: createPair("Response"), outbound: createPair("Outbound") };
}

function createPair(name: string): QueuePair {
  const transform = { queue: { messageRetentionSeconds: RETENTION_SECONDS } };
  const deadLetters = new sst.aws.Queue(`${name}DeadLetters`, { transform });
  const queue = new sst.aws.Queue(`${name}Queue`, {
    // Six times the function's timeout, as Lambda asks, so that a throttled batch is not handed out twice.
    visibilityTimeout: `${HANDLER_SECONDS * 6} seconds`,
    dlq: { queue: deadLetters.arn, retry: MAX_RECEIVES },
    transform,
  });
  return { queue, deadLetters };
}
