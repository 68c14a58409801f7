import { readFileSync, writeFileSync } from "node:fs";
import { fold } from "../packages/classifier/src/normalise.ts";

const data = new URL("../packages/classifier/data/", import.meta.url);
const output = new URL("../packages/classifier/src/lexicon.json", import.meta.url);

function rows(file: string): string[][] {
  return readFileSync(new URL(file, data), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

/** Groups strings that share a value, so that the file is small and parses fast: value → strings joined by tabs. */
function group(entries: ReadonlyMap<string, string>): Record<string, string> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of entries) groups.set(value, [...(groups.get(value) ?? []), key]);
  return Object.fromEntries(
    [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([value, keys]) => [value, keys.toSorted().join("\t")]),
  );
}

function lexicon(file: string): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [text = "", polarity = "0", anger = "0", kind = ""] of rows(file)) {
    const key = fold(text).trim();
    // Single Latin letters ("l" for loss) match too much to be worth keeping.
    if (key === "" || /^[a-z]$/.test(key) || entries.has(key)) continue;
    entries.set(key, `${polarity},${anger},${kind}`);
  }
  return entries;
}

function modifiers(file: string, taken: ReadonlyMap<string, string>): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [text = "", effect = ""] of rows(file)) {
    const key = fold(text).trim();
    if (key !== "" && !taken.has(key) && !entries.has(key)) entries.set(key, effect);
  }
  return entries;
}

const ja = lexicon("ja/lexicon.tsv");
const built = `${JSON.stringify({ ja: group(ja), jaModifiers: group(modifiers("ja/modifiers.tsv", ja)), en: group(lexicon("en/lexicon.tsv")) }, null, 1)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(output, "utf8") !== built) {
    process.stderr.write("packages/classifier/src/lexicon.json is stale: run node scripts/build-lexicon.ts\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(output, built);
  process.stdout.write(`lexicon.json: ${ja.size} Japanese entries, ${built.length} characters\n`);
}
