import type { Client } from "@kikimimi/api/client";
import { Command } from "commander";
import { type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { BRAND, JSON_OUTPUT } from "../options.ts";

/** A command about a brand's people or teams. */
export function staffCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option(...BRAND)
    .option(...JSON_OUTPUT);
}

/** What such a command was asked: how to print, of which brand, and the service. */
export function staffContext(command: Command): {
  readonly json: boolean | undefined;
  readonly query: { brand?: string };
  readonly client: Client;
} {
  const options = optionsOf<BrandOptions>(command);
  return { json: options.json, query: brandQuery(options), client: connect(options).client };
}
