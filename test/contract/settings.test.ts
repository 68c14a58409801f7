import { settingIssues } from "@kikimimi/pipeline/setting-issues";
import { platforms } from "@kikimimi/platforms/registry";
import { settingFields } from "@kikimimi/platforms/setting-fields";
import { describe, expect, it } from "vitest";
import { sourceFixtureOf } from "../support/fixtures.ts";

/** What people may paste into any field. */
const GARBAGE: readonly unknown[] = [
  "",
  " ",
  "nowhere",
  "http://",
  "http://[",
  "-1",
  -1,
  0,
  true,
  [],
  [""],
  {},
  [{}],
  null,
];

describe("the settings of a source", () => {
  it.each(platforms.map(({ manifest }) => [manifest.id, manifest] as const))(
    "of %s are known by name and kind, its own samples are right, and nothing that is pasted breaks their reading",
    (id, manifest) => {
      const fields = settingFields(manifest);
      for (const settings of [manifest.example, sourceFixtureOf(id).settings]) {
        expect(settingIssues(manifest, settings, "public")).toEqual([]);
        expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(settings)));
      }
      for (const { name, type, options } of fields) {
        expect(options.length > 0).toBe(type === "choice" || type === "choices");
        for (const value of GARBAGE) {
          const issues = settingIssues(manifest, { ...manifest.example, [name]: value }, "public");
          for (const { path } of issues) expect(path).toMatch(/^settings(\.|$)/);
        }
      }
      const required = fields.filter((field) => field.required).map(({ name }) => `settings.${name}`);
      expect(settingIssues(manifest, {}, "public").map(({ path }) => path)).toEqual(expect.arrayContaining(required));
      expect(settingIssues(manifest, { ...manifest.example, hush: 1 }, "public")).toEqual([
        expect.objectContaining({ path: "settings.hush" }),
      ]);
    },
  );

  it("are told with their kinds", () => {
    const kinds = new Map<string, string>(
      platforms.flatMap(({ manifest }) =>
        settingFields(manifest).map(({ name, type }) => [`${manifest.id}.${name}`, type] as const),
      ),
    );
    const told = ["mastodon.baseUrl", "mastodon.hashtags", "mastodon.mentions", "appstore.api", "appstore.appId"];
    const more = [
      "facebook.streams",
      "discord.guildId",
      "discord.channels",
      "stackexchange.searches",
      "rss.backfillDays",
    ];
    expect([...told, ...more].map((name) => kinds.get(name))).toEqual([
      "address",
      "list",
      "flag",
      "choice",
      "text",
      "choices",
      "text",
      "list",
      "json",
      "number",
    ]);
  });
});
