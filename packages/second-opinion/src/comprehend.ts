import type { ComprehendClient } from "@aws-sdk/client-comprehend";
import * as z from "zod";
import { type Advice, type Advisor, UnusableAnswer } from "./advisor.ts";
import { type AwsOptions, clientOptions, once } from "./aws.ts";

/** Bytes of UTF-8 that DetectSentiment takes. */
const MAX_BYTES = 5_000;

const Probability = z.number().min(0).max(1);
const Scores = z.object({
  Positive: Probability,
  Negative: Probability,
  Neutral: Probability,
  Mixed: Probability.default(0),
});

/**
 * Asks Amazon Comprehend's DetectSentiment (https://docs.aws.amazon.com/comprehend/latest/APIReference/API_DetectSentiment.html)
 * about Japanese and English; it speaks to sentiment only. The SDK is loaded when the first question is asked;
 * rejects with the SDK's error or `UnusableAnswer`.
 */
export function createComprehendAdvisor(options: AwsOptions = {}): Advisor {
  const connect = once(async () => {
    const sdk = await import("@aws-sdk/client-comprehend");
    const client: ComprehendClient = new sdk.ComprehendClient(clientOptions(options));
    return { client, DetectSentiment: sdk.DetectSentimentCommand };
  });
  return {
    name: "comprehend",
    heads: ["sentiment"],
    languages: ["ja", "en"],
    advise: async ({ text, language }, abort) => {
      if (language === "other") throw new UnusableAnswer("no language that is asked about");
      const { client, DetectSentiment } = await connect();
      const answer = await client.send(
        new DetectSentiment({ Text: cutBytes(text, MAX_BYTES), LanguageCode: language }),
        { abortSignal: abort },
      );
      const scores = Scores.safeParse(answer.SentimentScore);
      if (!scores.success) throw new UnusableAnswer("the answer has no scores");
      return { sentiment: sentimentOf(scores.data) };
    },
  };
}

/** Mixed counts towards the attitude that dominates, as far as one does. */
function sentimentOf({ Positive, Negative, Neutral, Mixed }: z.infer<typeof Scores>): NonNullable<Advice["sentiment"]> {
  const sum = Positive + Negative + Neutral + Mixed;
  if (Math.abs(sum - 1) > 0.1) throw new UnusableAnswer("the scores do not sum to 1");
  const share = Positive + Negative > 0 ? Positive / (Positive + Negative) : 0.5;
  return {
    positive: (Positive + Mixed * share) / sum,
    negative: (Negative + Mixed * (1 - share)) / sum,
    neutral: Neutral / sum,
  };
}

/** The longest beginning of a text that has at most so many bytes and breaks no character. */
export function cutBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const head = Buffer.from(text).subarray(0, bytes + 1);
  let end = bytes;
  // Bytes 10xxxxxx continue a character; a cut before one of them would break it.
  while (end > 0 && ((head[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return head.toString("utf8", 0, end);
}
