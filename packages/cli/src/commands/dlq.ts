import { unwrap } from "@kikimimi/api/client";
import { Command } from "commander";
import { brandQuery } from "../brand-command.ts";
import { type Common, connect, optionsOf } from "../connection.ts";
import { BRAND } from "../options.ts";
import { oneLine, printJson, printLine } from "../print.ts";

type Options = Common & { readonly replay?: string; readonly brand?: string };

export function dlqCommand(): Command {
  return new Command("dlq")
    .description("list messages that were tried too often and deliveries that could not be read")
    .option(
      "--replay <messageId>",
      "send one dead letter back to its queue (parked deliveries: kikimimi replay --delivery)",
    )
    .option(...BRAND)
    .action(async (_options: unknown, command: Command) => {
      const options = optionsOf<Options>(command);
      const { client } = connect(options);
      const query = brandQuery(options);
      if (options.replay !== undefined) {
        const answer = await unwrap(
          client.v1["dead-letters"][":id"].replay.$post({ param: { id: options.replay }, query }),
        );
        return options.json ? printJson(answer) : printLine("It is back on its queue.");
      }
      const found = await unwrap(client.v1["dead-letters"].$get({ query }));
      if (options.json) return printJson(found);
      for (const letter of found.deadLetters) {
        printLine(
          `dead    ${letter.messageId} ${letter.queue} sent ${letter.sentAt}  ${oneLine(letter.reason ?? "", 1_000)}`,
        );
      }
      for (const delivery of found.parked) {
        const reasons = delivery.outcome.failed.map((failed) => failed.reason).join("; ");
        printLine(
          `parked  ${delivery.deliveryId} ${delivery.platform}/${delivery.sourceId}  ${oneLine(reasons, 1_000)}`,
        );
      }
      if (found.deadLetters.length + found.parked.length === 0)
        printLine("Nothing is stuck. / 滞っているものはありません。");
    });
}
