import { Intent, type ClassifyHints, type Level, type Reason, type Signal } from "@kikimimi/core/mention/signal";
import { chunkEnds } from "./chunks.ts";
import { explain, strongest, type Explanation, type Mixture } from "./explain.ts";
import { Features, modelLanguage, type ModelLanguage } from "./features.ts";
import { detectLanguage } from "./language.ts";
import type { Model } from "./model.ts";
import { shippedModel } from "./models.ts";
import { Original } from "./original.ts";
import { ANGER, FIRST_INTENT, NEGATIVE, POSITIVE, URGENCY, WIDTH } from "./outputs.ts";

const MAX_REASONS = 8;
/** Room that one answer may take among the reasons, so that none stays unexplained. */
const MAX_PER_HEAD = 4;
/** Why a text is not angry or urgent is seldom asked. */
const MAX_PER_CALM_HEAD = 1;
const INTENTS = Intent.options;
const SENTIMENTS: Readonly<Record<Signal["sentiment"]["label"], Mixture>> = {
  // A softmax does not change when its logits are shifted; these are the logits around their mean.
  positive: [
    { output: POSITIVE, times: 2 / 3 },
    { output: NEGATIVE, times: -1 / 3 },
  ],
  negative: [
    { output: NEGATIVE, times: 2 / 3 },
    { output: POSITIVE, times: -1 / 3 },
  ],
  neutral: [
    { output: POSITIVE, times: -1 / 3 },
    { output: NEGATIVE, times: -1 / 3 },
  ],
};

function levelMixture(outputs: readonly [number, number], level: Level): Mixture {
  if (level === 0) return [{ output: outputs[0], times: -1 }];
  return [{ output: outputs[level - 1] ?? outputs[0], times: 1 }];
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

type Scores = Signal["anger"]["scores"];

/** Chances of 0, 1 and 2 from the logits of "1 or more" and "2"; the second cannot be likelier than the first. */
function levels(logits: Float64Array, outputs: readonly [number, number]): Scores {
  const two = logistic(logits[outputs[1]] ?? 0);
  const one = Math.max(two, logistic(logits[outputs[0]] ?? 0));
  return [1 - one, one - two, two];
}

function levelOf(scores: Scores, cuts: readonly number[]): Level {
  if (scores[2] >= (cuts[1] ?? 0.5)) return 2;
  return scores[1] + scores[2] >= (cuts[0] ?? 0.5) ? 1 : 0;
}

function sentimentOf(logits: Float64Array): Signal["sentiment"] {
  const up = logits[POSITIVE] ?? 0;
  const down = logits[NEGATIVE] ?? 0;
  const top = Math.max(0, up, down);
  const positive = Math.exp(up - top);
  const neutral = Math.exp(-top);
  const negative = Math.exp(down - top);
  const sum = positive + neutral + negative;
  const label = up > 0 && up >= down ? "positive" : down > 0 ? "negative" : "neutral";
  return { label, scores: { positive: positive / sum, neutral: neutral / sum, negative: negative / sum } };
}

function intentsOf(logits: Float64Array): Signal["intents"] {
  return INTENTS.map((label, at) => ({ label, score: logistic(logits[FIRST_INTENT + at] ?? 0) })).sort(
    (a, b) => b.score - a.score,
  );
}

/** How one text is classified: `reasons` off saves most of the time. */
export type ClassifyOptions = { readonly reasons?: boolean | undefined };

/** Which model reads a language; a brand's own model may stand in for the one that ships. */
export type Models = (language: ModelLanguage) => Model;

type Answers = Pick<Signal, "sentiment" | "anger" | "urgency" | "intents">;

/** Reads texts with a set of models. */
export class Classifier {
  readonly #models: Models;
  readonly #features = new Features();
  readonly #logits = new Float64Array(WIDTH);

  constructor(models: Models) {
    this.#models = models;
  }

  /** What a text says; pure, never throws, linear in the text's length. */
  classify(text: string, hints: ClassifyHints = {}, options: ClassifyOptions = {}): Signal {
    const features = this.#features;
    features.reading.read(text);
    const detection = detectLanguage(features.reading, text, hints.lang);
    const language = modelLanguage(detection.language);
    const model = this.#models(language);
    features.extract(language, hints);
    const logits = this.#logits;
    model.score(logits, features.grams, features.numbers);
    const anger = levels(logits, ANGER);
    const urgency = levels(logits, URGENCY);
    const answers: Answers = {
      sentiment: sentimentOf(logits),
      anger: { level: levelOf(anger, model.file.cuts.anger), scores: anger },
      urgency: { level: levelOf(urgency, model.file.cuts.urgency), scores: urgency },
      intents: intentsOf(logits),
    };
    const spoken: Reason = {
      head: "language",
      label: detection.language,
      evidence: detection.evidence,
      weight: detection.score,
    };
    return {
      language: detection.language,
      detected: { code: detection.code, score: detection.score },
      ...answers,
      reasons: options.reasons === false ? [] : [...this.#reasons(text, model, answers), spoken],
      model: model.file.version,
    };
  }

  #reasons(text: string, model: Model, answers: Answers): Reason[] {
    return this.#explanations(text, model, answers)
      .flatMap(({ head, label, explanation }) =>
        strongest(head, label, explanation, label === "0" ? MAX_PER_CALM_HEAD : MAX_PER_HEAD),
      )
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, MAX_REASONS - 1);
  }

  #explanations(text: string, model: Model, { sentiment, anger, urgency, intents }: Answers): HeadExplanation[] {
    const features = this.#features;
    const ends = chunkEnds(features.reading);
    const original = new Original(text, features.reading.composed);
    const intent = intents[0]?.label ?? "chatter";
    const asked: readonly (readonly [Reason["head"], string, Mixture])[] = [
      ["sentiment", sentiment.label, SENTIMENTS[sentiment.label]],
      ["anger", String(anger.level), levelMixture(ANGER, anger.level)],
      ["urgency", String(urgency.level), levelMixture(URGENCY, urgency.level)],
      ["intents", intent, [{ output: FIRST_INTENT + INTENTS.indexOf(intent), times: 1 }]],
    ];
    return asked.map(([head, label, mixture]) => ({
      head,
      label,
      explanation: explain(model, features, mixture, ends, original),
    }));
  }

  /** Every part of the logit behind each answer; the parts and the bias add up to it. */
  explain(text: string, hints: ClassifyHints = {}): HeadExplanation[] {
    const signal = this.classify(text, hints, { reasons: false });
    return this.#explanations(text, this.#models(modelLanguage(signal.language)), signal);
  }
}

/** The whole of what moved one answer. */
export type HeadExplanation = {
  readonly head: Reason["head"];
  readonly label: string;
  readonly explanation: Explanation;
};

const shipped = new Classifier(shippedModel);

/**
 * What a text says of its author's sentiment, anger (0–2), urgency (0–2), intents and language, with the words that
 * moved each answer; pure, never throws, linear in the text's length. Scores are calibrated probabilities of a linear
 * model over hashed n-grams, lexicon sums and cues (see docs/classifier.md).
 */
export function classify(text: string, hints: ClassifyHints = {}, options: ClassifyOptions = {}): Signal {
  return shipped.classify(text, hints, options);
}
