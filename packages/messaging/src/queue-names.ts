/** The queues of the walk; each has a dead-letter queue beside it. */
export const QUEUE_NAMES = ["inbound", "response", "outbound"] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** Receives before a message is set aside on the dead-letter queue. */
export const MAX_RECEIVES = 5;

/** Seconds a function may take for one batch; a message stays invisible six times as long. */
export const HANDLER_SECONDS = 30;

/** URLs of one queue and of its dead-letter queue. */
export type QueueUrls = { readonly url: string; readonly deadLetterUrl: string };
