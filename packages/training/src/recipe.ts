import { GramType } from "@kikimimi/classifier/grams";
import { OUTPUTS } from "@kikimimi/classifier/outputs";
import type { ModelLanguage } from "@kikimimi/classifier/features";

/** The answers of a Signal that a model gives. */
export type Head = "sentiment" | "anger" | "urgency" | "intents";

/** What one head learns from, and how strongly its n-grams are pulled to 0 (L2, once an epoch in all). */
export type HeadRecipe = {
  readonly decay: number;
  readonly grams: readonly GramType[];
  readonly uses: (number: string) => boolean;
};

/** How a model is fitted. */
export type Recipe = {
  readonly seed: number;
  readonly epochs: number;
  /** Learning rate of the first epoch (AdaGrad). */
  readonly rate: number;
  /** L2 pull on a number feature's weight, at every example. */
  readonly numberDecay: number;
  /** N-grams that fewer examples have are left out. */
  readonly minCount: number;
  /** Share of a target that is given to the other answers. */
  readonly smoothing: number;
  /** Chance that an n-gram is not shown, so that no weight leans on one alone. */
  readonly dropout: number;
  /** Chance that no n-gram of a text is shown, so that the lexicon's sums learn to speak for themselves. */
  readonly blackout: number;
  /** Rows that a shipped model has room for. */
  readonly rows: number;
  readonly heads: Readonly<Record<Head, HeadRecipe>>;
};

/** The head that an output belongs to. */
export function headOf(output: number): Head {
  const [head] = (OUTPUTS[output] ?? "").split(":");
  if (head === "sentiment" || head === "anger" || head === "urgency") return head;
  return "intents";
}

const { one, two, three, four, traits, pair, entry } = GramType;
/** In Japanese 1 to 4 characters, where a fifth adds nothing; in English words, pairs and parts of 3 and 4 letters. */
const JAPANESE = [one, two, three, four, traits, entry];
const ENGLISH = [one, pair, three, four, traits, entry];
/** Parts of words do not carry a feeling from one topic to the next. */
const WORDS = [one, pair, traits, entry];
const everything = (): boolean => true;

/** Sentiment must carry over to other topics and places: it learns from what is felt, not from how long or where. */
const FEELINGS: ReadonlySet<string> = new Set(
  [
    "good words,bad words,balance,last feeling,first feeling,strongest good,strongest bad,mixed,no feeling",
    "annoyed words,furious words,quoted good,quoted bad,quoted heat,exclamation,marks together,laughter",
    "thanks,love,recommend,excitement,congratulation,satisfaction,joy_exaggeration,insult,contempt,threat_boycott",
    "rhetorical,rude_endings,swearing_hot,irritation,rage,fury,own_anger,disappointment,sadness_worry,balance_neutral",
  ].flatMap((names) => names.split(",")),
);
/** How long a post is, and whom it names, goes with anger in our posts and with nothing elsewhere. */
const SHAPE: ReadonlySet<string> = new Set(["length", "short", "links", "handles"]);
const heats = (number: string): boolean => !SHAPE.has(number);

const feels = (number: string): boolean => FEELINGS.has(number);

const COMMON = { seed: 20_261_126, rate: 0.5, numberDecay: 1e-4, smoothing: 0.05, rows: 24_000 };

/** The recipes of the shipped models; found by cross-validation over writers and by leaving sources out. */
export const RECIPES: Readonly<Record<ModelLanguage, Recipe>> = {
  ja: {
    ...COMMON,
    epochs: 15,
    minCount: 2,
    dropout: 0.2,
    blackout: 0.1,
    heads: {
      sentiment: { decay: 1e-5, grams: JAPANESE, uses: feels },
      anger: { decay: 3e-6, grams: JAPANESE, uses: heats },
      urgency: { decay: 3e-6, grams: JAPANESE, uses: everything },
      intents: { decay: 3e-6, grams: JAPANESE, uses: everything },
    },
  },
  en: {
    ...COMMON,
    epochs: 8,
    minCount: 3,
    dropout: 0.3,
    blackout: 0.2,
    heads: {
      sentiment: { decay: 3e-6, grams: WORDS, uses: feels },
      anger: { decay: 1e-5, grams: ENGLISH, uses: heats },
      urgency: { decay: 1e-5, grams: ENGLISH, uses: everything },
      intents: { decay: 1e-5, grams: ENGLISH, uses: everything },
    },
  },
};

/**
 * What a cue says at least for urgency, whatever the posts taught: most who write "I want to die" mean an exam, and the one
 * who does not must be seen.
 */
export const URGENT_FLOORS: Readonly<Record<string, number>> = {
  selfharm: 5,
  fire_gas: 3.5,
  takeover: 2.5,
  violence: 2,
  illness: 1.5,
  data_leak: 1.5,
};

/**
 * What a rating that came with a text adds, from −1 (worst) to 1 (best). No post of the data has one, so these are set,
 * not learned: a clear rating outweighs a text that says little.
 */
export const RATING_WEIGHTS: Readonly<Record<string, number>> = {
  "sentiment:positive": 1.5,
  "sentiment:negative": -1.5,
  "anger:1": -0.5,
  "anger:2": -0.5,
  "intents:complaint": -1,
  "intents:praise": 1,
};
