import { unwrap } from "@kikimimi/api/client";
import { BrandDraft } from "@kikimimi/core/people/brand";
import type { Command } from "commander";
import { brandQuery } from "../brand-command.ts";
import { singleCommand } from "./single-command.ts";

const HELP = `
A brand: {"name": "ききみみ", "timeZone": "Asia/Tokyo", "language": "ja", "contact": "#care"}
docs/voice.md`;

export function brandDetailsCommand(): Command {
  return singleCommand({
    name: "brand",
    description: "what a brand is called, its zone and language / ブランドの名前・時間帯・言語",
    help: HELP,
    draft: BrandDraft,
    read: (client, options) => unwrap(client.v1.brand.$get({ query: brandQuery(options) })),
    save: (client, options, json) => unwrap(client.v1.brand.$put({ query: brandQuery(options), json })),
  });
}
