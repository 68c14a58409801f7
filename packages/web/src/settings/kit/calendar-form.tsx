import type { Calendar } from "@kikimimi/core/time/calendar";
import { useState } from "react";
import { useWords } from "../../text/speech.tsx";
import { readDays, readIntervals, writeDays, writeIntervals } from "./calendar-text.ts";
import type { Fact } from "./facts.tsx";
import { Group } from "./field.tsx";
import { Lines, Text, Tick, WordList } from "./inputs.tsx";
import { words as allWords } from "./words.ts";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Intervals = readonly (readonly [string, string])[];

/** A calendar as a team begins with it: nine to six with a break at noon, closed on Japanese holidays. */
export function commonCalendar(): Calendar {
  const hours = (): [string, string][] => [
    ["09:00", "12:00"],
    ["13:00", "18:00"],
  ];
  return {
    timeZone: "Asia/Tokyo",
    hours: { mon: hours(), tue: hours(), wed: hours(), thu: hours(), fri: hours() },
    holidays: [],
    holidaySets: ["JP"],
    shifts: {},
    breaks: {},
  };
}

/** When somebody works: zone, hours by weekday, holidays, single days and breaks. */
export function CalendarForm(props: {
  readonly calendar: Calendar;
  readonly onChange: (calendar: Calendar) => void;
  readonly path: string;
}) {
  const { calendar, onChange, path } = props;
  const words = useWords(allWords).calendar;
  const [copies, setCopies] = useState(0);
  const set = (part: Partial<Calendar>): void => onChange({ ...calendar, ...part });
  const copyMonday = (): void => {
    const { mon } = calendar.hours;
    const week = mon ? { tue: mon, wed: mon, thu: mon, fri: mon } : {};
    set({ hours: { ...calendar.hours, ...week } });
    setCopies(copies + 1);
  };
  return (
    <>
      <Text
        path={`${path}.timeZone`}
        label={words.zone}
        hint={words.zoneHint}
        narrow
        value={calendar.timeZone}
        onChange={(timeZone) => set({ timeZone })}
      />
      <Group label={words.hours} path={`${path}.hours-all`} hint={words.hoursHint}>
        <div className="kit-week" key={copies}>
          {WEEKDAYS.map((day) => (
            <Hours
              key={day}
              label={words.weekdays[day]}
              path={`${path}.hours.${day}`}
              value={calendar.hours[day] ?? []}
              onChange={(list) => set({ hours: { ...calendar.hours, [day]: list.length === 0 ? undefined : list } })}
            />
          ))}
        </div>
        <p>
          <button type="button" onClick={copyMonday}>
            {words.copyMonday}
          </button>
        </p>
      </Group>
      <Tick
        label={words.jp}
        value={calendar.holidaySets.includes("JP")}
        onChange={(on) =>
          set({ holidaySets: [...calendar.holidaySets.filter((one) => one !== "JP"), ...(on ? ["JP"] : [])] })
        }
      />
      <WordList
        path={`${path}.holidays`}
        label={words.holidays}
        hint={words.holidaysHint}
        optional
        value={calendar.holidays}
        onChange={(holidays) => set({ holidays: [...holidays] })}
      />
      <Days
        path={`${path}.shifts`}
        label={words.shifts}
        hint={words.shiftsHint}
        value={calendar.shifts}
        onChange={(shifts) => set({ shifts })}
      />
      <Days
        path={`${path}.breaks`}
        label={words.breaks}
        hint={words.breaksHint}
        value={calendar.breaks}
        onChange={(breaks) => set({ breaks })}
      />
    </>
  );
}

function Hours(props: {
  readonly label: string;
  readonly path: string;
  readonly value: Intervals;
  readonly onChange: (list: [string, string][]) => void;
}) {
  const [typed, setTyped] = useState(writeIntervals(props.value));
  return (
    <Text
      {...props}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        props.onChange(readIntervals(text));
      }}
    />
  );
}

function Days(props: {
  readonly label: string;
  readonly hint: string;
  readonly path: string;
  readonly value: Readonly<Record<string, Intervals>>;
  readonly onChange: (days: Record<string, [string, string][]>) => void;
}) {
  const [typed, setTyped] = useState(writeDays(props.value));
  return (
    <Lines
      {...props}
      optional
      rows={2}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        props.onChange(readDays(text));
      }}
    />
  );
}

/** What a calendar says, in words. */
export function useCalendarFacts(): (calendar: Calendar) => Fact[] {
  const kit = useWords(allWords);
  const words = kit.calendar;
  return ({ timeZone, hours, holidaySets, holidays, shifts, breaks }) => {
    const days = WEEKDAYS.flatMap((day) => {
      const list = hours[day];
      return list && list.length > 0 ? [`${words.weekdays[day]} ${writeIntervals(list)}`] : [];
    });
    const free = [...(holidaySets.includes("JP") ? [words.jp] : []), ...holidays];
    return [
      [words.zone, timeZone],
      [words.hours, days.length === 0 ? kit.none : days.join("\n")],
      [words.holidays, free.length === 0 ? kit.none : free.join(kit.listMark)],
      [words.shifts, writeDays(shifts) || kit.none],
      [words.breaks, writeDays(breaks) || kit.none],
    ];
  };
}
