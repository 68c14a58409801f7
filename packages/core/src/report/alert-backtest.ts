import { type AlertRule, alertsOf, type HourPoint } from "./alert.ts";

/** What a rule did with made-up weeks in which it is known when something happened. */
export type Backtest = {
  readonly weeks: number;
  readonly incidents: number;
  /** Incidents that were reported within a day of their beginning. */
  readonly found: number;
  /** Hours from the beginning of those until the report, at the median; null where none was found. */
  readonly medianHours: number | null;
  /** Reports of hours in which nothing had happened. */
  readonly falseAlarms: number;
};

type Incident = { readonly begin: number; readonly peak: number };

const WEEK = 168;
/** An incident grows for six hours to its peak and halves each six hours after it; within a day it can be found. */
const GROWTH = 6;
const DAY = 24;

/**
 * Tries a rule on made-up weeks: posts come by Poisson with a daily rhythm around `perHour`, three tenths of them negative, and once in a
 * while there is an outcry of two to twelve times as many, most of them negative. It shows how rules compare, not how a
 * brand's own weeks are. `random` gives numbers from 0 to 1; the same numbers give the same answer.
 */
export function backtest(
  rule: AlertRule,
  { weeks, perHour, random }: { readonly weeks: number; readonly perHour: number; readonly random: () => number },
): Backtest {
  const incidents = incidentsOf(weeks, perHour, random);
  const alerts = alertsOf(hoursOf(weeks, perHour, incidents, random), rule).map(({ at }) => Date.parse(at) / HOUR_MS);
  const waits = incidents.flatMap(({ begin }) => {
    const first = alerts.find((at) => at >= begin && at < begin + DAY);
    return first === undefined ? [] : [first - begin];
  });
  const isFalse = (at: number): boolean => !incidents.some(({ begin }) => at >= begin && at < begin + 2 * DAY);
  return {
    weeks,
    incidents: incidents.length,
    found: waits.length,
    medianHours: waits.toSorted((a, b) => a - b)[Math.floor((waits.length - 1) / 2)] ?? null,
    falseAlarms: alerts.filter(isFalse).length,
  };
}

const HOUR_MS = 3_600_000;

/** One outcry every five days or so, none in the first week: nothing is known of before that. */
function incidentsOf(weeks: number, perHour: number, random: () => number): Incident[] {
  const incidents: Incident[] = [];
  for (let at = WEEK; at < weeks * WEEK - DAY; at += 72 + Math.floor(random() * 96)) {
    incidents.push({ begin: at, peak: perHour * (1 + 11 * random()) });
  }
  return incidents;
}

function hoursOf(
  weeks: number,
  perHour: number,
  incidents: readonly Incident[],
  random: () => number,
): readonly HourPoint[] {
  return Array.from({ length: weeks * WEEK }, (_, i) => {
    const rhythm = 1 - 0.8 * Math.cos((2 * Math.PI * (i - 2)) / DAY);
    const calm = poisson(perHour * rhythm, random);
    const loud = poisson(
      incidents.reduce((sum, incident) => sum + rateOf(incident, i), 0),
      random,
    );
    const negative = some(calm, 0.3, random) + some(loud, 0.85, random);
    return { at: new Date(i * HOUR_MS).toISOString(), counted: true, count: calm + loud, negative };
  });
}

function rateOf({ begin, peak }: Incident, hour: number): number {
  const since = hour - begin;
  if (since < 0 || since > 3 * DAY) return 0;
  return since < GROWTH ? (peak * (since + 1)) / GROWTH : peak * 0.5 ** ((since - GROWTH + 1) / GROWTH);
}

/** Knuth's way, good for the small rates of an hour (TAOCP vol. 2, 3.4.1). */
function poisson(rate: number, random: () => number): number {
  const limit = Math.exp(-rate);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

function some(of: number, share: number, random: () => number): number {
  let count = 0;
  for (let i = 0; i < of; i++) if (random() < share) count++;
  return count;
}
