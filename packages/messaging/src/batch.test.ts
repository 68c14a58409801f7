import type { SQSRecord } from "aws-lambda";
import { describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { eachRecord } from "./batch.ts";

const record = (messageId: string, body: string): SQSRecord => ({
  messageId,
  body,
  receiptHandle: "",
  attributes: { ApproximateReceiveCount: "1", SentTimestamp: "0", SenderId: "", ApproximateFirstReceiveTimestamp: "0" },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "",
  awsRegion: "",
});

describe("eachRecord", () => {
  it("gives back exactly the records that failed, and handles all the others", async () => {
    const handled: number[] = [];
    const onFailure = vi.fn<(error: unknown, record: SQSRecord) => void>();
    const Records = [
      record("a", '{"n":1}'),
      record("b", '{"n":2}'),
      record("c", "not ours"),
      record("d", '{"m":4}'),
      record("e", '{"n":5}'),
    ];
    const answer = await eachRecord(
      { Records },
      z.object({ n: z.number() }),
      async ({ n }) => {
        if (n === 2) throw new Error("two");
        handled.push(n);
      },
      onFailure,
    );
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: "b" }, { itemIdentifier: "c" }, { itemIdentifier: "d" }],
    });
    expect(handled).toEqual([1, 5]);
    expect(new Set(onFailure.mock.calls.map(([, failed]) => failed.messageId))).toEqual(new Set(["b", "c", "d"]));
    expect(onFailure).toHaveBeenCalledTimes(3);
  });
});
