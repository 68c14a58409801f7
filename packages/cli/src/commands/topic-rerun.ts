import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { Command } from "commander";
import * as z from "zod";
import { brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { printJson, printLine, printNews } from "../print.ts";
import { instantOf } from "./replay.ts";
import type { TopicOptions } from "./topic-client.ts";

type Options = TopicOptions & { readonly since: string; readonly cursor?: string; readonly pages?: string };

/** Where a replay goes on. */
const Place = z.object({ since: z.iso.datetime(), cursor: z.string().nullable() });
type Place = z.infer<typeof Place>;

export function rerunCommand(): Command {
  return new Command("rerun")
    .description("judge stored mentions by today's topics: sends their archived deliveries through the pipeline again")
    .option("--since <time>", "an instant or for a while (30m, 6h, 7d); the archive keeps 30 days", "7d")
    .option("--cursor <place>", "go on where an earlier run stopped")
    .option("--pages <n>", "stop after so many pages of 100 deliveries, with the place to go on from")
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const pages = options.pages === undefined ? Infinity : Number(options.pages);
      if (!(pages >= 1)) throw new AppError("invalid_input", `--pages takes a number from 1, not ${options.pages}`);
      const { client } = connect(options);
      const query = brandQuery(options);
      let replayed = 0;
      let next: Place | null =
        options.cursor === undefined
          ? { since: instantOf(options.since, Date.now()), cursor: null }
          : placeIn(options.cursor);
      try {
        for (let page = 0; next && page < pages; page++) {
          const answer: { replayed: number; next: Place | null } = await unwrap(
            client.v1.replays.$post({ query, json: next }),
          );
          replayed += answer.replayed;
          next = answer.next;
          printNews(`${replayed} deliveries${next ? `, ${next.since.slice(0, 10)}` : ""}`);
        }
      } catch (error) {
        if (next) process.stderr.write(`kikimimi: go on with: kikimimi topic rerun --cursor ${cursorOf(next)}\n`);
        throw error;
      } finally {
        printNews("");
      }
      if (options.json) return printJson({ replayed, next: next && cursorOf(next) });
      printLine(
        `${replayed} ${replayed === 1 ? "delivery is" : "deliveries are"} on the inbound queue again. / 再判定中`,
      );
      if (next) printLine(`more: kikimimi topic rerun --cursor ${cursorOf(next)}`);
    });
}

function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

function placeIn(cursor: string): Place {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch (error) {
    throw new AppError("invalid_input", "--cursor takes what an earlier rerun printed.", {}, { cause: error });
  }
}
