import { Intent, type Language, Level, Sentiment } from "@kikimimi/core/mention/signal";
import type { RawLabel } from "./formats/format.ts";
import type { Task } from "./task.ts";

/** What a row is true of, read as its task needs it. */
export type Truth = { readonly label: string; readonly intents: readonly Intent[] };

type Value = string | number | boolean;

/** Emotions that public sets name; none of them but anger is anger. */
const EMOTIONS = new Set(
  [
    "admiration amusement approval caring confusion curiosity desire disappointment disapproval disgust embarrassment",
    "excitement fear gratitude grief joy love nervousness optimism pride realization relief remorse sadness surprise",
    "neutral anticipation trust pessimism happiness happy sad worry boredom enthusiasm hate fun empty calm other others",
  ]
    .join(" ")
    .split(" "),
);
const IRRITATED = new Set(["annoyance", "annoyed", "irritation", "irritated", "frustration", "frustrated"]);
const YES = new Set(["1", "true", "yes"]);
const NO = new Set(["0", "false", "no", "none", "neither", "other", ""]);

function wordOf(value: Value): string {
  return String(value).trim().toLowerCase();
}

function valuesOf(raw: RawLabel): readonly Value[] {
  return typeof raw === "object" ? raw : [raw];
}

function only(raw: RawLabel): Value {
  const values = valuesOf(raw);
  const [value] = values;
  if (value === undefined || values.length > 1) throw new Error(`one label is needed, not ${values.length}`);
  return value;
}

function sentimentOf(raw: RawLabel): string {
  const word = wordOf(only(raw));
  const sentiment = Sentiment.safeParse(word);
  if (!sentiment.success) throw new Error(`"${word}" is none of ${Sentiment.options.join(", ")}`);
  return sentiment.data;
}

/** A level as a number, as yes (2) or no (0), or, for anger, as the name of an emotion. */
function levelOf(task: "anger" | "urgency", value: Value): Level {
  if (typeof value === "boolean") return value ? 2 : 0;
  const word = wordOf(value);
  const level = Level.safeParse(word === "" ? Number.NaN : Number(word));
  if (level.success) return level.data;
  if (word === "true" || word === "yes") return 2;
  if (NO.has(word)) return 0;
  if (task === "anger") {
    if (word === "anger" || word === "angry") return 2;
    if (IRRITATED.has(word)) return 1;
    if (EMOTIONS.has(word) || /^(not|non|no)[ _-]?ang(er|ry)$/.test(word)) return 0;
  }
  throw new Error(`"${word}" is neither 0, 1, 2 nor true or false${task === "anger" ? " nor a known emotion" : ""}`);
}

/** Several names, such as the emotions of one post, make the highest level of them. */
function highestOf(task: "anger" | "urgency", raw: RawLabel): Level {
  return valuesOf(raw).reduce<Level>((most, value) => {
    const level = levelOf(task, value);
    return level > most ? level : most;
  }, 0);
}

function intentsOf(raw: RawLabel): Intent[] {
  const words = valuesOf(raw).map(wordOf);
  return words
    .filter((word) => word !== "" && word !== "none")
    .map((word) => {
      const intent = Intent.safeParse(word);
      if (intent.success) return intent.data;
      const hint = YES.has(word) || NO.has(word) ? "; a yes or no needs --only INTENT" : "";
      throw new Error(`"${word}" is none of ${Intent.options.join(", ")}, none${hint}`);
    });
}

/** Whether one intent holds: by its name, by yes or no, or by the absence of its name among others. */
function holds(intent: Intent, raw: RawLabel): boolean {
  return valuesOf(raw).some((value) => {
    const word = wordOf(value);
    if (word === intent || YES.has(word)) return true;
    const negated = new RegExp(`^(not?|non)[ _-]?${intent}$`).test(word);
    if (NO.has(word) || negated || Intent.safeParse(word).success) return false;
    throw new Error(`"${word}" is neither ${intent} nor none, 1 or 0, or another intent`);
  });
}

function languageOf(raw: RawLabel): Language {
  const word = wordOf(only(raw));
  const primary = word.split(/[-_]/)[0] ?? "";
  if (primary === "ja" || primary === "en") return primary;
  if (word === "other" || /^[a-z]{2,3}$/.test(primary)) return "other";
  throw new Error(`"${word}" is neither ja, en, other nor a language's code`);
}

/** Reads a label as the task needs it; throws an Error that says what it would take where it cannot. */
export function truthOf(task: Task, raw: RawLabel, intent?: Intent): Truth {
  switch (task) {
    case "sentiment":
      return { label: sentimentOf(raw), intents: [] };
    case "anger":
    case "urgency":
      return { label: String(highestOf(task, raw)), intents: [] };
    case "language":
      return { label: languageOf(raw), intents: [] };
    case "intent":
      if (intent === undefined) return { label: "", intents: intentsOf(raw) };
      return { label: holds(intent, raw) ? intent : "none", intents: [] };
  }
}
