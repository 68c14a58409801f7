import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { platforms } from "@kikimimi/platforms/registry";
import { changeSecrets, localSecrets, readSecrets } from "./secrets.ts";

describe("a laptop's secrets", () => {
  const folder = mkdtempSync(join(tmpdir(), "kikimimi-secrets-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("sign what every platform's webhook verifies, also after a restart", () => {
    const now = new Date("2026-11-26T10:00:00Z");
    const body = Buffer.from('{"hello":"傘"}');
    const first = localSecrets(folder);
    expect(localSecrets(folder)).toEqual(first);
    expect(readSecrets(folder)).toEqual(first);
    const pushing = platforms.filter((platform) => platform.webhook);
    const verdicts = pushing.map(({ manifest, webhook }) => {
      const secrets = first.sources[`${manifest.id}/${manifest.id}`] ?? {};
      const headers = webhook?.sign(body, secrets, now) ?? {};
      const request = { method: "POST", query: new URLSearchParams(), headers, body };
      return [manifest.id, webhook?.verify(request, secrets, now)];
    });
    expect(verdicts).toEqual(pushing.map(({ manifest }) => [manifest.id, { ok: true }]));
    expect(pushing.length).toBeGreaterThan(8);
  });

  it("are made up for no source whose secrets somebody set or took away", () => {
    const source = { platform: "line", sourceId: "line" };
    expect(localSecrets(folder).sources["line/line"]).toHaveProperty("channelAccessToken");
    changeSecrets(folder, source, () => ({ channelSecret: ["theirs"] }));
    expect(localSecrets(folder).sources["line/line"]).toEqual({ channelSecret: ["theirs"] });
    changeSecrets(folder, source, () => ({}));
    expect(localSecrets(folder).sources["line/line"]).toBeUndefined();
  });
});
