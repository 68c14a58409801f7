import { resolve } from "node:path";
import { type Client, createClient } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { readInstance } from "@kikimimi/local/instance";
import type { Command } from "commander";

/** Options that every command takes. */
export type Common = { readonly json?: boolean; readonly data?: string };

export type Connection = { readonly url: string; readonly token: string; readonly client: Client };

/** A command's options together with those given before its name. */
export function optionsOf<T extends object>(command: Command): T & Common {
  return command.optsWithGlobals<T & Common>();
}

/** The data folder of the local service. */
export function dataDirOf(options: Common): string {
  return resolve(options.data ?? process.env["KIKIMIMI_DATA"] ?? ".kikimimi");
}

/** Finds the service by the environment, then by `local.json`; throws `upstream` when there is none. */
export function connect(options: Common): Connection {
  const { KIKIMIMI_URL: url, KIKIMIMI_TOKEN: token } = process.env;
  const found = url && token ? { url, token } : readInstance(dataDirOf(options));
  if (!found) {
    throw new AppError(
      "upstream",
      `No service found in ${dataDirOf(options)}: run \`npm start\`, or set KIKIMIMI_URL and KIKIMIMI_TOKEN.`,
    );
  }
  const client = createClient(found.url, found.token, { fetch: reach });
  return { url: found.url, token: found.token, client };
}

/** fetch whose network failures say what a person can do. */
async function reach(...args: Parameters<typeof fetch>): Promise<Response> {
  try {
    return await fetch(...args);
  } catch (error) {
    throw new AppError("upstream", "The service does not answer: is `npm start` running?", {}, { cause: error });
  }
}
