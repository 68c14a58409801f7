import { describe, expect, it } from "vitest";
import { guidesJa } from "@kikimimi/platforms/all-guides-ja";
import { platformOf } from "@kikimimi/platforms/registry";
import { PlatformRow, presentPlatform } from "./schema-platform.ts";

const lineManifest = platformOf("line")?.manifest;

describe("a platform as the API tells it", () => {
  it("has its guide and its secrets in both languages, in one shape", () => {
    if (!lineManifest) throw new Error("no such platform");
    const row = PlatformRow.parse(presentPlatform({}, lineManifest, guidesJa["line"]));
    expect(row.guide.setup[1]).toContain("Webhook URL: {webhook}");
    expect(row.ja.guide.setup[1]).toContain("「Webhook URL」を {webhook} にし");
    expect([row.secrets[0], row.ja.secrets[0]]).toMatchObject([
      { name: "channelSecret", optional: false, looks: "32 hexadecimal digits" },
      { name: "channelSecret", optional: false, looks: "16進数32桁" },
    ]);
    expect(row.ja.secrets[1]).toMatchObject({ name: "channelAccessToken", optional: true, looks: null });
    expect(row.ja.guide.references).toEqual(row.guide.references);
  });

  it("keeps scopes as the vendor spells them, but for words between them", () => {
    const [x, appstore] = ["x", "appstore"].map((id) => {
      const manifest = platformOf(id)?.manifest;
      return manifest && presentPlatform({}, manifest, guidesJa[id]);
    });
    expect(x?.ja.guide.scopes).toEqual(x?.guide.scopes);
    expect(appstore?.ja.guide.scopes).toEqual(["役割：Customer Support（またはAdmin）"]);
  });

  it("stays English where nobody has put it into Japanese", () => {
    if (!lineManifest) throw new Error("no such platform");
    const { ja, guide, secrets } = presentPlatform({}, lineManifest, undefined);
    expect(ja).toEqual({ guide, secrets });
  });
});
