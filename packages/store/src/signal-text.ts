import { type Intent, type Reason, Signal } from "@kikimimi/core/mention/signal";
import * as z from "zod";

/** The form that is written; others are read as long as tables hold them. */
const FORM = 1;

/** Names stand as their places in these lists, which therefore only grow. */
const INTENTS: readonly Intent[] = [
  "complaint",
  "question",
  "request",
  "praise",
  "suggestion",
  "churn",
  "purchase",
  "report",
  "spam",
  "chatter",
];
const HEADS: readonly Reason["head"][] = ["sentiment", "anger", "urgency", "intents", "language"];

const Score = z.number();
const Levels = z.tuple([z.number(), Score, Score, Score]);

/** A signal without the names of its parts: a third fewer bytes to pay for, and one value to read instead of a hundred. */
const Packed = z.tuple([
  z.literal(FORM),
  z.string(),
  z.string(),
  z.tuple([z.string(), Score]),
  z.tuple([z.string(), Score, Score, Score]),
  Levels,
  Levels,
  z.array(z.number()),
  z.array(Score),
  z.array(z.tuple([z.number(), z.string(), z.string(), z.number()])),
]);

/** A signal as the table keeps it. */
export function packSignal(signal: Signal): string {
  const { language, detected, sentiment, anger, urgency, intents, reasons, model } = signal;
  const { positive, neutral, negative } = sentiment.scores;
  const packed: z.infer<typeof Packed> = [
    FORM,
    model,
    language,
    [detected.code, detected.score],
    [sentiment.label, positive, neutral, negative],
    [anger.level, ...anger.scores],
    [urgency.level, ...urgency.scores],
    intents.map(({ label }) => INTENTS.indexOf(label)),
    intents.map(({ score }) => score),
    reasons.map(({ head, label, evidence, weight }) => [HEADS.indexOf(head), label, evidence, weight]),
  ];
  return JSON.stringify(packed);
}

/** The signal that a text of the table holds. */
function unpack(text: string): unknown {
  const [, model, language, detected, sentiment, anger, urgency, intents, scores, reasons] = Packed.parse(
    JSON.parse(text),
  );
  const [, positive, neutral, negative] = sentiment;
  return {
    language,
    detected: { code: detected[0], score: detected[1] },
    sentiment: { label: sentiment[0], scores: { positive, neutral, negative } },
    anger: { level: anger[0], scores: anger.slice(1) },
    urgency: { level: urgency[0], scores: urgency.slice(1) },
    intents: intents.map((label, at) => ({ label: INTENTS[label], score: scores[at] })),
    reasons: reasons.map(([head, label, evidence, weight]) => ({ head: HEADS[head], label, evidence, weight })),
    model,
  };
}

/** A signal as the table may hold it: packed, or as it was written before, part by part. */
export const StoredSignal = z.preprocess((kept) => (typeof kept === "string" ? unpack(kept) : kept), Signal);
