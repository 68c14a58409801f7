import { Slug } from "@kikimimi/core/base/slug";
import type { Calendar } from "@kikimimi/core/time/calendar";
import { useContext, useState } from "react";
import { useWords } from "../../text/speech.tsx";
import { CalendarForm, commonCalendar } from "../kit/calendar-form.tsx";
import { Text } from "../kit/inputs.tsx";
import { FormContext, problemAt } from "../kit/problems.ts";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

/** The calendars by which policies count, by their ids. */
export function Calendars(props: {
  readonly calendars: Readonly<Record<string, Calendar>>;
  readonly onChange: (calendars: Record<string, Calendar>) => void;
}) {
  const { calendars, onChange } = props;
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const { problems } = useContext(FormContext);
  const [id, setId] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const add = (): void => {
    const name = id.trim();
    if (!Slug.safeParse(name).success) return setWrong(kit.idHint);
    if (Object.hasOwn(calendars, name)) return setWrong(kit.idTaken);
    onChange({ ...calendars, [name]: commonCalendar() });
    setId("");
    setWrong(null);
  };
  const remove = (name: string): void =>
    onChange(Object.fromEntries(Object.entries(calendars).filter(([one]) => one !== name)));
  return (
    <section aria-labelledby="calendars">
      <h2 id="calendars">{words.calendars}</h2>
      <p className="quiet">{words.calendarsHint}</p>
      <ul className="kit-steps">
        {Object.entries(calendars).map(([name, calendar]) => (
          <li key={name}>
            <details open={problemAt(problems, `calendars.${name}`) !== undefined}>
              <summary>
                <strong>{name}</strong> <span className="quiet">{calendar.timeZone}</span>
              </summary>
              <div className="kit-fields">
                <CalendarForm
                  calendar={calendar}
                  path={`calendars.${name}`}
                  onChange={(next) => onChange({ ...calendars, [name]: next })}
                />
              </div>
            </details>
            <p>
              <button type="button" aria-label={kit.takeOf(name)} onClick={() => remove(name)}>
                {kit.take}
              </button>
            </p>
          </li>
        ))}
      </ul>
      <FormContext value={{ problems: new Map(wrong === null ? [] : [["calendar-id", wrong]]), locked: false }}>
        <div className="kit-inline">
          <Text path="calendar-id" label={words.calendarId} narrow value={id} onChange={setId} />
          <button type="button" onClick={add}>
            {words.addCalendar}
          </button>
        </div>
      </FormContext>
    </section>
  );
}
