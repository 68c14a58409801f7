import type { ClassifyHints, Level, Reason, Signal } from "@kikimimi/core/signal";
import { featuresOf, modelLanguage, type Feature } from "./features.ts";
import { detectLanguage } from "./language.ts";
import { INTENTS, logistic, logits, MODELS, softmax, type Head, type Thresholds } from "./model.ts";

const MODEL = "lexicon-0001";
const MAX_REASONS = 8;
const MIN_WEIGHT = 0.05;
/** Room that one head may take among the reasons, so that no answer stays unexplained. */
const MAX_PER_HEAD = 4;

type Three = [number, number, number];
function three(values: readonly number[]): Three {
  return [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
}

function levelOf(scores: Three, thresholds: Thresholds): Level {
  if (scores[2] >= thresholds.two) return 2;
  return scores[1] + scores[2] >= thresholds.one ? 1 : 0;
}

/** What moved one label, measured against the mean of the head's labels where they compete. */
function reasonsFor(
  name: Reason["head"],
  head: Head,
  label: number,
  features: readonly Feature[],
  compete: boolean,
): Reason[] {
  const found = new Map<string, number>();
  for (const feature of features) {
    const row = head.weights[feature.name];
    if (row === undefined) continue;
    const mean = compete ? row.reduce((sum, weight) => sum + weight, 0) / row.length : 0;
    const moved = ((row[label] ?? 0) - mean) * feature.value;
    for (const { text, share } of feature.evidence) found.set(text, (found.get(text) ?? 0) + moved * share);
  }
  return [...found].map(([evidence, weight]) => ({
    head: name,
    label: head.labels[label] ?? "",
    evidence,
    weight: Math.round(weight * 1000) / 1000,
  }));
}

function strongest(reasons: readonly Reason[]): Reason[] {
  const taken = new Map<string, number>();
  return reasons
    .filter(({ weight }) => Math.abs(weight) >= MIN_WEIGHT)
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .filter(({ head }) => {
      const count = (taken.get(head) ?? 0) + 1;
      taken.set(head, count);
      return count <= MAX_PER_HEAD;
    })
    .slice(0, MAX_REASONS);
}

/**
 * What a text says of its author's sentiment, anger (0–2), urgency (0–2), intents and language, with the words that
 * moved each answer; pure, never throws, linear in the text's length. Probabilities are softmax or logistic of a linear
 * model over lexicon sums and named rules, fitted on the tuning half of the project's own posts.
 */
export function classify(text: string, hints: ClassifyHints = {}): Signal {
  const detection = detectLanguage(text, hints.lang);
  const language = modelLanguage(detection.language);
  const model = MODELS[language];
  const features = featuresOf(text, language, hints);
  const [positive, neutral, negative] = three(softmax(logits(model.sentiment, features)));
  const sentiment = { positive, neutral, negative };
  const best = positive >= neutral && positive >= negative ? "positive" : negative > neutral ? "negative" : "neutral";
  const angerScores = three(softmax(logits(model.anger, features)));
  const urgencyScores = three(softmax(logits(model.urgency, features)));
  const anger = levelOf(angerScores, model.thresholds.anger);
  const urgency = levelOf(urgencyScores, model.thresholds.urgency);
  const intentScores = logits(model.intents, features).map(logistic);
  const intents = INTENTS.map((label, at) => ({ label, score: intentScores[at] ?? 0 })).toSorted(
    (a, b) => b.score - a.score,
  );
  const topIntent = INTENTS.indexOf(intents[0]?.label ?? "chatter");
  return {
    language: detection.language,
    detected: { code: detection.code, score: detection.score },
    sentiment: { label: best, scores: sentiment },
    anger: { level: anger, scores: angerScores },
    urgency: { level: urgency, scores: urgencyScores },
    intents,
    reasons: strongest([
      ...reasonsFor("sentiment", model.sentiment, model.sentiment.labels.indexOf(best), features, true),
      ...reasonsFor("anger", model.anger, anger, features, true),
      ...reasonsFor("urgency", model.urgency, urgency, features, true),
      ...reasonsFor("intents", model.intents, topIntent, features, false),
      { head: "language", label: detection.language, evidence: detection.evidence, weight: detection.score },
    ]),
    model: MODEL,
  };
}
