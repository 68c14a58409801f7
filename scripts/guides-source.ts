import type { Platform } from "../packages/platforms/src/platform.ts";

/** The text of `all-guides-ja.ts`: every platform's guide in Japanese, apart from what functions load of a platform. */
export function guidesSource(platforms: readonly Platform[]): string {
  const ids = platforms.map(({ manifest }) => manifest.id);
  return [
    "// Made by `npm run platform-docs` from the registry; a new platform is a line in all.ts.",
    ...ids.map((id) => `import { guideJa as ${id} } from "./${id}/guide-ja.ts";`),
    'import type { GuideJa } from "./manifest.ts";',
    "",
    "/** What connecting each platform takes, in Japanese; its manifest says it in English. */",
    "export const guidesJa: Readonly<Record<string, GuideJa>> = {",
    ...ids.map((id) => `  ${id},`),
    "};",
    "",
  ].join("\n");
}
