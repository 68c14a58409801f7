import { existsSync } from "node:fs";
import { unwrap } from "@kikimimi/api/client";
import { type Actor, roleIn } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { isAlive, readInstance } from "@kikimimi/local/instance";
import { readSecrets, secretsFile } from "@kikimimi/local/secrets";
import { Command } from "commander";
import { type Common, connect, dataDirOf, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { readSecret } from "../read-secret.ts";
import { needsPerson } from "./channels.ts";
import { type Check, checkStage, type StageOptions } from "./doctor-stage.ts";

type Options = Common & {
  readonly url?: string;
  readonly webhooks?: string;
  readonly source: string;
  readonly stage?: string;
  readonly signed?: boolean;
  readonly brand: string;
};

/** Seconds within which a signed delivery has to arrive. */
const WAIT_MS = 60_000;

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check this machine and the service, or with --url a deployed stage from outside, and say what to do")
    .option("--url <address>", "where a stage's page is; checks the stage from outside instead of this machine")
    .option("--webhooks <address>", "where its platforms send to, if elsewhere (the output `webhooks` of a deployment)")
    .option("--source <platform/source>", "a source of generic webhooks", "standardwebhooks/standardwebhooks")
    .option("--signed", "send a signed post too; the signing secret is this machine's, or with --stage read from stdin")
    .option("--brand <id>", "the brand that the source listens for", "demo")
    .option("--stage <name>", "the stage's name, for the report")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const checks =
        options.url === undefined
          ? [node(), data(options), process_(options), ...(await service(options))]
          : await checkStage(await stageOptions(options, options.url));
      if (!options.json && options.url !== undefined) printLine(`${options.stage ?? "stage"} at ${options.url}`);
      if (options.json) printJson({ checks });
      else for (const { ok, name, detail } of checks) printLine(`${ok ? "✓" : "✗"} ${name}: ${oneLine(detail, 200)}`);
      if (checks.some((check) => !check.ok)) process.exitCode = ExitCode.failures;
    });
}

async function stageOptions(options: Options, address: string): Promise<StageOptions> {
  const url = addressOf(address, "--url");
  return {
    url,
    webhooks: options.webhooks === undefined ? `${url}/webhooks` : addressOf(options.webhooks, "--webhooks"),
    source: options.source,
    secret: options.signed ? await signingSecret(options) : undefined,
    token:
      process.env["KIKIMIMI_TOKEN"] ??
      (options.stage === undefined ? readInstance(dataDirOf(options))?.token : undefined),
    brand: options.brand,
    waitMs: WAIT_MS,
    now: () => new Date(),
  };
}

function addressOf(text: string, option: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw new AppError("invalid_input", `${option} takes an address.`);
  return text.replace(/\/+$/, "");
}

async function signingSecret(options: Options): Promise<string> {
  if (options.stage !== undefined) return readSecret("signing secret (not shown): ");
  const secret = readSecrets(dataDirOf(options)).sources[options.source]?.["signingSecret"]?.[0];
  if (secret === undefined) throw new AppError("invalid_input", `${options.source} has no signing secret here.`);
  return secret;
}

function node(): Check {
  const ok = Number(process.versions.node.split(".")[0]) >= 24;
  return {
    name: "Node",
    ok,
    detail: ok ? process.version : `${process.version}; 24 or later is needed: run \`npm ci\`, which brings it`,
  };
}

function data(options: Common): Check {
  const dir = dataDirOf(options);
  const ok = existsSync(secretsFile(dir));
  return { name: "data", ok, detail: ok ? dir : `${dir} holds no service yet: run \`npm start\`` };
}

function process_(options: Common): Check {
  const instance = readInstance(dataDirOf(options));
  if (!instance)
    return {
      name: "process",
      ok: Boolean(process.env["KIKIMIMI_URL"]),
      detail: "no local service is running: run `npm start`",
    };
  const ok = isAlive(instance.pid);
  return {
    name: "process",
    ok,
    detail: ok
      ? `running as ${instance.pid} at ${instance.url}`
      : `process ${instance.pid} is gone: run \`npm start\`; nothing is lost`,
  };
}

async function service(options: Common): Promise<Check[]> {
  try {
    const { client, url } = connect(options);
    const me = await unwrap(client.v1.me.$get());
    const checks: Check[] = [{ name: "API", ok: true, detail: `${url} as ${me.name} (${rolesIn(me)})` }];
    const channels = await unwrap(client.v1.channels.$get({ query: {} }));
    const ill = channels.items.filter(needsPerson);
    checks.push({
      name: "channels",
      ok: ill.length === 0,
      detail:
        ill.length === 0
          ? `${channels.items.length} connected`
          : `${ill.map(({ platform, sourceId }) => `${platform}/${sourceId}`).join(", ")}: see \`kikimimi channels\``,
    });
    const stuck = await unwrap(client.v1["dead-letters"].$get({ query: {} }));
    const count = stuck.deadLetters.length + stuck.parked.length;
    checks.push({ name: "stuck", ok: count === 0, detail: count === 0 ? "nothing" : `${count}: see \`kikimimi dlq\`` });
    return checks;
  } catch (error) {
    return [{ name: "API", ok: false, detail: error instanceof Error ? error.message : String(error) }];
  }
}

/** An actor's role in each brand: `demo lead, acme viewer`. */
function rolesIn(me: Actor): string {
  return me.brands.map((brandId) => `${brandId} ${roleIn(me, brandId) ?? "none"}`).join(", ");
}
