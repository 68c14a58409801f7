import { unwrap } from "@kikimimi/api/client";
import type { View } from "@kikimimi/core/triage/view";
import { ViewDraft } from "@kikimimi/core/triage/view";
import type { Command } from "commander";
import { type BrandOptions, brandQuery } from "../brand-command.ts";
import { oneLine } from "../print.ts";
import { documentCommand } from "./document-command.ts";

const HELP = `
A view: {"id": "refunds", "name": "返金", "filter": {"status": "active", "holder": "nobody", "tag": "返金", "minPriority": 50}, "sort": "due"}
Filters: status, platform, holder (an id, me, nobody), follower (an id, me), team, tag, topic, wave, minPriority.
  $ kikimimi view save refunds.json --shared
  $ kikimimi bulk close --view refunds --shared
docs/triage.md`;

/** Options of views: one's own, or those that the brand shares. */
export type ViewOptions = BrandOptions & { readonly shared?: boolean };

/** A view's place as a query. */
export function viewQuery(options: ViewOptions): { brand?: string; owner: "me" | "brand" } {
  return { ...brandQuery(options), owner: options.shared ? "brand" : "me" };
}

export function viewCommand(): Command {
  return documentCommand<View, typeof ViewDraft.shape, ViewOptions>({
    name: "view",
    description: "saved views of the queue: one's own, and those that the brand shares / 保存したビューの管理",
    help: HELP,
    draft: ViewDraft,
    options: (command) => command.option("--shared", "the brand's, not one's own (saving is for leads)"),
    line: ({ name, owner, filter, sort }) =>
      `${oneLine(name, 30)}${owner === null ? " (shared)" : ""}  ${oneLine(JSON.stringify(filter), 80)}  ${sort}`,
    list: (client, options) => unwrap(client.v1.views.$get({ query: brandQuery(options) })),
    read: (client, options, id) => unwrap(client.v1.views[":id"].$get({ param: { id }, query: viewQuery(options) })),
    save: (client, options, id, json) =>
      unwrap(client.v1.views[":id"].$put({ param: { id }, query: viewQuery(options), json })),
    remove: (client, options, id) =>
      unwrap(client.v1.views[":id"].$delete({ param: { id }, query: viewQuery(options) })),
  });
}
