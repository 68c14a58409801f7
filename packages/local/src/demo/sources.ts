import type { Source } from "@kikimimi/core/source/source";
import { platforms } from "@kikimimi/platforms/registry";
import type { Sources } from "@kikimimi/store/sources";
import { idOfAccount } from "./mastodon-status.ts";

/** The brand that every laptop listens for. */
export const DEMO_BRAND = "demo";

/** Where the demo's Mastodon instance says it lives; requests to it never leave the process. */
export const DEMO_INSTANCE = "https://mastodon.example";

/** The demo brand's own account there. */
export const DEMO_ACCOUNT = "kotori";

const SETTINGS: Readonly<Record<string, Record<string, unknown>>> = {
  mastodon: {
    baseUrl: DEMO_INSTANCE,
    hashtags: ["ことり便", "kotoriexpress"],
    mentions: true,
    accountId: idOfAccount(DEMO_ACCOUNT),
  },
};

/** Gives the demo brand one source a platform, named like the platform. What was changed or disconnected stays so. */
export async function ensureDemoSources(sources: Sources): Promise<void> {
  for (const { manifest } of platforms) {
    const source: Source = {
      schemaVersion: 1,
      sourceId: manifest.id,
      brandId: DEMO_BRAND,
      platform: manifest.id,
      name: `${manifest.name} (demo)`,
      settings: { ...(SETTINGS[manifest.id] ?? manifest.example) },
      // Only the instance inside the process is polled: nothing of a laptop's demo reaches for the world.
      polled: manifest.id in SETTINGS,
    };
    await sources.putIfNew(source);
  }
}
