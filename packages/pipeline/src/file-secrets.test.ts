import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fileSecrets, readSecretsFile, writeSecretsFile } from "./file-secrets.ts";

const folder = mkdtempSync(join(tmpdir(), "kikimimi-file-secrets-"));
const file = join(folder, "secrets.json");
const source = { platform: "line", sourceId: "shop" };
const tokens = ["a secret that signs tokens, long enough"];
afterAll(() => rmSync(folder, { recursive: true }));

describe("secrets in a file", () => {
  beforeEach(() => writeSecretsFile(file, { tokens, sources: { "line/shop": { channelSecret: ["old"] } } }));

  it("are read as they are now by everybody, without a restart", async () => {
    const [one, other] = [fileSecrets(file), fileSecrets(file)];
    expect(await other.secretsOf(source)).toEqual({ channelSecret: ["old"] });
    await one.changeSecrets(source, (known) => ({ channelSecret: ["new", ...(known["channelSecret"] ?? [])] }));
    expect(await other.secretsOf(source)).toEqual({ channelSecret: ["new", "old"] });
    expect(await one.secretsOf({ platform: "line", sourceId: "other" })).toEqual({});
  });

  it("are their owner's alone, and leave what signs tokens and other sources as they are", async () => {
    await fileSecrets(file).changeSecrets({ platform: "x", sourceId: "x" }, () => ({ key: ["k"] }));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readSecretsFile(file)).toEqual({
      tokens,
      own: ["x/x"],
      sources: { "line/shop": { channelSecret: ["old"] }, "x/x": { key: ["k"] } },
    });
  });

  it("go with the last one, and it stays known that somebody took them away", async () => {
    expect(await fileSecrets(file).changeSecrets(source, () => ({}))).toEqual({});
    expect(readSecretsFile(file)).toEqual({ tokens, own: ["line/shop"], sources: {} });
  });

  it("that are damaged are called so without a word of them, and are not written over", async () => {
    writeFileSync(file, "hush-hush");
    const { secretsOf, changeSecrets } = fileSecrets(file);
    for (const failed of [secretsOf(source), changeSecrets(source, () => ({ channelSecret: ["new"] }))]) {
      const error = await failed.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "internal" });
      expect(String(error)).not.toContain("hush");
    }
    expect(readFileSync(file, "utf8")).toBe("hush-hush");
  });
});
