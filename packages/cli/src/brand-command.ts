import { type Client, unwrap } from "@kikimimi/api/client";
import { Command } from "commander";
import type { Common } from "./connection.ts";
import { BRAND, DATA_DIR, JSON_OUTPUT } from "./options.ts";

/** Options of commands that are about one brand. */
export type BrandOptions = Common & { readonly brand?: string };

/** A command about one brand; options may stand before or after its name. */
export function brandCommand(name: string): Command {
  return new Command(name)
    .option(...BRAND)
    .option(...JSON_OUTPUT)
    .option(...DATA_DIR);
}

/** The brand as a query. */
export function brandQuery({ brand }: { readonly brand?: string | undefined }): { brand?: string } {
  return brand === undefined ? {} : { brand };
}

/** The zone in which a brand's people mean times of day: the brand's, else that of its first calendar. */
export async function zoneOf(client: Client, options: BrandOptions): Promise<string> {
  const query = brandQuery(options);
  const [{ timeZone }, { plan }] = await Promise.all([
    unwrap(client.v1.brand.$get({ query })),
    unwrap(client.v1.sla.$get({ query })),
  ]);
  if (timeZone !== null) return timeZone;
  return Object.values(plan.calendars)[0]?.timeZone ?? "Asia/Tokyo";
}
