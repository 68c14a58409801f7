// Writes what follows from the platforms' registry, `--check` compares it: docs/platforms.md (what to set up, limits, costs, what
// cannot be done), the list of those that take webhooks, which one function loads without the rest, and that of their guides in Japanese.
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { platforms } from "../packages/platforms/src/registry.ts";
import type { Manifest } from "../packages/platforms/src/manifest.ts";
import type { Platform } from "../packages/platforms/src/platform.ts";
import * as z from "zod";
import { guidesSource } from "./guides-source.ts";
import { receiversSource } from "./receivers-source.ts";

const Property = z.looseObject({
  type: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
});
const Schema = z.looseObject({
  properties: z.record(z.string(), Property).default({}),
  required: z.array(z.string()).default([]),
});

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

function list(items: readonly string[]): string[] {
  return [...items.map((item) => `- ${item}`), ""];
}

/** `7 days`, `15 minutes`, `45 seconds`: the largest unit that divides. */
function duration(seconds: number): string {
  for (const [unit, size] of [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size} ${unit}${seconds === size ? "" : "s"}`;
  }
  return `${seconds} seconds`;
}

function replyOf({ reply }: Manifest): string {
  if (!reply) return "no";
  const units = { utf16: "UTF-16 units", grapheme: "characters", weighted: "weighted characters", byte: "UTF-8 bytes" };
  const window = reply.windowSeconds === undefined ? "" : `, within ${duration(reply.windowSeconds)}`;
  return `${reply.max.toLocaleString("en")} ${units[reply.unit]}${window}`;
}

function overview(): string[] {
  return table(
    ["platform", "id", "hears", "reply", "polled every", "quota"],
    platforms.map(({ manifest }) => [
      `[${manifest.name}](#${anchor(manifest.name)})`,
      `\`${manifest.id}\``,
      manifest.ingest.join(", "),
      replyOf(manifest),
      manifest.poll ? `${duration(manifest.poll.seconds)} to ${duration(manifest.poll.slowestSeconds)}` : "–",
      manifest.quota
        ? `${manifest.quota.limit.toLocaleString("en")} ${manifest.quota.unit} a ${manifest.quota.period}`
        : "–",
    ]),
  );
}

function anchor(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .trim()
    .replace(/\s+/g, "-");
}

function settingsOf({ settings }: Manifest): string[] {
  const { properties, required } = Schema.parse(z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }));
  const rows = Object.entries(properties).map(([name, { type, enum: words, default: fallback }]) => [
    `\`${name}\``,
    words ? words.map((word) => `\`${String(word)}\``).join(", ") : typeof type === "string" ? type : "text",
    required.includes(name) ? "required" : fallback === undefined ? "" : `\`${JSON.stringify(fallback)}\``,
  ]);
  return rows.length === 0 ? [] : ["Settings:", "", ...table(["name", "type", "default"], rows)];
}

function exampleOf({ example }: Manifest): string[] {
  if (Object.keys(example).length === 0) return [];
  return ["For example:", "", `    ${JSON.stringify(example)}`, ""];
}

function chapter(platform: Platform): string[] {
  const { manifest, tokens } = platform;
  const { guide, secrets, rate, webhookDeadlineMs } = manifest;
  const address = `\`https://YOUR-API/webhooks/${manifest.id}/SOURCE\``;
  const limits = [
    ...guide.limits,
    ...(webhookDeadlineMs === undefined ? [] : [`Webhooks are answered within ${webhookDeadlineMs / 1000} s`]),
    ...(rate
      ? [`Kikimimi makes at most ${rate.requests} requests in ${duration(rate.seconds)} with one set of secrets`]
      : []),
  ];
  const names = secrets.map(
    ({ name, description, format, optional }) =>
      `\`${name}\`${optional ? " (optional)" : ""}: ${description}${format ? `; ${format.says}` : ""}`,
  );
  return [
    `## ${manifest.name}`,
    "",
    `Kinds: ${manifest.kinds.join(", ")}. Hears by ${manifest.ingest.join(" and ")}. Replies: ${replyOf(manifest)}.`,
    "",
    "Set up:",
    "",
    ...guide.setup.map((step, i) => `${i + 1}. ${step.replaceAll("{webhook}", address)}`),
    "",
    ...(guide.scopes.length > 0 ? [`Scopes: ${guide.scopes.map((scope) => `\`${scope}\``).join(", ")}.`, ""] : []),
    ...(names.length > 0 ? ["Secrets:", "", ...list(names)] : []),
    ...(tokens ? ["Access tokens are obtained and renewed by Kikimimi; they lie encrypted in the table.", ""] : []),
    ...settingsOf(manifest),
    ...exampleOf(manifest),
    "Limits:",
    "",
    ...list(limits),
    `Costs: ${guide.costs}`,
    "",
    "What cannot be done:",
    "",
    ...list(guide.cannot.length > 0 ? guide.cannot : ["Nothing that we know of."]),
    `References: ${guide.references.map((link) => `<${link}>`).join(", ")}`,
    "",
  ];
}

const text = [
  "# Platforms",
  "",
  "<!-- Made by scripts/platform-docs.ts from the manifests; edit those. -->",
  "",
  "What each platform needs in its vendor's console, what it allows, what it costs, and what cannot be done. Figures that vendors",
  "change without notice are settings or stand in one place of the platform's folder; check them before you go live.",
  "A source's secrets are lists, newest first: put a new one in front, tell the vendor, remove the old one later.",
  "`npx kikimimi channels` shows how each connected source is doing.",
  "",
  ...overview(),
  ...platforms.flatMap(chapter),
].join("\n");

const outputs = {
  "docs/platforms.md": text,
  "packages/platforms/src/all-receivers.ts": receiversSource(platforms),
  "packages/platforms/src/all-guides-ja.ts": guidesSource(platforms),
};

for (const [file, wanted] of Object.entries(outputs)) {
  const url = new URL(`../${file}`, import.meta.url);
  if (!process.argv.includes("--check")) writeFileSync(url, wanted);
  else if (readFileSync(url, "utf8") !== wanted) {
    console.error(`${file} is not what the registry says: run \`npm run platform-docs\``);
    process.exitCode = 1;
  }
}
if (!process.argv.includes("--check")) console.log(`${Object.keys(outputs).join(", ")}: ${platforms.length} platforms`);
