import type { Platform } from "../packages/platforms/src/platform.ts";

/** The text of `all-receivers.ts`: the receiving half of every platform that has one, each in a module of its own. */
export function receiversSource(platforms: readonly Platform[]): string {
  const ids = platforms.filter(({ webhook }) => webhook !== undefined).map(({ manifest }) => manifest.id);
  return [
    "// Made by `npm run platform-docs` from the registry; a new platform is a line in all.ts.",
    'import type { Receiver } from "./platform.ts";',
    "",
    "/** What takes the webhooks of each platform that sends any, loaded when it is first asked for. */",
    "export const receivers: Readonly<Record<string, () => Promise<Receiver>>> = {",
    ...ids.map((id) => `  ${id}: async () => (await import("./${id}/receiver.ts")).${id}Receiver,`),
    "};",
    "",
  ].join("\n");
}
