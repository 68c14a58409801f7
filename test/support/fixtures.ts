import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const SourceFixture = z.object({
  settings: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.array(z.string())),
});

/** A platform's own sample source: settings and secrets, in `fixtures/source.json` of its folder. */
export function sourceFixtureOf(platform: string): z.infer<typeof SourceFixture> {
  return SourceFixture.parse(JSON.parse(readFileSync(join(folderOf(platform), "source.json"), "utf8")));
}

/** A recorded or invented payload as it lies on disk; `text` for those that are UTF-8. */
export type Payload = { readonly file: string; readonly bytes: Uint8Array; readonly text: string };

/** A platform's own sample deliveries: every other file of the folder. */
export function deliveryFixturesOf(platform: string): Payload[] {
  return payloadsOf(folderOf(platform)).filter(({ file }) => file !== "source.json");
}

/** Whether a payload is JSON, which tests can take apart. */
export function isJson({ file }: Payload): boolean {
  return file.endsWith(".json");
}

function folderOf(platform: string): string {
  return join(import.meta.dirname, "../../packages/platforms/src", platform, "fixtures");
}

/** Where payloads recorded by others lie; they are no part of the project and may be absent. */
const EXTERNAL = join(process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"), "fixtures");

/** Whether there are external payloads on this machine. */
export const externalPresent = existsSync(EXTERNAL);

/** External payloads of one platform, without its signature vectors; empty when absent. */
export function externalPayloadsOf(platform: string): Payload[] {
  return payloadsOf(join(EXTERNAL, platform)).filter(({ file }) => file !== "signatures.json");
}

/** The text of one external file; throws when absent. */
export function externalText(platform: string, file: string): string {
  return readFileSync(join(EXTERNAL, platform, file), "utf8");
}

function payloadsOf(folder: string): Payload[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /\.(?:json|xml|form)$/.test(file))
    .sort()
    .map((file) => {
      const bytes = readFileSync(join(folder, file));
      return { file, bytes, text: bytes.toString("utf8") };
    });
}
