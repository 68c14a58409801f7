import * as z from "zod";
import { instantOfWall, wallTimeOf } from "./zone.ts";

const MINUTES_A_DAY = 24 * 60;

/** A time of day, `00:00` … `24:00`; such texts sort as the times do. */
const TimeOfDay = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time of day, 00:00 to 24:00");

/** Minutes after midnight of a time of day. */
function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

/** An interval of a day: from (included) to (excluded). What crosses midnight is two intervals. */
const Interval = z
  .tuple([TimeOfDay, TimeOfDay])
  .refine(([from, to]) => from < to, "must end after it begins; what crosses midnight is two intervals");

const Intervals = z.array(Interval).max(48);
const Day = z.iso.date();
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** An IANA time zone. */
export const Zone = z.string().refine(isZone, "an IANA time zone, such as Asia/Tokyo");

/**
 * When a team works, by the clocks of one zone. A day's hours are its `shifts` entry if it has one, else none on a
 * holiday, else those of its weekday; `breaks` are taken out of whatever they are. Overlapping intervals count once.
 */
export const Calendar = z.strictObject({
  timeZone: Zone,
  hours: z.partialRecord(z.enum(WEEKDAYS), Intervals).default({}),
  /** Days off, `YYYY-MM-DD`. */
  holidays: z.array(Day).default([]),
  /** Days off that somebody else lists, such as `JP`. */
  holidaySets: z.array(z.string()).default([]),
  /** Hours of single days, whatever their weekday, also on holidays. */
  shifts: z.record(Day, Intervals).default({}),
  breaks: z.record(Day, Intervals).default({}),
});
export type Calendar = z.infer<typeof Calendar>;

/** Whether a day (`YYYY-MM-DD`) is off in any of the calendar's sets. */
export type IsHoliday = (day: string) => boolean;

function isZone(zone: string): boolean {
  try {
    wallTimeOf(new Date(0), zone);
    return true;
  } catch {
    return false;
  }
}

/** A stretch of open time in epoch milliseconds: from (included) to (excluded). */
type Span = { readonly from: number; readonly to: number };

/** A calendar that never opens within this many days will not open any more. */
const MAX_CLOSED_DAYS = 3 * 366;

/** Nobody waits longer than these days for anything to be due. */
const MAX_DAYS = 100 * 366;

/** A calendar made ready: open time is counted by the clocks of its zone, so an hour that clocks repeat counts twice. */
export class BusinessTime {
  readonly #calendar: Calendar;
  readonly #isHoliday: IsHoliday;
  readonly #starts = new Map<string, number>();
  readonly #days = new Map<string, readonly Span[]>();

  constructor(calendar: Calendar, isHoliday: IsHoliday = () => false) {
    const own = new Set(calendar.holidays);
    this.#calendar = calendar;
    this.#isHoliday = (day) => own.has(day) || isHoliday(day);
  }

  /** Open milliseconds between two instants; negative when `to` lies before `from`. */
  elapsed(from: Date, to: Date): number {
    const [start, end] = [from.getTime(), to.getTime()];
    if (end < start) return 0 - this.elapsed(to, from);
    let sum = 0;
    for (let day = this.#dayOf(start); ; day = nextDay(day)) {
      if (this.#startOf(day) >= end) return sum;
      for (const span of this.#spansOf(day)) sum += Math.max(0, Math.min(span.to, end) - Math.max(span.from, start));
    }
  }

  /**
   * The earliest instant by which so many open milliseconds have passed since `from`; for a negative number the latest
   * from which they pass until `from`. Undefined when the calendar does not open often enough: never within three
   * years, or for too little within a hundred.
   */
  due(from: Date, ms: number): Date | undefined {
    if (ms === 0) return from;
    return ms > 0 ? this.#forward(from.getTime(), ms) : this.#backward(from.getTime(), -ms);
  }

  /** Whether it is open at an instant. */
  isOpen(at: Date): boolean {
    return this.#spansOf(this.#dayOf(at.getTime())).some(({ from, to }) => from <= at.getTime() && at.getTime() < to);
  }

  #forward(start: number, ms: number): Date | undefined {
    let left = ms;
    let closed = 0;
    let day = this.#dayOf(start);
    for (let days = 0; days <= MAX_DAYS && closed <= MAX_CLOSED_DAYS; days++, day = nextDay(day)) {
      let open = false;
      for (const span of this.#spansOf(day)) {
        const length = span.to - Math.max(span.from, start);
        if (length <= 0) continue;
        if (left <= length) return new Date(Math.max(span.from, start) + left);
        left -= length;
        open = true;
      }
      closed = open ? 0 : closed + 1;
    }
    return undefined;
  }

  #backward(end: number, ms: number): Date | undefined {
    let left = ms;
    let closed = 0;
    let day = this.#dayOf(end);
    for (let days = 0; days <= MAX_DAYS && closed <= MAX_CLOSED_DAYS; days++, day = nextDay(day, -1)) {
      let open = false;
      for (const span of this.#spansOf(day).toReversed()) {
        const length = Math.min(span.to, end) - span.from;
        if (length <= 0) continue;
        if (left <= length) return new Date(Math.min(span.to, end) - left);
        left -= length;
        open = true;
      }
      closed = open ? 0 : closed + 1;
    }
    return undefined;
  }

  #dayOf(ms: number): string {
    const { year, month, day } = wallTimeOf(new Date(ms), this.#calendar.timeZone);
    return `${String(year).padStart(4, "0")}-${pad(month)}-${pad(day)}`;
  }

  #startOf(day: string): number {
    const known = this.#starts.get(day);
    if (known !== undefined) return known;
    const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
    const midnight = { year, month, day: date, hour: 0, minute: 0, second: 0 };
    const start = instantOfWall(midnight, this.#calendar.timeZone).getTime();
    this.#starts.set(day, start);
    return start;
  }

  /** The open spans of a day, in order. */
  #spansOf(day: string): readonly Span[] {
    const known = this.#days.get(day);
    if (known) return known;
    const minutes = this.#openMinutes(day);
    const pieces = minutes.length === 0 ? [] : this.#piecesOf(day);
    const spans = pieces.flatMap(({ from, to, midnight }) =>
      minutes.flatMap(([opens, closes]) => {
        const span = { from: Math.max(from, midnight + opens * 60_000), to: Math.min(to, midnight + closes * 60_000) };
        return span.from < span.to ? [span] : [];
      }),
    );
    this.#days.set(day, spans);
    return spans;
  }

  /**
   * The stretches of a day within which clocks are not changed, each with the instant that would be midnight by its
   * clocks: nearly always one.
   */
  #piecesOf(day: string): readonly (Span & { readonly midnight: number })[] {
    const [start, end] = [this.#startOf(day), this.#startOf(nextDay(day))];
    const pieces: (Span & { midnight: number })[] = [];
    for (let from = start; from < end;) {
      const midnight = this.#midnightBy(from);
      const to = this.#changeAfter(from, end);
      pieces.push({ from, to, midnight });
      from = to;
    }
    return pieces;
  }

  /** The instant that would be midnight by the clocks of this instant. */
  #midnightBy(ms: number): number {
    const { hour, minute, second } = wallTimeOf(new Date(ms), this.#calendar.timeZone);
    return Math.floor(ms / 1000) * 1000 - ((hour * 60 + minute) * 60 + second) * 1000;
  }

  /** The first instant after `from` at which clocks show something else than they would have, `end` at the latest. */
  #changeAfter(from: number, end: number): number {
    const midnight = this.#midnightBy(from);
    if (this.#midnightBy(end - 1000) === midnight) return end;
    let [same, other] = [from, end - 1000];
    while (other - same > 1000) {
      const middle = same + Math.floor((other - same) / 2000) * 1000;
      if (this.#midnightBy(middle) === midnight) same = middle;
      else other = middle;
    }
    return other;
  }

  /** Open intervals of a day in minutes after midnight, apart from each other and in order. */
  #openMinutes(day: string): readonly (readonly [number, number])[] {
    const { shifts, hours, breaks } = this.#calendar;
    const regular = this.#isHoliday(day) ? [] : (hours[weekdayOf(day)] ?? []);
    const pauses = breaks[day] ?? [];
    const open = new Uint8Array(MINUTES_A_DAY);
    for (const [from, to] of shifts[day] ?? regular) open.fill(1, minutesOf(from), minutesOf(to));
    for (const [from, to] of pauses) open.fill(0, minutesOf(from), minutesOf(to));
    const intervals: [number, number][] = [];
    for (let from = open.indexOf(1); from !== -1;) {
      const closes = open.indexOf(0, from);
      const to = closes === -1 ? MINUTES_A_DAY : closes;
      intervals.push([from, to]);
      from = open.indexOf(1, to);
    }
    return intervals;
  }
}

function pad(number: number): string {
  return String(number).padStart(2, "0");
}

function nextDay(day: string, step: 1 | -1 = 1): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + step);
  return date.toISOString().slice(0, 10);
}

function weekdayOf(day: string): (typeof WEEKDAYS)[number] {
  return WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? "sun";
}
