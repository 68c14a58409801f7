import type { SlaPlan } from "@kikimimi/core/promise/plan";
import { useMemo } from "react";
import { useWords } from "../../text/speech.tsx";
import { useCalendarFacts } from "../kit/calendar-form.tsx";
import type { Fact } from "../kit/facts.tsx";
import { Text } from "../kit/inputs.tsx";
import { SinglePage } from "../kit/single-page.tsx";
import { words as kitWords } from "../kit/words.ts";
import { Calendars } from "./calendars.tsx";
import { planKind } from "./kind.ts";
import { Policies } from "./policies.tsx";
import { usePolicyWords } from "./policy-words.ts";
import { PlanTrial } from "./trial.tsx";
import { words as allWords } from "./words.ts";

const FRESH: SlaPlan = { policies: [], calendars: {} };

/** What the brand promises: policies, calendars, and what they would come to. */
export function Promises() {
  const words = useWords(allWords);
  const kind = useMemo(() => planKind(words.title), [words]);
  const facts = usePlanFacts();
  return (
    <SinglePage
      kind={kind}
      title={words.title}
      lead={words.lead}
      fresh={FRESH}
      facts={facts}
      fields={({ value, set }) => (
        <>
          <Policies plan={value} onChange={(policies) => set({ policies })} />
          <Calendars calendars={value.calendars} onChange={(calendars) => set({ calendars })} />
          <Text
            path="timeZone"
            label={words.timeZone}
            hint={words.timeZoneHint}
            optional
            narrow
            value={value.timeZone ?? ""}
            onChange={(zone) => set({ timeZone: zone === "" ? undefined : zone })}
          />
        </>
      )}
      trial={(plan) => <PlanTrial plan={plan} />}
    />
  );
}

function usePlanFacts(): (plan: SlaPlan) => Fact[] {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const say = usePolicyWords();
  const calendarFacts = useCalendarFacts();
  return ({ policies, calendars, timeZone }) => [
    ...policies.map((policy, i): Fact => [`${i + 1}. ${policy.name} (${policy.policyId})`, say(policy)]),
    ...Object.entries(calendars).map(([id, calendar]): Fact => {
      const parts = calendarFacts(calendar).filter(([, value]) => value !== kit.none);
      return [`${words.calendar}: ${id}`, parts.map(([name, value]) => `${name}: ${value}`).join("\n")];
    }),
    [words.timeZone, timeZone ?? words.zoneByCalendar],
  ];
}
