import { SendMessageBatchCommand, type SendMessageBatchCommandInput, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it, vi } from "vitest";
import type { ResponseMessage } from "@kikimimi/core/source/message";
import { Queues } from "./queues.ts";

const urls = {
  inbound: { url: "https://sqs.example/inbound", deadLetterUrl: "https://sqs.example/inbound-dlq" },
  response: { url: "https://sqs.example/response", deadLetterUrl: "https://sqs.example/response-dlq" },
  outbound: { url: "https://sqs.example/outbound", deadLetterUrl: "https://sqs.example/outbound-dlq" },
};
const message = (threadId: string): ResponseMessage => ({ type: "thread.needs_person", brandId: "demo", threadId });

/** Queues on a client whose batches are answered by `answer`; what it was sent is noted. */
function queuesThat(answer: object) {
  const client = new SQSClient({ region: "local" });
  const sent: SendMessageBatchCommandInput[] = [];
  vi.spyOn(client, "send").mockImplementation((command: unknown) => {
    if (command instanceof SendMessageBatchCommand) sent.push(command.input);
    return Promise.resolve(answer) as never;
  });
  return { queues: new Queues(client, urls), sent };
}

describe("redrive", () => {
  it("keeps the dead letter when its queue does not take it back", async () => {
    const client = new SQSClient({ region: "local" });
    const sent: string[] = [];
    let looks = 0;
    vi.spyOn(client, "send").mockImplementation((command: unknown) => {
      const name = (command as object).constructor.name;
      sent.push(name);
      if (name === "SendMessageCommand") return Promise.reject(new Error("no queue")) as never;
      const letters = name === "ReceiveMessageCommand" && looks++ === 0 ? [{ MessageId: "m1", Body: "{}" }] : [];
      return Promise.resolve({ Messages: letters }) as never;
    });
    await expect(new Queues(client, urls).redrive("m1", () => true)).rejects.toMatchObject({ code: "upstream" });
    expect(sent).toContain("SendMessageCommand");
    expect(sent).not.toContain("DeleteMessageCommand");
  });
});

describe("sendMany", () => {
  it("fills requests with ten messages, and with less than a megabyte", async () => {
    const { queues, sent } = queuesThat({});
    await queues.sendMany(
      "response",
      Array.from({ length: 25 }, (_, i) => message(`thr_${i}`)),
    );
    expect(sent.map((input) => input.Entries?.length)).toEqual([10, 10, 5]);
    sent.length = 0;
    await queues.sendMany(
      "response",
      Array.from({ length: 4 }, () => message("x".repeat(400_000))),
    );
    expect(sent.map((input) => input.Entries?.length)).toEqual([2, 2]);
  });

  it("fails when the queue took all but one", async () => {
    const { queues } = queuesThat({ Failed: [{ Id: "1", Code: "InternalError", SenderFault: false }] });
    await expect(queues.sendMany("response", [message("a"), message("b")])).rejects.toMatchObject({ code: "upstream" });
  });
});
