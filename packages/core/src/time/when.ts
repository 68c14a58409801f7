import { instantOfWall, type WallTime, wallTimeOf } from "./zone.ts";

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const UNITS: Readonly<Record<string, keyof typeof UNIT_MS>> = {
  m: "m",
  h: "h",
  d: "d",
  w: "w",
  分: "m",
  時間: "h",
  日: "d",
  週間: "w",
};
const DAYS: Readonly<Record<string, number>> = { today: 0, 今日: 0, tomorrow: 1, 明日: 1, 明後日: 2 };
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const KANJI = ["日", "月", "火", "水", "木", "金", "土"];

/** The hour that a day without a time means. */
const MORNING = 9;

/**
 * The instant that a person means by `30m`, `2h`, `3d`, `1w`, `18:00`, `tomorrow`, `tomorrow 9:00`, `monday 9:00`, their
 * Japanese forms (`2時間`, `明日 9:00`, `月曜 9:00`) or an ISO instant; times of day are the zone's. Undefined for anything else.
 */
export function instantMeant(words: string, now: Date, zone: string): Date | undefined {
  const text = words.normalize("NFKC").trim().toLowerCase().replace(/後$/, "");
  const span = /^(\d{1,4}) ?(m|h|d|w|分|時間|日|週間)$/.exec(text);
  const unit = UNITS[span?.[2] ?? ""];
  if (unit) return new Date(now.getTime() + Number(span?.[1]) * UNIT_MS[unit]);
  if (/^\d{4}-\d\d-\d\dt\d\d:\d\d(:\d\d(\.\d+)?)?(z|[+-]\d\d:\d\d)$/.test(text)) return validDate(text.toUpperCase());
  const parts = /^(?:(\d{4}-\d\d-\d\d(?= |$)|[^\d\s]+) *)?(?:([01]?\d|2[0-3])(?::([0-5]\d)|時))?$/.exec(text);
  if (!parts || text === "") return undefined;
  const [, day, hour, minute = "0"] = parts;
  const time = { hour: Number(hour ?? MORNING), minute: Number(minute), second: 0 };
  const at = day === undefined ? undefined : dayMeant(day, wallTimeOf(now, zone));
  if (day === undefined) return nextAt(time, now, zone);
  return at && instantOfWall({ ...at, ...time }, zone);
}

function validDate(text: string): Date | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

type Time = Pick<WallTime, "hour" | "minute" | "second">;

/** The next time that clocks show it. */
function nextAt(time: Time, now: Date, zone: string): Date {
  const today = { ...wallTimeOf(now, zone), ...time };
  const at = instantOfWall(today, zone);
  return at > now ? at : instantOfWall({ ...today, day: today.day + 1 }, zone);
}

/** A weekday's name is its next one that is not today. */
function dayMeant(name: string, today: WallTime): Pick<WallTime, "year" | "month" | "day"> | undefined {
  const [year, month, day] = name.split("-").map(Number);
  if (year !== undefined && month !== undefined && day !== undefined) {
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 ? { year, month, day } : undefined;
  }
  const days = DAYS[name] ?? daysTo(name, today);
  return days === undefined ? undefined : { ...today, day: today.day + days };
}

function daysTo(name: string, { year, month, day }: WallTime): number | undefined {
  const english = name.length >= 3 ? WEEKDAYS.findIndex((one) => one.startsWith(name)) : -1;
  const wanted = english >= 0 ? english : KANJI.findIndex((one) => name === `${one}曜` || name === `${one}曜日`);
  if (wanted < 0) return undefined;
  const now = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return (wanted - now + 7) % 7 || 7;
}
