/**
 * When a number of posts is out of the ordinary. Two readings of one hour, each against the hours before it:
 * volume: `value ≥ floor` and (`value > mean + k·σ` or `value ≥ atLeast`), where value is the posts of an hour (or the hourly
 * average of 24) and mean and σ are those of the baseline's hours; negative: the share of negative posts
 * `p > p₀ + k·√(p₀(1 − p₀)/n)` with n posts, `n ≥ floor`, and p₀ = (negative + 1)/(posts + 2) of the baseline.
 */
export type AlertRule = {
  /** Hours that one reading takes together. */
  readonly spanHours: number;
  /** k. */
  readonly sigma: number;
  /** Posts an hour that are out of the ordinary whatever was before. */
  readonly atLeast: number | null;
  /** Posts of a span below which nothing is reported. */
  readonly floor: number;
  /** Hours before the span that say what is ordinary, and how many of them must have been counted. */
  readonly baselineHours: number;
  readonly minimumHours: number;
  /** Hours after an alert in which no other one of its kind is reported. */
  readonly coolDownHours: number;
};

const WEEK = { baselineHours: 168, minimumHours: 24, coolDownHours: 6 } as const;
const HOURLY = { spanHours: 1, floor: 10, ...WEEK } as const;
const DAILY = { spanHours: 24, floor: 24, atLeast: null, ...WEEK, coolDownHours: 24 } as const;

/** Rules that are offered by name: 弱, 中, 強 by the hour, and the average of a day against a week's. */
export const ALERT_PRESETS = {
  weak: { ...HOURLY, sigma: 5, atLeast: 300 },
  medium: { ...HOURLY, sigma: 4, atLeast: 200 },
  strong: { ...HOURLY, sigma: 3, atLeast: 100 },
  "day-1.5": { ...DAILY, sigma: 1.5 },
  "day-2": { ...DAILY, sigma: 2 },
  "day-3": { ...DAILY, sigma: 3 },
} as const satisfies Record<string, AlertRule>;
export type AlertPreset = keyof typeof ALERT_PRESETS;
export const ALERT_PRESET_NAMES = Object.keys(ALERT_PRESETS) as [AlertPreset, ...AlertPreset[]];

/** One hour of a gapless series; nothing is known of an hour that was not counted. */
export type HourPoint = {
  readonly at: string;
  readonly counted: boolean;
  readonly count: number;
  readonly negative: number;
};

export type AlertKind = "volume" | "negative";

/** What one reading saw and by what it was judged; null where too little is known of before. */
export type Reading = {
  readonly at: string;
  /** Posts an hour; a share 0 … 1 of kind negative. */
  readonly value: number;
  readonly mean: number | null;
  readonly deviation: number | null;
  /** What the value has to exceed; null where nothing can be said. */
  readonly threshold: number | null;
  readonly fires: boolean;
};

export type Alert = Reading & { readonly kind: AlertKind; readonly posts: number };

type Sums = { readonly hours: number; readonly count: number; readonly squares: number; readonly negative: number };

/** Prefix sums, so that each hour's baseline costs one subtraction. */
function prefixOf(series: readonly HourPoint[]): Sums[] {
  const sums: Sums[] = [{ hours: 0, count: 0, squares: 0, negative: 0 }];
  for (const { counted, count, negative } of series) {
    const last = sums[sums.length - 1] ?? { hours: 0, count: 0, squares: 0, negative: 0 };
    sums.push(
      counted
        ? {
            hours: last.hours + 1,
            count: last.count + count,
            squares: last.squares + count * count,
            negative: last.negative + negative,
          }
        : last,
    );
  }
  return sums;
}

/** Every hour of a series as each kind of alert reads it; an hour's reading depends on nothing after it. */
export function readingsOf(
  series: readonly HourPoint[],
  rule: AlertRule,
): { readonly [K in AlertKind]: readonly (Reading & { readonly posts: number })[] } {
  const prefix = prefixOf(series);
  const between = (from: number, to: number): Sums => {
    const [a, b] = [prefix[Math.max(0, from)], prefix[Math.max(0, to)]];
    if (!a || !b) throw new RangeError("an hour outside the series");
    return {
      hours: b.hours - a.hours,
      count: b.count - a.count,
      squares: b.squares - a.squares,
      negative: b.negative - a.negative,
    };
  };
  const each = series.map(({ at }, i) => {
    const begin = i + 1 - rule.spanHours;
    const span = between(begin, i + 1);
    const known = begin >= 0 && span.hours === rule.spanHours;
    const before = between(begin - rule.baselineHours, begin);
    return { at, span, known, before };
  });
  return {
    volume: each.map(({ at, span, known, before }) => volumeReading(at, span, known, before, rule)),
    negative: each.map(({ at, span, known, before }) => negativeReading(at, span, known, before, rule)),
  };
}

type PostsReading = Reading & { readonly posts: number };

function volumeReading(at: string, span: Sums, known: boolean, before: Sums, rule: AlertRule): PostsReading {
  const value = span.count / rule.spanHours;
  const isOrdinaryKnown = before.hours >= rule.minimumHours;
  const mean = isOrdinaryKnown ? before.count / before.hours : null;
  const deviation = mean === null ? null : Math.sqrt(Math.max(0, before.squares / before.hours - mean * mean));
  const bound = mean === null || deviation === null ? null : mean + rule.sigma * deviation;
  const isOver = bound !== null && value > bound;
  const isMany = rule.atLeast !== null && value >= rule.atLeast;
  const fires = known && span.count >= rule.floor && (isOver || isMany);
  const lower = Math.min(bound ?? Infinity, rule.atLeast ?? Infinity);
  const threshold = lower === Infinity ? null : Math.max(rule.floor / rule.spanHours, lower);
  return { at, value, mean, deviation, threshold, fires, posts: span.count };
}

/** Fewer posts than these say nothing of the share that is ordinary. */
const LEAST_POSTS = 30;

function negativeReading(at: string, span: Sums, known: boolean, before: Sums, rule: AlertRule): PostsReading {
  const posts = span.count;
  const value = posts === 0 ? 0 : span.negative / posts;
  const isOrdinaryKnown = before.hours >= rule.minimumHours && before.count >= LEAST_POSTS && posts > 0;
  const mean = isOrdinaryKnown ? (before.negative + 1) / (before.count + 2) : null;
  const deviation = mean === null ? null : Math.sqrt((mean * (1 - mean)) / posts);
  const threshold = mean === null || deviation === null ? null : mean + rule.sigma * deviation;
  const fires = known && posts >= rule.floor && threshold !== null && value > threshold;
  return { at, value, mean, deviation, threshold, fires, posts };
}

/** What is reported of a series, oldest first: the first hour that fires, and no other of its kind while it cools down. */
export function alertsOf(series: readonly HourPoint[], rule: AlertRule): Alert[] {
  const readings = readingsOf(series, rule);
  const alerts = (["volume", "negative"] as const).flatMap((kind) => {
    let quietUntil = -1;
    return readings[kind].flatMap((reading, i): Alert[] => {
      if (!reading.fires || i < quietUntil) return [];
      quietUntil = i + rule.coolDownHours;
      return [{ kind, ...reading }];
    });
  });
  return alerts.sort((a, b) => (a.at === b.at ? (a.kind < b.kind ? 1 : -1) : a.at < b.at ? -1 : 1));
}
