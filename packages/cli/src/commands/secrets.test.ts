import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSecrets } from "@kikimimi/local/secrets";
import { kikimimiWith } from "../../../../test/support/cli.ts";

const VALUE = "0123456789abcdef0123456789abcdef";
const OLDER = "fedcba9876543210fedcba9876543210";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kikimimi-secrets-"));
  const secrets = {
    tokens: ["a token secret of thirty-two letters"],
    sources: { "line/line": { channelSecret: [OLDER] } },
  };
  writeFileSync(path.join(folder, "secrets.json"), JSON.stringify(secrets));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], input = "") {
  const env = { PATH: `${path.join(folder, "bin")}:${process.env["PATH"] ?? ""}` };
  const { code, out, err } = await kikimimiWith({ env, input }, "secrets", ...args, "--data", folder);
  return { code, output: out + err };
}

/** An `aws` that keeps parameters in a file, and notes its arguments. */
function fakeAws(): void {
  mkdirSync(path.join(folder, "bin"));
  const lines = [
    "#!/bin/sh",
    `echo "$@" >> "${folder}/arguments"`,
    `if [ "$2" = put-parameter ]; then cat > "${folder}/put"; exit 0; fi`,
    `if [ -f "${folder}/parameter" ]; then cat "${folder}/parameter"; else echo "ParameterNotFound" >&2; exit 254; fi`,
  ];
  writeFileSync(path.join(folder, "bin/aws"), lines.join("\n"));
  chmodSync(path.join(folder, "bin/aws"), 0o755);
}

describe("kikimimi secrets", () => {
  it("explains what a platform needs", async () => {
    const { code, output } = await run(["line"]);
    expect(code).toBe(0);
    expect(output).toContain("channelSecret: Channel secret (LINE Developers console, Basic settings)");
    expect(output).toContain("looks like: 32 hexadecimal digits");
  });

  it("puts a new secret in front of the older ones, and shows neither", async () => {
    const { code, output } = await run(["set", "line/line", "channelSecret"], `${VALUE}\n`);
    expect(code).toBe(0);
    expect(readSecrets(folder).sources["line/line"]?.["channelSecret"]).toEqual([VALUE, OLDER]);
    expect(statSync(path.join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
    for (const value of [VALUE, OLDER]) expect(output).not.toContain(value);
    await run(["set", "line/line", "channelSecret", "--replace"], VALUE);
    expect(readSecrets(folder).sources["line/line"]?.["channelSecret"]).toEqual([VALUE]);
  });

  it.each([
    ["what does not look right", ["line/line", "channelSecret"], "not hexadecimal"],
    ["nothing", ["line/line", "channelSecret"], ""],
    ["a name that the platform does not have", ["line/line", "password"], VALUE],
    ["a platform that is none", ["nowhere/line", "channelSecret"], VALUE],
    ["a source that is none", ["line", "channelSecret"], VALUE],
    ["a stage that is no name", ["line/line", "channelSecret", "--stage", "../x"], VALUE],
  ])("takes not %s, and changes nothing", async (_name, args, input) => {
    const { code, output } = await run(["set", ...args], input);
    expect(code).toBe(2);
    expect(readSecrets(folder).sources["line/line"]).toEqual({ channelSecret: [OLDER] });
    expect(input !== "" && output.includes(input)).toBe(false);
  });

  it("keeps a stage's secrets in its parameter, without a value among the arguments", async () => {
    fakeAws();
    const stored = { channelSecret: [OLDER], channelAccessToken: ["kept"] };
    writeFileSync(path.join(folder, "parameter"), JSON.stringify({ Parameter: { Value: JSON.stringify(stored) } }));
    const { code, output } = await run(["set", "line/shop", "channelSecret", "--stage", "dev"], VALUE);
    expect(code).toBe(0);
    const put = JSON.parse(readFileSync(path.join(folder, "put"), "utf8")) as Record<string, unknown>;
    expect(put).toMatchObject({ Name: "/kikimimi/dev/sources/line/shop", Type: "SecureString", Overwrite: true });
    expect(JSON.parse(String(put["Value"]))).toEqual({ channelSecret: [VALUE, OLDER], channelAccessToken: ["kept"] });
    const said = output + readFileSync(path.join(folder, "arguments"), "utf8");
    for (const value of [VALUE, OLDER, "kept"]) expect(said).not.toContain(value);
  });

  it("makes a stage's parameter where there is none, and can only print the command", async () => {
    fakeAws();
    await run(["set", "line/shop", "channelSecret", "--stage", "dev"], VALUE);
    expect(readFileSync(path.join(folder, "put"), "utf8")).toContain(VALUE);
    const { output } = await run(["set", "line/shop", "channelSecret", "--stage", "dev", "--print"]);
    expect(output).toContain(
      "aws ssm put-parameter --type SecureString --overwrite --name /kikimimi/dev/sources/line/shop",
    );
  });

  it.each([
    [["set", "Tokens"], "--stage STAGE"],
    [["set", "Tokens", "--stage", "dev"], "sst secret set Tokens --stage dev"],
  ])("says of %j where that secret belongs, and changes nothing", async (args, said) => {
    const before = readFileSync(path.join(folder, "secrets.json"), "utf8");
    const { code, output } = await run(args, VALUE);
    expect(code).not.toBe(0);
    expect(output).toContain(said);
    expect(readFileSync(path.join(folder, "secrets.json"), "utf8")).toBe(before);
  });
});
