import { ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { expect, inject, it, onTestFinished, vi } from "vitest";
import { createSqsClient } from "@kikimimi/messaging/client";
import { createQueuesOn } from "@kikimimi/messaging/create";
import { startEventSource } from "@kikimimi/messaging/event-source";

it("holds a slow batch, deletes what succeeded, and tries what failed again until it is set aside", async () => {
  const client = createSqsClient({ endpoint: inject("sqs") });
  const prefix = `es-${crypto.randomUUID().slice(0, 8)}`;
  const urls = await createQueuesOn(client, { prefix, visibilitySeconds: 1, maxReceives: 2 });
  for (const MessageBody of ["slow", "bad"]) {
    await client.send(new SendMessageCommand({ QueueUrl: urls.inbound.url, MessageBody }));
  }
  const seen: string[] = [];
  const stolen: unknown[] = [];
  const onError = vi.fn<(error: unknown) => void>();
  const stop = startEventSource({
    client,
    queueUrl: urls.inbound.url,
    visibilitySeconds: 1,
    concurrency: 2,
    onError,
    handler: async ({ Records }: SQSEvent) => {
      seen.push(...Records.map((record) => record.body));
      // Three times as long as the queue would hide it; while it runs, nobody else may see it.
      const until = Date.now() + (Records.some((record) => record.body === "slow") ? 3_000 : 0);
      await vi.waitUntil(
        async () => {
          const { url: QueueUrl } = urls.inbound;
          const answer = await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
          stolen.push(...(answer.Messages ?? []).map((message) => message.Body));
          return Date.now() >= until;
        },
        { timeout: 5_000 },
      );
      const bad = Records.filter((record) => record.body === "bad");
      return { batchItemFailures: bad.map((record) => ({ itemIdentifier: record.messageId })) };
    },
  });
  onTestFinished(stop);
  const dead = async (): Promise<(string | undefined)[]> => {
    const answer = await client.send(
      new ReceiveMessageCommand({ QueueUrl: urls.inbound.deadLetterUrl, VisibilityTimeout: 0 }),
    );
    return (answer.Messages ?? []).map((message) => message.Body);
  };
  await expect.poll(dead, { timeout: 20_000, interval: 200 }).toEqual(["bad"]);
  expect(seen.filter((body) => body === "slow")).toEqual(["slow"]);
  expect(seen.filter((body) => body === "bad")).toEqual(["bad", "bad"]);
  expect(stolen).toEqual([]);
  expect(onError).not.toHaveBeenCalled();
});
