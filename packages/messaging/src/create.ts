import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { HANDLER_SECONDS, MAX_RECEIVES, QUEUE_NAMES, type QueueName, type QueueUrls } from "./queue-names.ts";

/**
 * Creates the queues and their dead-letter queues on an engine that has none; on AWS the stack does this.
 * `visibilitySeconds` shortens the wait between two tries for tests and laptops.
 */
export async function createQueuesOn(
  client: SQSClient,
  options: { readonly prefix: string; readonly visibilitySeconds?: number; readonly maxReceives?: number },
): Promise<Record<QueueName, QueueUrls>> {
  const entries = await Promise.all(
    QUEUE_NAMES.map(async (name): Promise<[QueueName, QueueUrls]> => {
      const deadLetterUrl = await create(client, `${options.prefix}-${name}-dlq`, {
        MessageRetentionPeriod: "1209600",
      });
      const described = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ["QueueArn"] }),
      );
      const url = await create(client, `${options.prefix}-${name}`, {
        VisibilityTimeout: String(options.visibilitySeconds ?? HANDLER_SECONDS * 6),
        MessageRetentionPeriod: "1209600",
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: described.Attributes?.["QueueArn"],
          maxReceiveCount: options.maxReceives ?? MAX_RECEIVES,
        }),
      });
      return [name, { url, deadLetterUrl }];
    }),
  );
  return Object.fromEntries(entries) as Record<QueueName, QueueUrls>;
}

async function create(client: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  const answer = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  if (!answer.QueueUrl) throw new Error(`the queue engine named no URL for ${name}`);
  return answer.QueueUrl;
}
