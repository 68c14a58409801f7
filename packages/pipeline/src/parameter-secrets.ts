import { AwsRefusal, jsonService, type JsonService } from "@kikimimi/aws/json-service";
import { AppError } from "@kikimimi/core/base/error";
import { fitted } from "@kikimimi/core/source/secret";
import { parameterOf } from "@kikimimi/core/source/source";
import type { Secrets } from "@kikimimi/platforms/call";
import * as z from "zod";
import type { Vault } from "./context.ts";
import { SourceSecrets } from "./secrets.ts";

/** Milliseconds that a function works with what it has read: so long a changed secret may go unnoticed. */
const FRESH_MS = 300_000;
/** The same where nothing was found: a source that was just connected should not wait. */
const ABSENT_MS = 30_000;

/** What a standard parameter holds; larger ones cost by the month. */
const PARAMETER_BYTES = 4_096;

const Answer = z.object({ Parameter: z.object({ Value: z.string() }) });

type Read = { readonly until: number; readonly secrets: Promise<Secrets> };

/**
 * Keeps the secrets of a source in its SSM parameter `<prefix>/<platform>/<sourceId>`, a SecureString of JSON. Reads it
 * when it is first needed; a source without one has none. Throws `upstream` when SSM does not answer, `internal` when the
 * parameter is damaged. SSM knows no conditions: of two changes in the same moment the later one holds.
 * Source: docs.aws.amazon.com/systems-manager/latest/APIReference (GetParameter, PutParameter, DeleteParameter).
 */
export function parameterSecrets(options: {
  readonly prefix: string;
  readonly clock: () => Date;
  readonly ssm?: JsonService;
}): Vault {
  const { prefix, clock, ssm = jsonService({ service: "ssm", prefix: "AmazonSSM" }) } = options;
  const known = new Map<string, Read>();
  const remember = (name: string, secrets: Promise<Secrets>, ms: number): void => {
    known.set(name, { until: clock().getTime() + ms, secrets });
  };
  const secretsOf: Vault["secretsOf"] = (source) => {
    const name = parameterOf(prefix, source);
    const kept = known.get(name);
    if (kept && kept.until > clock().getTime()) return kept.secrets;
    const secrets = readParameter(ssm, name).catch((error: unknown) => {
      // What was once read serves while SSM does not answer: a webhook must not be lost for it.
      if (kept) return kept.secrets;
      throw error;
    });
    remember(name, secrets, FRESH_MS);
    // What failed is asked for again at once, what is not there after a while.
    secrets.then(
      (found) => {
        if (Object.keys(found).length === 0) remember(name, secrets, ABSENT_MS);
      },
      () => known.delete(name),
    );
    return secrets;
  };
  const changeSecrets: Vault["changeSecrets"] = async (source, change) => {
    const name = parameterOf(prefix, source);
    const next = await writeParameter(ssm, name, change(await readParameter(ssm, name)));
    // What this process wrote it never reads as it was before.
    remember(name, Promise.resolve(next), FRESH_MS);
    return next;
  };
  return { secretsOf, changeSecrets };
}

async function writeParameter(ssm: JsonService, name: string, secrets: Secrets): Promise<Secrets> {
  const kept = fitted(secrets, PARAMETER_BYTES);
  if (!kept)
    throw new AppError("invalid_input", `The secrets of one source take at most ${PARAMETER_BYTES} bytes together.`);
  try {
    if (Object.keys(kept).length === 0) await ssm("DeleteParameter", { Name: name });
    else await ssm("PutParameter", { Name: name, Type: "SecureString", Overwrite: true, Value: JSON.stringify(kept) });
  } catch (error) {
    if (!(error instanceof AwsRefusal && error.code === "ParameterNotFound"))
      throw new AppError("upstream", `The secrets in ${name} cannot be written.`, {}, { cause: error });
  }
  return kept;
}

async function readParameter(ssm: JsonService, name: string): Promise<Secrets> {
  let answer: unknown;
  try {
    answer = await ssm("GetParameter", { Name: name, WithDecryption: true });
  } catch (error) {
    if (error instanceof AwsRefusal && error.code === "ParameterNotFound") return {};
    throw new AppError("upstream", `The secrets in ${name} cannot be read.`, {}, { cause: error });
  }
  return parseSecrets(name, Answer.parse(answer).Parameter.Value);
}

/** A parser's own message may quote what it could not read, so it goes no further. */
function parseSecrets(name: string, text: string): Secrets {
  try {
    return SourceSecrets.parse(JSON.parse(text));
  } catch {
    throw new AppError("internal", `The parameter ${name} is no JSON of names with lists of secrets.`);
  }
}
