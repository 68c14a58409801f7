import { describe, expect, it } from "vitest";
import { readSecondOpinionSettings, secondOpinionOf } from "./settings.ts";

const parts = { clock: () => new Date(0), onEvent: () => undefined };

describe("readSecondOpinionSettings", () => {
  it("is off when nothing is said, also by empty variables", () => {
    for (const env of [{}, { KIKIMIMI_SECOND_OPINION: "", KIKIMIMI_SECOND_OPINION_PER_DAY: "" }]) {
      const settings = readSecondOpinionSettings(env);
      expect(settings).toMatchObject({ KIKIMIMI_SECOND_OPINION: "off", KIKIMIMI_SECOND_OPINION_PER_DAY: 1_000 });
      expect(secondOpinionOf(settings, parts)).toBeUndefined();
    }
  });

  it("makes what is asked for", () => {
    const bedrock = {
      KIKIMIMI_SECOND_OPINION: "bedrock",
      KIKIMIMI_SECOND_OPINION_MODEL: "m",
      KIKIMIMI_SECOND_OPINION_PER_MINUTE: "7",
    };
    expect(readSecondOpinionSettings(bedrock).KIKIMIMI_SECOND_OPINION_PER_MINUTE).toBe(7);
    for (const env of [bedrock, { KIKIMIMI_SECOND_OPINION: "comprehend" }])
      expect(secondOpinionOf(readSecondOpinionSettings(env), parts)?.counts().taken).toBe(0);
  });

  it("names everything that is wrong, at once", () => {
    const env = {
      KIKIMIMI_SECOND_OPINION: "gpt",
      KIKIMIMI_SECOND_OPINION_PER_MINUTE: "many",
      KIKIMIMI_SECOND_OPINION_PER_DAY: "0",
      KIKIMIMI_SECOND_OPINION_TIMEOUT_MS: "60000",
      KIKIMIMI_SECOND_OPINION_ENDPOINT: "nowhere",
    };
    expect(() => readSecondOpinionSettings(env)).toThrow(
      "The second opinion is not set up rightly: KIKIMIMI_SECOND_OPINION is not off, bedrock or comprehend; " +
        "KIKIMIMI_SECOND_OPINION_PER_MINUTE is not a number; KIKIMIMI_SECOND_OPINION_PER_DAY is under 1; " +
        "KIKIMIMI_SECOND_OPINION_TIMEOUT_MS is over 20000; KIKIMIMI_SECOND_OPINION_ENDPOINT is not a URL",
    );
  });

  it("asks which model", () => {
    expect(() => readSecondOpinionSettings({ KIKIMIMI_SECOND_OPINION: "bedrock" })).toThrow(
      "KIKIMIMI_SECOND_OPINION_MODEL is missing: name the Bedrock model or inference profile to ask",
    );
  });
});
