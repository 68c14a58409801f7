import { unwrap } from "@kikimimi/api/client";
import { Command } from "commander";
import { type BrandOptions, brandQuery } from "../brand-command.ts";
import { connect, optionsOf } from "../connection.ts";
import { oneLine, printJson, printLine } from "../print.ts";

export function muteAuthorCommand(): Command {
  return new Command("mute-author")
    .description("mute an author: what they write needs nobody, but counts / 投稿者をミュート")
    .argument("<id>", "the platform's id of the account, its handle or its name")
    .option("--platform <id>", "only on this platform")
    .action(async (author: string, _options: unknown, command: Command) => {
      const options = optionsOf<BrandOptions & { readonly platform?: string }>(command);
      const json = { author, ...(options.platform === undefined ? {} : { platform: options.platform }) };
      const { client } = connect(options);
      const done = await unwrap(client.v1["muted-authors"].$post({ query: brandQuery(options), json }));
      if (options.json) return printJson(done);
      printLine(
        done.added
          ? `${oneLine(author, 100)} is muted from now on. / 今後の投稿をミュートします。(${done.topicId} v${done.version})`
          : `${oneLine(author, 100)} is muted already. / すでにミュート済みです。`,
      );
    });
}
