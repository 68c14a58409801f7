import { ANGER, FIRST_INTENT, NEGATIVE, POSITIVE, URGENCY, WIDTH } from "@kikimimi/classifier/outputs";
import type { Example } from "./example.ts";
import type { Scored } from "./metrics.ts";

/**
 * Logits of an example that the fit behind them has not seen, with the truth. `isOthers` marks heat that is not the
 * author's own: quoted, in a headline or in fiction, and no anger of level 2 beside it.
 */
export type Unseen = { readonly logits: Float64Array; readonly example: Example; readonly isOthers?: boolean };

/** A logit's straight line onto a calibrated one: times × logit + shift, for each output. */
export type Lines = { readonly times: Float64Array; readonly shifts: Float64Array };

/** Probabilities from which levels 1 and 2 count. */
export type Cuts = { readonly anger: readonly [number, number]; readonly urgency: readonly [number, number] };

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** Platt scaling: the line that makes the logistic of a logit a calibrated probability, by Newton's method. */
function platt(scored: readonly Scored[]): { times: number; shift: number } {
  let times = 1;
  let shift = 0;
  for (let round = 0; round < 50; round += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (const { score, holds } of scored) {
      const chance = logistic(times * score + shift);
      const error = chance - (holds ? 1 : 0);
      const spread = chance * (1 - chance);
      g0 += error * score;
      g1 += error;
      h00 += spread * score * score;
      h01 += spread * score;
      h11 += spread;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(Math.abs(determinant) > 1e-12)) break;
    times -= (h11 * g0 - h01 * g1) / determinant;
    shift -= (h00 * g1 - h01 * g0) / determinant;
  }
  return times > 0.05 && Number.isFinite(shift) ? { times, shift } : { times: 1, shift: 0 };
}

/** The temperature and the two shifts under which the sentiment softmax is likeliest, by gradient descent. */
function softmaxLine(unseen: readonly Unseen[]): { times: number; up: number; down: number } {
  const known = unseen.filter(({ example }) => !Number.isNaN(example.truth[POSITIVE]));
  let [times, up, down] = [1, 0, 0];
  for (let round = 0; round < 400; round += 1) {
    let [gt, gu, gd] = [0, 0, 0];
    for (const { logits, example } of known) {
      const zu = logits[POSITIVE] ?? 0;
      const zd = logits[NEGATIVE] ?? 0;
      const eu = Math.exp(times * zu + up);
      const ed = Math.exp(times * zd + down);
      const sum = eu + ed + 1;
      const du = eu / sum - (example.truth[POSITIVE] ?? 0);
      const dd = ed / sum - (example.truth[NEGATIVE] ?? 0);
      gt += du * zu + dd * zd;
      gu += du;
      gd += dd;
    }
    const step = 0.5 / Math.max(1, known.length);
    times -= step * gt;
    up -= step * gu;
    down -= step * gd;
  }
  return { times, up, down };
}

function column(unseen: readonly Unseen[], output: number, { times, shifts }: Lines): Scored[] {
  return unseen
    .filter(({ example }) => !Number.isNaN(example.truth[output]))
    .map(({ logits, example }) => ({
      score: logistic((times[output] ?? 1) * (logits[output] ?? 0) + (shifts[output] ?? 0)),
      holds: example.truth[output] === 1,
    }));
}

type Point = { readonly cut: number; readonly flagged: number; readonly precision: number; readonly recall: number };

/** Candidate cuts with how many each flags, and the precision and recall that it has. */
function curve(scored: readonly Scored[]): Point[] {
  const total = Math.max(1, scored.filter(({ holds }) => holds).length);
  return Array.from({ length: 93 }, (_, at) => (at + 4) / 100).map((cut) => {
    const flagged = scored.filter(({ score }) => score >= cut);
    const hits = flagged.filter(({ holds }) => holds).length;
    return { cut, flagged: flagged.length, precision: hits / Math.max(1, flagged.length), recall: hits / total };
  });
}

function f1({ precision, recall }: Point): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** The cut of the best F1; undefined where there is none to choose from. */
function bestOf(points: readonly Point[]): number | undefined {
  return points.toSorted((a, b) => f1(b) - f1(a) || a.cut - b.cut)[0]?.cut;
}

function bestCut(scored: readonly Scored[]): number {
  return bestOf(curve(scored)) ?? 0.5;
}

/**
 * The lowest cut whose precision stays, with a standard error to spare, at the least that is asked for; where none does,
 * that of the best F1.
 */
function cutAtPrecision(scored: readonly Scored[], least: number): number {
  const keeps = ({ flagged, precision }: Point): boolean =>
    precision - Math.sqrt((precision * (1 - precision)) / Math.max(1, flagged)) >= least;
  return curve(scored).find(keeps)?.cut ?? bestCut(scored);
}

/** The cut of the best F1 among those that flag at most this share of what should stay calm. */
function calmCut(scored: readonly Scored[], calm: readonly Scored[], share: number): number {
  const flagged = (cut: number): number => calm.filter(({ score }) => score >= cut).length;
  return bestOf(curve(scored).filter(({ cut }) => flagged(cut) <= share * calm.length)) ?? bestCut(scored);
}

/**
 * Lines that turn logits into calibrated probabilities. Intents are shifted so that their best cut lies at one half,
 * where readers of a Signal cut.
 */
export function linesOf(unseen: readonly Unseen[]): Lines {
  const lines = { times: new Float64Array(WIDTH).fill(1), shifts: new Float64Array(WIDTH) };
  const softmax = softmaxLine(unseen);
  lines.times[POSITIVE] = softmax.times;
  lines.times[NEGATIVE] = softmax.times;
  lines.shifts[POSITIVE] = softmax.up;
  lines.shifts[NEGATIVE] = softmax.down;
  for (let output = 2; output < WIDTH; output += 1) {
    const raw = unseen
      .filter(({ example }) => !Number.isNaN(example.truth[output]))
      .map(({ logits, example }) => ({ score: logits[output] ?? 0, holds: example.truth[output] === 1 }));
    const { times, shift } = platt(raw);
    lines.times[output] = times;
    lines.shifts[output] = shift;
    if (output >= FIRST_INTENT) {
      const cut = bestCut(column(unseen, output, lines));
      lines.shifts[output] = shift - Math.log(cut / (1 - cut));
    }
  }
  return lines;
}

/** A missed emergency costs more than a needless look: "now" is said as soon as three in five of those told are right. */
const URGENT_PRECISION = 0.6;
/** Who quotes, reports or invents anger is not angry: at most one in ten may be called so. */
const ANGRY_OTHERS = 0.1;

/** Where levels begin, on scores that the lines have calibrated. */
export function cutsOf(unseen: readonly Unseen[], lines: Lines): Cuts {
  const others = unseen.filter(({ isOthers }) => isOthers === true);
  return {
    anger: [
      bestCut(column(unseen, ANGER[0], lines)),
      calmCut(column(unseen, ANGER[1], lines), column(others, ANGER[1], lines), ANGRY_OTHERS),
    ],
    urgency: [
      bestCut(column(unseen, URGENCY[0], lines)),
      cutAtPrecision(column(unseen, URGENCY[1], lines), URGENT_PRECISION),
    ],
  };
}

/** Judges a pair of sentiment shifts; higher is better. */
export type Judge = (label: (logits: Float64Array) => "positive" | "neutral" | "negative") => number;

/** Shifts the two sides of sentiment to where the judge likes the labels best. */
export function shiftSentiment(lines: Lines, judge: Judge): void {
  const [up, down] = [lines.shifts[POSITIVE] ?? 0, lines.shifts[NEGATIVE] ?? 0];
  let best = { value: Number.NEGATIVE_INFINITY, up, down };
  const steps = Array.from({ length: 31 }, (_, at) => (at - 15) / 10);
  for (const moreUp of steps)
    for (const moreDown of steps) {
      const value = judge((logits) => {
        const positive = (lines.times[POSITIVE] ?? 1) * (logits[POSITIVE] ?? 0) + up + moreUp;
        const negative = (lines.times[NEGATIVE] ?? 1) * (logits[NEGATIVE] ?? 0) + down + moreDown;
        return positive > 0 && positive >= negative ? "positive" : negative > 0 ? "negative" : "neutral";
      });
      if (value > best.value + 1e-9) best = { value, up: up + moreUp, down: down + moreDown };
    }
  lines.shifts[POSITIVE] = best.up;
  lines.shifts[NEGATIVE] = best.down;
}
