import type { BedrockRuntimeClient, ContentBlock } from "@aws-sdk/client-bedrock-runtime";
import { type Advisor, UnusableAnswer } from "./advisor.ts";
import { type AwsOptions, clientOptions, once } from "./aws.ts";
import { fence, INSTRUCTIONS, readAnswer } from "./prompt.ts";

export type BedrockOptions = AwsOptions & {
  /** A model's or inference profile's id or ARN, as Bedrock's Converse takes it. */
  readonly model: string;
};

/** Tokens of an answer; the form asked for needs about 70. */
const MAX_TOKENS = 200;

/**
 * Asks a model on Amazon Bedrock through its Converse API
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html). The SDK is loaded when the
 * first question is asked; rejects with the SDK's error or `UnusableAnswer`.
 */
export function createBedrockAdvisor({ model, ...options }: BedrockOptions): Advisor {
  const connect = once(async () => {
    const sdk = await import("@aws-sdk/client-bedrock-runtime");
    const client: BedrockRuntimeClient = new sdk.BedrockRuntimeClient(clientOptions(options));
    return { client, Converse: sdk.ConverseCommand };
  });
  return {
    name: `bedrock:${model.slice(model.lastIndexOf("/") + 1)}`,
    heads: ["sentiment", "anger", "urgency"],
    languages: ["ja", "en", "other"],
    advise: async (question, abort) => {
      const { client, Converse } = await connect();
      const answer = await client.send(
        new Converse({
          modelId: model,
          system: [{ text: INSTRUCTIONS }],
          messages: [{ role: "user", content: [{ text: fence(question) }] }],
          inferenceConfig: { maxTokens: MAX_TOKENS, temperature: 0 },
        }),
        { abortSignal: abort },
      );
      if (answer.stopReason !== "end_turn" && answer.stopReason !== "stop_sequence")
        throw new UnusableAnswer(`the model stopped: ${answer.stopReason ?? "no reason given"}`);
      return readAnswer((answer.output?.message?.content ?? []).map(textOf).join(""));
    },
  };
}

function textOf(block: ContentBlock): string {
  return block.text ?? "";
}
