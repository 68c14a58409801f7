import { existsSync } from "node:fs";
import { unwrap } from "@kikimimi/api/client";
import { isAlive, readInstance } from "@kikimimi/local/instance";
import { secretsFile } from "@kikimimi/local/secrets";
import { Command } from "commander";
import { type Common, connect, dataDirOf, optionsOf } from "../connection.ts";
import { ExitCode } from "../exit-code.ts";
import { oneLine, printJson, printLine } from "../print.ts";
import { needsPerson } from "./channels.ts";

type Check = { readonly name: string; readonly ok: boolean; readonly detail: string };

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check this machine and the service, and say what to do")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Common>(command);
      const checks = [node(), data(options), process_(options), ...(await service(options))];
      if (options.json) printJson({ checks });
      else for (const { ok, name, detail } of checks) printLine(`${ok ? "✓" : "✗"} ${name}: ${oneLine(detail, 200)}`);
      if (checks.some((check) => !check.ok)) process.exitCode = ExitCode.failures;
    });
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
    const checks: Check[] = [{ name: "API", ok: true, detail: `${url} as ${me.name} (${me.role})` }];
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
