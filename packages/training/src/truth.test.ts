import { describe, expect, it } from "vitest";
import { truthOf } from "./truth.ts";

describe("truthOf", () => {
  it("reads sentiment as words only", () => {
    expect(truthOf("sentiment", " Negative ").label).toBe("negative");
    expect(() => truthOf("sentiment", 1)).toThrow("positive, neutral, negative");
    expect(() => truthOf("sentiment", ["positive", "negative"])).toThrow("one label is needed, not 2");
  });

  it("reads levels as numbers, yes or no, and anger as emotions", () => {
    const anger = (raw: Parameters<typeof truthOf>[1]): string => truthOf("anger", raw).label;
    expect([0, "1", 2, true, false, "true", "no"].map(anger)).toEqual(["0", "1", "2", "2", "0", "2", "0"]);
    expect(["anger", "Angry", "annoyance"].map(anger)).toEqual(["2", "2", "1"]);
    expect(["joy", "sadness", "not_anger"].map(anger)).toEqual(["0", "0", "0"]);
    expect(anger(["joy", "anger"])).toBe("2");
    expect(anger([])).toBe("0");
    expect(truthOf("urgency", "2").label).toBe("2");
    expect(() => anger("angr")).toThrow('"angr"');
    expect(() => anger(3)).toThrow('"3"');
    expect(() => truthOf("urgency", "joy")).toThrow('"joy"');
  });

  it("reads any number of intents, or whether one holds", () => {
    expect(truthOf("intent", ["complaint", "churn"]).intents).toEqual(["complaint", "churn"]);
    expect(truthOf("intent", "none").intents).toEqual([]);
    expect(() => truthOf("intent", "1")).toThrow("--only");
    expect(() => truthOf("intent", "rant")).toThrow('"rant"');
    const complaint = (raw: Parameters<typeof truthOf>[1]): string => truthOf("intent", raw, "complaint").label;
    for (const raw of ["complaint", "1", 1, true, ["churn", "complaint"]]) expect(complaint(raw)).toBe("complaint");
    for (const raw of ["none", "0", 0, false, [], "praise", "not complaint", "non-complaint"])
      expect(complaint(raw)).toBe("none");
    expect(() => complaint("rant")).toThrow('"rant"');
  });

  it("reads languages by code", () => {
    const language = (raw: string): string => truthOf("language", raw).label;
    expect(["ja", "en-GB", "other", "zh", "JA_jp"].map(language)).toEqual(["ja", "en", "other", "other", "ja"]);
    expect(() => language("日本語")).toThrow("日本語");
  });
});
