import type { SettingField } from "@kikimimi/api/schema-platform";
import { describe, expect, it } from "vitest";
import { freeId } from "./free-id.ts";
import { schemaOf, settingsOf, shownOf } from "./setting-value.ts";

const field = (name: string, type: SettingField["type"], more: Partial<SettingField> = {}): SettingField => ({
  name,
  type,
  required: false,
  usual: null,
  least: null,
  most: null,
  options: [],
  ...more,
});

const FIELDS = [
  field("baseUrl", "address", { required: true }),
  field("hashtags", "list"),
  field("countries", "list", { usual: ["jp"] }),
  field("mentions", "flag", { usual: false }),
  field("comments", "flag", { usual: true }),
  field("backfillDays", "number", { usual: 1 }),
  field("everySeconds", "number"),
  field("api", "choice", { usual: "rss", options: ["rss", "connect"] }),
  field("searches", "json"),
];

const shown = (settings: Record<string, unknown>) =>
  Object.fromEntries(FIELDS.map((one) => [one.name, shownOf(one, settings)]));

describe("settings in a form", () => {
  it("come back as they were saved", () => {
    const saved = {
      baseUrl: "https://social.example",
      hashtags: ["傘"],
      countries: ["us"],
      mentions: true,
      comments: false,
      backfillDays: 0,
      everySeconds: 60,
      api: "connect",
      searches: [{ site: "askubuntu", tagged: [] }],
    };
    expect(settingsOf(FIELDS, shown(saved))).toEqual(saved);
  });

  it("leave out what says no more than what holds anyway", () => {
    expect(settingsOf(FIELDS, shown({ baseUrl: " https://social.example " }))).toEqual({
      baseUrl: "https://social.example",
    });
    expect(settingsOf(FIELDS, { ...shown({}), countries: [] })).toEqual({ countries: [] });
  });

  it("are refused where one is missing or no JSON, at its field", () => {
    const read = schemaOf(FIELDS).safeParse({ shown: { ...shown({}), searches: "{" } });
    const paths = read.success ? [] : read.error.issues.map(({ path }) => path.join("."));
    expect(paths).toEqual(["settings.baseUrl", "settings.searches"]);
    expect(schemaOf(FIELDS).safeParse({ shown: shown({ baseUrl: "https://social.example" }) }).success).toBe(true);
  });
});

describe("an id for a new source", () => {
  it("is the platform's own until somebody has it", () => {
    expect(freeId("line", [])).toBe("line");
    expect(freeId("line", ["line", "line-2"])).toBe("line-3");
  });
});
