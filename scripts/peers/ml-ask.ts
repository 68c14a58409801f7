import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { externalData } from "../../packages/training/src/external.ts";
import { labelOf, type Peer } from "./peer.ts";

type Emotion = "aware" | "haji" | "ikari" | "iya" | "kowa" | "odoroki" | "suki" | "takaburi" | "yasu" | "yorokobi";

/** The side of each emotion; excitement, surprise and shame have none. */
const SIDES: Readonly<Record<Emotion, -1 | 0 | 1>> = {
  suki: 1,
  yasu: 1,
  yorokobi: 1,
  aware: -1,
  ikari: -1,
  iya: -1,
  kowa: -1,
  haji: 0,
  odoroki: 0,
  takaburi: 0,
};

/** What an emotion turns into before a contextual valence shifter, as ML-Ask has it. */
const SHIFTED: Readonly<Record<Emotion, readonly Emotion[]>> = {
  suki: ["iya"],
  ikari: ["yasu"],
  kowa: ["yasu"],
  yasu: ["ikari", "takaburi", "odoroki", "haji", "kowa"],
  iya: ["yorokobi", "suki"],
  aware: ["suki", "yorokobi", "takaburi", "odoroki", "haji"],
  takaburi: ["yasu", "aware"],
  odoroki: ["yasu", "aware"],
  haji: ["yasu", "aware"],
  yorokobi: ["iya"],
};
const EMOTIONS: readonly Emotion[] = [
  "aware",
  "haji",
  "ikari",
  "iya",
  "kowa",
  "odoroki",
  "suki",
  "takaburi",
  "yasu",
  "yorokobi",
];

/** The commonest shifters, in the forms that stand in a text: 〜くない, 〜ではありません, 〜わけがない, 〜もんか. */
const SHIFTER =
  /^[かくだとはでがもならじゃちってんす]{0,4}(?:ない|なかった|ません|ねえ|ねぇ|わけ[がは]?ない|もんか|ものか|ことはない)/;
/** The last kana of a verb or an adjective, which changes as it is inflected. */
const ENDING = /[うくぐすつぬぶむるい]$/;

/** Words and, of what inflects, stems of two or more characters → emotions. */
function readWords(folder: string): ReadonlyMap<string, ReadonlySet<Emotion>> {
  const words = new Map<string, Set<Emotion>>();
  const add = (word: string, emotion: Emotion): void => {
    words.set(word, (words.get(word) ?? new Set()).add(emotion));
  };
  for (const emotion of EMOTIONS)
    for (const line of readFileSync(join(folder, `${emotion}_uncoded.txt`), "utf8").split("\n")) {
      const word = line.trim().normalize("NFKC");
      if (word === "") continue;
      add(word, emotion);
      const stem = word.replace(ENDING, "");
      if (stem.length >= 2) add(stem, emotion);
    }
  return words;
}

/** The emotions of a text, by the longest word at each place. */
function emotionsOf(text: string, words: ReadonlyMap<string, ReadonlySet<Emotion>>, longest: number): Set<Emotion> {
  const found = new Set<Emotion>();
  const plain = text.normalize("NFKC");
  for (let at = 0; at < plain.length;) {
    let length = Math.min(longest, plain.length - at);
    while (length > 0 && !words.has(plain.slice(at, at + length))) length -= 1;
    const emotions = words.get(plain.slice(at, at + length));
    if (emotions !== undefined) {
      const isShifted = SHIFTER.test(plain.slice(at + length, at + length + 12));
      for (const emotion of emotions) for (const one of isShifted ? SHIFTED[emotion] : [emotion]) found.add(one);
    }
    at += Math.max(1, length);
  }
  return found;
}

/**
 * A baseline on ML-Ask's emotion words (Ptaszynski et al. 2009; lists of pymlask, BSD-3-Clause) without a morphological
 * analyser: more kinds of positive than of negative emotions make a text positive. Undefined where the lists are absent.
 */
export function mlAsk(): Peer | undefined {
  const folder = join(externalData(), "mlask", "emotions");
  if (!EMOTIONS.every((emotion) => existsSync(join(folder, `${emotion}_uncoded.txt`)))) return undefined;
  const words = readWords(folder);
  const longest = Math.max(...[...words.keys()].map((word) => word.length));
  return {
    name: "ML-Ask words",
    language: "ja",
    sentiment: (text) =>
      labelOf([...emotionsOf(text, words, longest)].reduce((sum, emotion) => sum + SIDES[emotion], 0)),
  };
}
