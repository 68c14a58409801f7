import type { Delivery } from "@kikimimi/core/source/delivery";
import { TEST_HEADER } from "@kikimimi/core/source/test-post";
import type { Source } from "@kikimimi/core/source/source";
import type { Platform } from "@kikimimi/platforms/platform";
import { platformOf } from "@kikimimi/platforms/registry";

/** By what a delivery is read. */
export type Reading = { readonly platform: Platform; readonly settings: Source["settings"] };

/** The generic shape, in which a test is told where its platform has no sample. */
export function genericReading(): Reading {
  const platform = platformOf("standardwebhooks");
  if (!platform) throw new Error("the generic platform is registered");
  return { platform, settings: {} };
}

/** What reads a delivery of a source: its platform, but for our own tests in the generic shape. No platform can set the mark. */
export function readingOf(
  { headers }: Pick<Delivery, "headers">,
  platform: Platform,
  source: Pick<Source, "settings">,
): Reading {
  return headers[TEST_HEADER] === undefined ? { platform, settings: source.settings } : genericReading();
}
