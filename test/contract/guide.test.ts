import { describe, expect, it } from "vitest";
import { guidesJa } from "@kikimimi/platforms/all-guides-ja";
import type { GuideJa } from "@kikimimi/platforms/manifest";
import { platformOf, platforms } from "@kikimimi/platforms/registry";
import { guideProblems } from "../support/guide.ts";

describe("guides", () => {
  it.each(platforms.map(({ manifest }) => [manifest.id, manifest] as const))(
    "of %s say as much in Japanese",
    (id, manifest) => {
      expect(guideProblems(manifest, guidesJa[id])).toEqual([]);
    },
  );

  it("are of no platform that is not there", () => {
    expect(Object.keys(guidesJa).filter((id) => !platformOf(id))).toEqual([]);
  });

  it.each([
    ["a step", { setup: ["開きます。"] }, "setup: 1 instead of 5"],
    ["a limit", { limits: [] }, "limits: 0 instead of 4"],
    ["its costs", { costs: " " }, "costs 1: not Japanese"],
    ["Japanese", { costs: "Free to hear." }, "costs 1: not Japanese"],
    [
      "a secret",
      { secrets: { channelSecret: { description: "秘密です。", says: "16進数" } } },
      "secrets.channelAccessToken: missing",
    ],
  ] as const)("are found where they lack %s", (_what, change, problem) => {
    expect(problemsOf("line", change)).toContain(`line: ${problem}`);
  });

  it("are found where they lack a placeholder, say another setting, or know a secret too many", () => {
    const { setup = [], secrets = {} } = guidesJa["line"] ?? {};
    const said = (step: string): string => step.replace("{webhook}", "そのアドレス").replace("`botUserId`", "`userId`");
    expect(
      problemsOf("line", { setup: setup.map(said), secrets: { ...secrets, pin: { description: "番号です。" } } }),
    ).toEqual([
      "line: setup 2: keeps  of {webhook}",
      "line: setup 3: keeps `userId` of `botUserId`",
      "line: secrets.pin: the manifest knows no such secret",
    ]);
  });

  it("are found where there is none", () => {
    const manifest = platformOf("line")?.manifest;
    if (!manifest) throw new Error("no platform to change");
    expect(guideProblems(manifest, undefined)).toEqual(["line: no guide in Japanese"]);
  });
});

function problemsOf(id: string, change: Partial<GuideJa>): string[] {
  const [manifest, ja] = [platformOf(id)?.manifest, guidesJa[id]];
  if (!manifest || !ja) throw new Error("no guide to change");
  return guideProblems(manifest, { ...ja, ...change });
}
