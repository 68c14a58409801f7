import type { Availability } from "@kikimimi/core/people/colleague";
import { useWords } from "../../text/speech.tsx";
import { localOf } from "../kit/action-fields.tsx";
import { CalendarForm, commonCalendar } from "../kit/calendar-form.tsx";
import { Group } from "../kit/field.tsx";
import { Text, Tick } from "../kit/inputs.tsx";
import { words as allWords } from "./words.ts";

/** Whether somebody is away, and until when. */
export function Away(props: {
  readonly away: Availability["away"];
  readonly onChange: (away: Availability["away"]) => void;
}) {
  const { away, onChange } = props;
  const words = useWords(allWords);
  return (
    <Group path="away" label={words.away}>
      <Tick
        label={words.isAway}
        hint={words.awayHint}
        value={away !== null}
        onChange={(on) => onChange(on ? { until: null } : null)}
      />
      {away === null ? null : (
        <Text
          type="datetime-local"
          path="away.until"
          label={words.until}
          hint={words.untilHint}
          optional
          narrow
          value={away.until === null ? "" : localOf(away.until)}
          onChange={(text) => onChange({ until: text === "" ? null : new Date(text).toISOString() })}
        />
      )}
    </Group>
  );
}

/** When somebody works; null is around the clock. */
export function Hours(props: {
  readonly hours: Availability["hours"];
  readonly onChange: (hours: Availability["hours"]) => void;
}) {
  const { hours, onChange } = props;
  const words = useWords(allWords);
  return (
    <Group path="hours-all" label={words.hours}>
      <Tick
        label={words.hasHours}
        hint={words.hoursHint}
        value={hours !== null}
        onChange={(on) => onChange(on ? commonCalendar() : null)}
      />
      {hours === null ? null : <CalendarForm path="hours" calendar={hours} onChange={onChange} />}
    </Group>
  );
}
