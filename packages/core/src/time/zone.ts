/** A time as clocks on a wall show it. */
export type WallTime = {
  readonly year: number;
  /** 1 … 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(zone, format);
  return format;
}

/** The wall time of an instant in an IANA zone. Throws RangeError on a zone that nobody knows. */
export function wallTimeOf(at: Date, zone: string): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

/**
 * The instant at which a zone's clocks show a wall time. Where clocks were put back it is the first of the two; where
 * they were put forward over it, the instant as far after the jump as the wall time lies in it. Fields may overflow
 * (`day: 32` is the next month's first).
 */
export function instantOfWall({ year, month, day, hour, minute, second }: WallTime, zone: string): Date {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second);
  // The offsets in force a day before and after: one of them holds at the wall time, and no zone changes twice between.
  const [before, after] = [asUtc - DAY_MS, asUtc + DAY_MS].map((ms) => offsetAt(ms, zone)) as [number, number];
  const first = asUtc - Math.max(before, after);
  const last = asUtc - Math.min(before, after);
  for (const ms of [first, last]) if (ms + offsetAt(ms, zone) === asUtc) return new Date(ms);
  return new Date(asUtc - before);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Milliseconds by which a zone's clocks are ahead of UTC at an instant (epoch milliseconds). */
function offsetAt(ms: number, zone: string): number {
  const { year, month, day, hour, minute, second } = wallTimeOf(new Date(ms), zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

/** The period of a quota that an instant falls into: its name (`2026-11-26` or `2026-11`), when it began and the next will. */
export function periodOf(
  at: Date,
  period: "day" | "month",
  zone: string,
): { readonly name: string; readonly start: Date; readonly end: Date } {
  const wall = wallTimeOf(at, zone);
  const midnight = { ...wall, hour: 0, minute: 0, second: 0 };
  const month = `${wall.year}-${String(wall.month).padStart(2, "0")}`;
  if (period === "month")
    return {
      name: month,
      start: instantOfWall({ ...midnight, day: 1 }, zone),
      end: instantOfWall({ ...midnight, month: wall.month + 1, day: 1 }, zone),
    };
  return {
    name: `${month}-${String(wall.day).padStart(2, "0")}`,
    start: instantOfWall(midnight, zone),
    end: instantOfWall({ ...midnight, day: wall.day + 1 }, zone),
  };
}
