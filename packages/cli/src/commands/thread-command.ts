import { AppError } from "@kikimimi/core/base/error";
import { Command } from "commander";
import { type Common, connect, type Connection } from "../connection.ts";
import { DATA_DIR, JSON_OUTPUT } from "../options.ts";
import { oneLine } from "../print.ts";

/** A command about one thread. */
export function inner(name: string): Command {
  return new Command(name)
    .argument("<id>", "thread id (thr_…)")
    .option(...JSON_OUTPUT)
    .option(...DATA_DIR);
}

/** The service, for something with one thread. */
export function connectFor(id: string, options: Common): Connection {
  threadIdOf(id);
  return connect(options);
}

/** The id of a thread as a person typed it. */
export function threadIdOf(id: string): string {
  if (!/^thr_\w+$/.test(id)) throw new AppError("invalid_input", `${oneLine(id, 60)} is no thread id (thr_…).`);
  return id;
}
