import { type Client, unwrap } from "@kikimimi/api/client";
import { Command } from "commander";
import type { Common } from "./connection.ts";

/** Options of commands that are about one brand. */
export type BrandOptions = Common & { readonly brand?: string };

/** A command about one brand; options may stand before or after its name. */
export function brandCommand(name: string): Command {
  return new Command(name)
    .option("--brand <id>", "a brand (default: the token's first)")
    .option("--json", "print JSON for programs")
    .option("--data <dir>", "data folder of the local service");
}

/** The brand as a query. */
export function brandQuery({ brand }: BrandOptions): { brand?: string } {
  return brand === undefined ? {} : { brand };
}

/** The zone in which a brand's people mean times of day: that of its first calendar. */
export async function zoneOf(client: Client, options: BrandOptions): Promise<string> {
  const { plan } = await unwrap(client.v1.sla.$get({ query: brandQuery(options) }));
  return Object.values(plan.calendars)[0]?.timeZone ?? "Asia/Tokyo";
}
