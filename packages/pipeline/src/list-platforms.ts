import type { Actor } from "@kikimimi/core/people/actor";
import type { Manifest } from "@kikimimi/platforms/manifest";
import { platforms } from "@kikimimi/platforms/registry";
import { authorise } from "./authorise.ts";

/** What every platform can do and what connecting it takes, by name. */
export function listPlatforms({ actor, input }: { actor: Actor; input: { brandId: string } }): readonly Manifest[] {
  authorise(actor, "viewer", input.brandId);
  return platforms.map(({ manifest }) => manifest).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
