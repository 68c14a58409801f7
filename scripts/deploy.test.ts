import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const TOKENS = JSON.stringify(["a token secret of more than thirty-two letters"]);
const READY = { AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none", AWS_REGION: "ap-northeast-1" };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kikimimi-deploy-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An `sst` that notes how it is called and answers like the real one. */
function fakeSst({ version = "4.17.1", secrets = `Tokens=${TOKENS}`, code = 0 } = {}): void {
  const lines = [
    "#!/bin/sh",
    `echo "$@" >> "${folder}/calls"`,
    `case "$1" in version) echo "sst ${version}";; secret) cat "${folder}/secrets"; exit ${code};; esac`,
  ];
  mkdirSync(path.join(folder, "bin"));
  writeFileSync(path.join(folder, "secrets"), `# kikimimi/dev\n${secrets}\n`);
  writeFileSync(path.join(folder, "bin/sst"), lines.join("\n"));
  chmodSync(path.join(folder, "bin/sst"), 0o755);
}

function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = READY) {
  const PATH = `${path.join(folder, "bin")}:/usr/bin:/bin`;
  const done = spawnSync(process.execPath, [path.resolve("scripts", script), ...args], {
    env: { PATH, HOME: folder, ...env },
    encoding: "utf8",
  });
  const calls = path.join(folder, "calls");
  return {
    code: done.status,
    output: done.stdout + done.stderr,
    calls: existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [],
  };
}

describe("npm run deploy", () => {
  it("deploys the stage when nothing is missing, and shows no secret", () => {
    fakeSst();
    const { code, output, calls } = run("deploy.mjs", ["--stage", "dev"]);
    expect([code, calls]).toEqual([0, ["version", "secret list --stage dev", "deploy --stage dev"]]);
    expect(output).not.toContain("thirty-two letters");
  });

  it("names everything that is missing in one list, before SST is asked", () => {
    fakeSst();
    const { code, output, calls } = run("deploy.mjs", [], {});
    expect([code, calls]).toEqual([1, []]);
    expect(
      output
        .split("\n")
        .filter((line) => line.startsWith("  - "))
        .map((line) => line.slice(4, 12)),
    ).toEqual(["a stage:", "AWS cred", "a region"]);
  });

  it.each([
    ["another line of SST", { version: "3.9.0" }, "SST 4.17.x; this is 3.9.0"],
    ["a secret that was never set", { secrets: "" }, "the secret Tokens"],
    ["a secret that is too short", { secrets: 'Tokens=["short"]' }, "a better secret Tokens"],
    [
      "a secret that is no list",
      { secrets: "Tokens=a token secret of more than thirty-two letters" },
      "a better secret",
    ],
    ["credentials that AWS refuses", { code: 1 }, "`sst secret list` failed"],
  ])("does not deploy with %s", (_name, sst, says) => {
    fakeSst(sst);
    const { code, output, calls } = run("deploy.mjs", ["--stage=dev"]);
    expect(code).toBe(1);
    expect(output).toContain(says);
    expect(output).not.toContain('thirty-two letters"');
    expect(calls.some((call) => call.startsWith("deploy"))).toBe(false);
  });

  it("finds credentials and region in the shared files", () => {
    fakeSst();
    mkdirSync(path.join(folder, ".aws"));
    writeFileSync(
      path.join(folder, ".aws/config"),
      "[default]\noutput = json\n[profile tokyo]\nregion = ap-northeast-1\n",
    );
    expect(run("deploy.mjs", ["--stage", "dev"], { AWS_PROFILE: "tokyo" }).code).toBe(0);
    expect(run("deploy.mjs", ["--stage", "dev"], { AWS_PROFILE: "other" }).output).toContain("a region");
  });

  it.each(["../x", "", "a b", "-dev"])("takes no stage named %j", (stage) => {
    fakeSst();
    expect(run("deploy.mjs", ["--stage", stage]).output).toContain("a stage:");
  });
});

describe("npm run remove", () => {
  it("removes a stage", () => {
    fakeSst();
    expect(run("remove.mjs", ["--stage", "dev"]).calls).toEqual(["remove --stage dev"]);
  });

  it.each(["production", "Production", "prod"])("never removes %s", (stage) => {
    fakeSst();
    const { code, calls } = run("remove.mjs", ["--stage", stage]);
    expect([code, calls]).toEqual([2, []]);
  });

  it("needs a stage and credentials", () => {
    fakeSst();
    expect(run("remove.mjs", []).code).toBe(2);
    expect(run("remove.mjs", ["--stage", "dev"], {})).toMatchObject({ code: 1, calls: [] });
  });
});
