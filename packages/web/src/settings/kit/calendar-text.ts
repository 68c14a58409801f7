type Interval = [from: string, to: string];

/** Hours as people write them: `09:00-12:00, 13:00-18:00`. */
export function writeIntervals(intervals: readonly (readonly [string, string])[]): string {
  return intervals.map(([from, to]) => `${from}-${to}`).join(", ");
}

/**
 * Reads hours, in full width or half, with any dash. What is no time of day stays as it is written, so that the
 * calendar's own schema refuses it at its place.
 */
export function readIntervals(text: string): Interval[] {
  const parts = text
    .normalize("NFKC")
    .replaceAll(/\s*[-–—−〜~ー]\s*/g, "-")
    .split(/[,、;\s]+/)
    .filter((part) => part !== "");
  return parts.map((part): Interval => {
    const [from = "", to = "", ...rest] = part.split("-");
    return rest.length > 0 ? [part, ""] : [timeOf(from), timeOf(to)];
  });
}

function timeOf(text: string): string {
  const [, hour = "", minute = "00"] = /^(\d{1,2})(?::(\d{2}))?$/.exec(text) ?? [];
  return hour === "" ? text : `${hour.padStart(2, "0")}:${minute}`;
}

/** Hours of single days, one a line: `2026-12-30 09:00-12:00`. */
export function writeDays(days: Readonly<Record<string, readonly (readonly [string, string])[]>>): string {
  return Object.entries(days)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, intervals]) => `${day} ${writeIntervals(intervals)}`.trim())
    .join("\n");
}

/** Reads days with their hours; lines that name the same day add up. */
export function readDays(text: string): Record<string, Interval[]> {
  const days: Record<string, Interval[]> = {};
  for (const line of text.split("\n")) {
    const [, day, hours = ""] = /^\s*(\S+)\s*(.*)$/.exec(line.normalize("NFKC")) ?? [];
    if (day !== undefined) days[day] = [...(days[day] ?? []), ...readIntervals(hours)];
  }
  return days;
}
