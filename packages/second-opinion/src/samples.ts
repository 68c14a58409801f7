import type { Signal } from "@kikimimi/core/mention/signal";

type Parts = {
  readonly sentiment?: readonly [positive: number, neutral: number, negative: number];
  readonly anger?: Signal["anger"]["scores"];
  readonly urgency?: Signal["urgency"]["scores"];
  readonly intents?: Signal["intents"];
  readonly language?: Signal["language"];
  readonly model?: string;
};

/** A signal whose labels follow from its scores by even cuts, for tests; calm and neutral where nothing is said. */
export function signalWith(parts: Parts = {}): Signal {
  const [positive, neutral, negative] = parts.sentiment ?? [0.05, 0.9, 0.05];
  const label = positive > neutral && positive >= negative ? "positive" : negative > neutral ? "negative" : "neutral";
  return {
    language: parts.language ?? "en",
    detected: { code: parts.language ?? "en", score: 1 },
    sentiment: { label, scores: { positive, neutral, negative } },
    anger: levels(parts.anger ?? [0.98, 0.01, 0.01]),
    urgency: levels(parts.urgency ?? [0.98, 0.01, 0.01]),
    intents: parts.intents ?? [{ label: "complaint", score: 0.2 }],
    reasons: [{ head: "sentiment", label, evidence: "word", weight: 1 }],
    model: parts.model ?? "linear-1",
  };
}

function levels(scores: Signal["anger"]["scores"]): Signal["anger"] {
  return { level: scores[2] >= 0.5 ? 2 : scores[1] + scores[2] >= 0.5 ? 1 : 0, scores };
}

/** A post that may or may not be clear anger; nothing else is open. */
export const ANGRY_PERHAPS: Signal = signalWith({ sentiment: [0.02, 0.08, 0.9], anger: [0.1, 0.5, 0.4] });
