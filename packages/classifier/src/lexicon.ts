import data from "./lexicon.json" with { type: "json" };
import { Matcher } from "./matcher.ts";

/** A polar or blocking string, or something that changes the polar strings around it. */
export type Entry =
  | { readonly type: "polar"; readonly polarity: number; readonly anger: number; readonly kind: string }
  | { readonly type: "scale"; readonly factor: number }
  | { readonly type: "negate-before" }
  | { readonly type: "contrast-after" };

function polar(value: string): Entry {
  const [polarity = "0", anger = "0", kind = ""] = value.split(",");
  return { type: "polar", polarity: Number(polarity), anger: Number(anger), kind };
}

/** `negate-after` words (まったく, 全然) only announce a negation that the sentence then carries itself. */
function modifier(value: string): Entry {
  if (value === "negate-before" || value === "contrast-after") return { type: value };
  return { type: "scale", factor: value.startsWith("x") ? Number(value.slice(1)) : 1 };
}

function fill(
  entries: Map<string, Entry>,
  groups: Readonly<Record<string, string>>,
  parse: (value: string) => Entry,
): Map<string, Entry> {
  for (const [value, keys] of Object.entries(groups)) {
    const entry = parse(value);
    for (const key of keys.split("\t")) entries.set(key, entry);
  }
  return entries;
}

function each(words: string, entry: Entry): [string, Entry][] {
  return words.split("|").map((word) => [word, entry]);
}

const EN_MODIFIERS = new Map<string, Entry>([
  ...each(
    "very|really|so|too|extremely|absolutely|totally|completely|utterly|incredibly|insanely|bloody|fucking|such",
    { type: "scale", factor: 1.4 },
  ),
  ...each("slightly|somewhat|a bit|a little|kinda|kind of|sort of|fairly|quite|almost|nearly", {
    type: "scale",
    factor: 0.7,
  }),
  ...each("if|would|could|should|might|hope|hopefully|supposed to be", { type: "scale", factor: 0.5 }),
  ...each("but|however|though|although|yet|except|unfortunately|sadly", { type: "contrast-after" }),
  ...each(
    "not|no|never|isn't|wasn't|aren't|don't|doesn't|didn't|can't|cannot|won't|wouldn't|couldn't|hardly|barely|without|nothing|isnt|dont|didnt|wasnt|ain't|nobody",
    {
      type: "negate-before",
    },
  ),
]);

let japanese: Matcher<Entry> | undefined;
let english: Matcher<Entry> | undefined;

/** Japanese entries; matched at every position. Built on first use, so that loading the module stays cheap. */
export function japaneseLexicon(): Matcher<Entry> {
  japanese ??= new Matcher(fill(fill(new Map<string, Entry>(), data.jaModifiers, modifier), data.ja, polar));
  return japanese;
}

/** English entries; matched between word boundaries. Here `negate-before` words negate what follows them. */
export function englishLexicon(): Matcher<Entry> {
  english ??= new Matcher(fill(new Map(EN_MODIFIERS), data.en, polar));
  return english;
}
