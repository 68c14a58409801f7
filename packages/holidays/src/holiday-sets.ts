import { AppError } from "@kikimimi/core/base/error";
import holidaysJp from "@holiday-jp/holiday_jp/lib/holidays.js";

/** Whether a day (`YYYY-MM-DD`) is a holiday. */
type IsHoliday = (day: string) => boolean;

const SETS: Readonly<Record<string, IsHoliday>> = {
  // National holidays and their substitutes, 1970 to 2050 (@holiday-jp/holiday_jp).
  JP: (day) => Object.hasOwn(holidaysJp, day),
};

/** Names of the holiday sets that calendars may ask for. */
export const HOLIDAY_SETS: readonly string[] = Object.keys(SETS);

/** Whether a day is off in any of the sets; throws `invalid_input` on a set that nobody keeps. */
export function holidaysOf(names: readonly string[]): IsHoliday {
  const sets = names.map((name) => {
    const set = Object.hasOwn(SETS, name) ? SETS[name] : undefined;
    if (!set)
      throw new AppError("invalid_input", `There is no holiday set ${name}; there are: ${HOLIDAY_SETS.join(", ")}.`);
    return set;
  });
  return (day) => sets.some((set) => set(day));
}
