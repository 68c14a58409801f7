import * as z from "zod";
import type { Advisor } from "./advisor.ts";
import { createBedrockAdvisor } from "./bedrock.ts";
import { createComprehendAdvisor } from "./comprehend.ts";
import { createSecondOpinion, type SecondOpinion, type SecondOpinionOptions } from "./second-opinion.ts";

/** A variable that is empty is one that is not set. */
function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === "" ? undefined : value), schema);
}

function count(most: number, usual: number) {
  return optional(
    z.coerce
      .number("is not a number")
      .int("is not whole")
      .min(1, "is under 1")
      .max(most, `is over ${most}`)
      .default(usual),
  );
}

/** The environment variables of the second opinion. */
export const SecondOpinionSettings = z
  .object({
    KIKIMIMI_SECOND_OPINION: optional(
      z.enum(["off", "bedrock", "comprehend"], "is not off, bedrock or comprehend").default("off"),
    ),
    /** A Bedrock model's or inference profile's id or ARN. */
    KIKIMIMI_SECOND_OPINION_MODEL: optional(z.string().max(2_048, "is too long").optional()),
    /** Calls that one process may make in any minute, and on any UTC day. */
    KIKIMIMI_SECOND_OPINION_PER_MINUTE: count(10_000, 30),
    KIKIMIMI_SECOND_OPINION_PER_DAY: count(1_000_000, 1_000),
    KIKIMIMI_SECOND_OPINION_TIMEOUT_MS: count(20_000, 3_000),
    /** An endpoint other than AWS, for tests. */
    KIKIMIMI_SECOND_OPINION_ENDPOINT: optional(z.url("is not a URL").optional()),
  })
  .refine((env) => env.KIKIMIMI_SECOND_OPINION !== "bedrock" || env.KIKIMIMI_SECOND_OPINION_MODEL !== undefined, {
    path: ["KIKIMIMI_SECOND_OPINION_MODEL"],
    message: "is missing: name the Bedrock model or inference profile to ask",
  });
export type SecondOpinionSettings = z.infer<typeof SecondOpinionSettings>;

/** Reads the variables; throws one error that names every one that is wrong. */
export function readSecondOpinionSettings(env: Readonly<Record<string, string | undefined>>): SecondOpinionSettings {
  const parsed = SecondOpinionSettings.safeParse(env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new Error(`The second opinion is not set up rightly: ${problems.join("; ")}`);
}

/** The second opinion that the variables ask for; undefined when it is off. */
export function secondOpinionOf(
  env: SecondOpinionSettings,
  parts: Pick<SecondOpinionOptions, "clock" | "onEvent" | "cutsOf">,
): SecondOpinion | undefined {
  const advisor = advisorOf(env);
  return (
    advisor &&
    createSecondOpinion({
      ...parts,
      advisor,
      budget: { perMinute: env.KIKIMIMI_SECOND_OPINION_PER_MINUTE, perDay: env.KIKIMIMI_SECOND_OPINION_PER_DAY },
      timeoutMs: env.KIKIMIMI_SECOND_OPINION_TIMEOUT_MS,
    })
  );
}

function advisorOf(env: SecondOpinionSettings): Advisor | undefined {
  const endpoint = env.KIKIMIMI_SECOND_OPINION_ENDPOINT;
  switch (env.KIKIMIMI_SECOND_OPINION) {
    case "off":
      return undefined;
    case "bedrock":
      return createBedrockAdvisor({ endpoint, model: env.KIKIMIMI_SECOND_OPINION_MODEL ?? "" });
    case "comprehend":
      return createComprehendAdvisor({ endpoint });
  }
}
