import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Platform } from "@kikimimi/platforms/platform";

/** What is wrong with a set of platforms and their folders under `root`; empty when nothing is. */
export function registryProblems(root: string, platforms: readonly Platform[]): string[] {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "shared")
    .map((entry) => entry.name);
  const ids = platforms.map((platform) => platform.manifest.id);
  return [
    ...folders.filter((folder) => !ids.includes(folder)).map((folder) => `${folder}: not in the registry`),
    ...ids.filter((id) => !folders.includes(id)).map((id) => `${id}: no folder of that name`),
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${id}: registered twice`),
    ...platforms.flatMap((platform) => platformProblems(root, platform)),
  ];
}

function platformProblems(root: string, platform: Platform): string[] {
  const { manifest, webhook, poller, replier } = platform;
  const { id, guide, ingest, poll, reply, secrets } = manifest;
  const blank = (text: string): boolean => text.trim() === "";
  const needed = [
    "index.ts",
    "manifest.ts",
    "guide-ja.ts",
    "fixtures/source.json",
    ...(webhook ? ["receiver.ts"] : []),
    ...(poller || replier ? ["fake.ts"] : []),
  ];
  const rules: readonly (readonly [boolean, string])[] = [
    [/^[a-z]+$/.test(id), "id: lower-case letters only"],
    [!blank(manifest.name), "name: blank"],
    [manifest.kinds.length > 0, "kinds: none"],
    [manifest.settings.safeParse(manifest.example).success, "example: its own settings refuse it"],
    [ingest.includes("webhook") === (webhook !== undefined), "ingest: says webhook, or has one, but not both"],
    [ingest.includes("poll") === (poller !== undefined), "ingest: says poll, or has a poller, but not both"],
    [(poll !== undefined) === (poller !== undefined), "poll: without a poller, or a poller without its interval"],
    [poll === undefined || poll.seconds <= poll.slowestSeconds, "poll: the slowest is faster than the fastest"],
    [webhook === undefined || (manifest.webhookDeadlineMs ?? 0) > 0, "webhookDeadlineMs: missing"],
    [(reply !== null) === (replier !== undefined), "reply: has rules, or a replier, but not both"],
    [
      reply !== null || guide.cannot.some((line) => /repl/i.test(line)),
      "guide.cannot: does not say why nobody can reply",
    ],
    [secrets.every(({ name, description }) => !blank(name) && !blank(description)), "secrets: one has no description"],
    [guide.setup.length > 0 && !guide.setup.some(blank), "guide.setup: empty"],
    [
      webhook === undefined || guide.setup.some((step) => step.includes("{webhook}")),
      "guide.setup: never says {webhook}",
    ],
    [guide.limits.length > 0, "guide.limits: empty"],
    [!blank(guide.costs), "guide.costs: blank"],
    [
      guide.references.length > 0 && guide.references.every((link) => link.startsWith("https://")),
      "guide.references: none",
    ],
    [Number.isInteger(platform.normaliser) && platform.normaliser > 0, "normaliser: no version"],
  ];
  return [
    ...needed.filter((file) => !existsSync(join(root, id, file))).map((file) => `${id}: ${file} is missing`),
    ...rules.filter(([holds]) => !holds).map(([, problem]) => `${id}: ${problem}`),
  ];
}
