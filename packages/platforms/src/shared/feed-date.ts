/** Zones that feeds of this part of the world spell out and `Date.parse` does not know. */
const ZONES: Readonly<Record<string, string>> = {
  JST: "+0900",
  KST: "+0900",
  UT: "+0000",
  Z: "+0000",
  ET: "-0500",
  BST: "+0100",
  CET: "+0100",
  CEST: "+0200",
};

const ISO =
  /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** `2026/11/26`, `2026-1-2`, `2026年1月2日`. */
const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?/;

function two(digits: string): string {
  return digits.padStart(2, "0");
}

/**
 * A date of a feed (RFC 822 with its usual slips, W3CDTF, `2026/11/26 10:00`) in epoch milliseconds; undefined for
 * what is none. A time without a zone is Japan's where the feed is Japanese, else UTC.
 */
export function feedDate(text: string | undefined, lang: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const local = /^ja\b/i.test(lang ?? "") ? "+09:00" : "Z";
  const trimmed = text
    .trim()
    .replace(DAY, (_whole, year: string, month: string, day: string) => [year, two(month), two(day)].join("-"))
    .replace(/\s([A-Z]{1,4})(?=$|\s\d{4}$)/, (whole, zone: string) => ` ${ZONES[zone] ?? whole.trim()}`);
  const iso = ISO.exec(trimmed);
  const ms = iso ? isoMs(iso, local) : rfcMs(trimmed, local);
  return ms !== undefined && ms > 0 && ms < Date.UTC(9999, 0) ? ms : undefined;
}

function isoMs(match: RegExpExecArray, local: string): number | undefined {
  const [, year, month, day = "01", hour = "00", minute = "00", second = "00", fraction = "", zone = local] = match;
  const colon = zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2").toUpperCase();
  const millis = `${fraction}000`.slice(0, 3);
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}${colon}`);
  return Number.isNaN(ms) ? undefined : ms;
}

function rfcMs(text: string, local: string): number | undefined {
  // The weekday is often wrong, or in the feed's own language.
  const bare = text.replace(/^[^\d,]{1,12},\s*/, "");
  const whole = /\d:\d{2}(?::\d{2})?$/.test(bare) ? `${bare} ${local === "Z" ? "GMT" : "+0900"}` : bare;
  const ms = /[A-Za-z]{3}/.test(whole) ? Date.parse(whole) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
