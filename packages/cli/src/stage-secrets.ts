import { spawnSync } from "node:child_process";
import { AppError } from "@kikimimi/core/base/error";
import { parameterOf } from "@kikimimi/core/source/source";
import * as z from "zod";

/** Secrets by name, each a list, newest first. */
export type Named = Readonly<Record<string, readonly string[]>>;

const Answer = z.object({ Parameter: z.object({ Value: z.string() }) });
const Stored = z.record(z.string(), z.array(z.string()));

/** The parameter that holds a source's secrets in a stage, as stacks/secrets.ts names it. */
export function stageParameter(stage: string, platform: string, sourceId: string): string {
  return parameterOf(`/kikimimi/${stage}/sources`, { platform, sourceId });
}

/** Reads a stage's secrets of one source with the AWS CLI; none when the parameter is not there. */
export function readStageSecrets(parameter: string): Named {
  const run = aws(["ssm", "get-parameter", "--with-decryption", "--output", "json", "--name", parameter]);
  if (run.status !== 0 && run.stderr.includes("ParameterNotFound")) return {};
  if (run.status !== 0) throw refused(run.stderr);
  try {
    return Stored.parse(JSON.parse(Answer.parse(JSON.parse(run.stdout)).Parameter.Value));
  } catch {
    throw new AppError("invalid_input", `The parameter ${parameter} is no JSON of names with lists of secrets.`);
  }
}

/** Writes them; the values go by standard input, because other people of a machine may read arguments. */
export function writeStageSecrets(parameter: string, secrets: Named): void {
  const input = { Name: parameter, Type: "SecureString", Overwrite: true, Value: JSON.stringify(secrets) };
  const run = aws(["ssm", "put-parameter", "--cli-input-json", "file:///dev/stdin"], JSON.stringify(input));
  if (run.status !== 0) throw refused(run.stderr);
}

function aws(args: readonly string[], input = ""): { status: number | null; stdout: string; stderr: string } {
  const run = spawnSync("aws", args, { input, encoding: "utf8" });
  if (run.error)
    throw new AppError(
      "invalid_input",
      "The AWS CLI (`aws`) is not on the PATH: install it, or use --print to see its command.",
    );
  return run;
}

/** What the AWS CLI says names resources and reasons, never a value. */
function refused(stderr: string): AppError {
  return new AppError("forbidden", `AWS did not carry it out: ${stderr.trim().slice(0, 500)}`);
}
