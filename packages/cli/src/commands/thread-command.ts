import { AppError } from "@kikimimi/core/base/error";
import { Command } from "commander";
import { type Common, connect, type Connection } from "../connection.ts";
import { oneLine } from "../print.ts";

/** A command about one thread. */
export function inner(name: string): Command {
  return new Command(name)
    .argument("<id>", "thread id (thr_…)")
    .option("--json", "print JSON for programs")
    .option("--data <dir>", "data folder of the local service");
}

/** The service, for something with one thread. */
export function connectFor(id: string, options: Common): Connection {
  if (!/^thr_\w+$/.test(id)) throw new AppError("invalid_input", `${oneLine(id, 60)} is no thread id (thr_…).`);
  return connect(options);
}
