import { unwrap } from "@kikimimi/api/client";
import { AppError } from "@kikimimi/core/base/error";
import { Command } from "commander";
import { brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { BRAND } from "../options.ts";
import { printJson, printLine, printNews } from "../print.ts";

type Options = Common & { readonly delivery?: string; readonly since?: string; readonly brand?: string };

/** Where a replay of many deliveries goes on. */
type Place = { since: string; cursor: string | null };

export function replayCommand(): Command {
  return new Command("replay")
    .description("send archived deliveries through today's normaliser and classifier again; nothing is counted twice")
    .option("--delivery <id>", "one delivery (dlv_…)")
    .option("--since <time>", "all deliveries since an instant (2026-11-26T09:00:00Z) or for a while (30m, 6h, 2d)")
    .option(...BRAND)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      if ((options.delivery === undefined) === (options.since === undefined)) {
        throw new AppError("invalid_input", "Give either --delivery or --since.");
      }
      const { client } = connect(options);
      const query = brandQuery(options);
      let replayed = 0;
      if (options.delivery !== undefined) {
        const answer = await unwrap(
          client.v1.deliveries[":id"].replay.$post({ param: { id: options.delivery }, query }),
        );
        replayed = answer.replayed;
      } else {
        let next: Place | null = { since: instantOf(options.since ?? "", Date.now()), cursor: null };
        while (next) {
          const answer: { replayed: number; next: Place | null } = await unwrap(
            client.v1.replays.$post({ query, json: next }),
          );
          replayed += answer.replayed;
          next = answer.next;
          printNews(`${replayed} replayed`);
        }
        printNews("");
      }
      if (options.json) printJson({ replayed });
      else printLine(`${replayed} ${replayed === 1 ? "delivery is" : "deliveries are"} on the inbound queue again.`);
    });
}

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** An ISO instant out of an instant or a length of time. */
export function instantOf(text: string, now: number): string {
  const ago = /^(\d+)([mhd])$/.exec(text);
  const time = ago ? now - Number(ago[1]) * UNIT_MS[ago[2] as keyof typeof UNIT_MS] : Date.parse(text);
  if (Number.isNaN(time))
    throw new AppError("invalid_input", `--since takes a time like 2026-11-26T09:00:00Z or 6h, not ${text}`);
  return new Date(time).toISOString();
}
