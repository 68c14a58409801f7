import { unwrap } from "@kikimimi/api/client";
import type { ColleagueRow } from "@kikimimi/api/schema-staff";
import { Role } from "@kikimimi/core/people/actor";
import { Availability, ColleagueDraft } from "@kikimimi/core/people/colleague";
import { absolute, useSpeech, useWords } from "../../text/speech.tsx";
import { Away, Hours } from "../availability/fields.tsx";
import { useCalendarFacts } from "../kit/calendar-form.tsx";
import type { Kind } from "../kit/documents.ts";
import { DocumentsPage } from "../kit/documents-page.tsx";
import { Amount, Pick, Text, WordList } from "../kit/inputs.tsx";
import { words as kitWords } from "../kit/words.ts";
import { Reassign } from "./reassign.tsx";
import { words as allWords } from "./words.ts";

/** Parsed once more: on the way here a weekday without hours may have become an undefined one. */
function hoursOf({ hours }: { readonly hours: unknown }): Availability["hours"] {
  return Availability.shape.hours.parse(hours);
}

const colleagueKind: Kind<ColleagueRow, ColleagueDraft> = {
  key: "colleagues",
  role: "lead",
  schema: ColleagueDraft,
  idOf: ({ id }) => id,
  draftOf: ({ name, role, languages, skills, capacity, hours, away }) => ({
    name,
    role,
    languages,
    skills,
    capacity,
    hours,
    away,
  }),
  list: async (client) =>
    (await unwrap(client.v1.colleagues.$get({ query: {} }))).items.map((one) => ({ ...one, hours: hoursOf(one) })),
  save: async (client, id, draft, expectedVersion) => {
    const saved = await unwrap(
      client.v1.colleagues[":id"].$put({ param: { id }, query: {}, json: { ...draft, expectedVersion } }),
    );
    return { ...saved, hours: hoursOf(saved), load: { active: 0, waiting: 0, snoozed: 0 }, onDuty: false };
  },
  remove: (client, { id }) => unwrap(client.v1.colleagues[":id"].$delete({ param: { id }, query: {} })),
};

const FRESH: ColleagueDraft = ColleagueDraft.parse({ name: "-" });

/** The brand's people: what they hold, when they work, and what is given to them. */
export function Colleagues() {
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const calendarFacts = useCalendarFacts();
  const awayOf = (away: ColleagueDraft["away"]): string =>
    away === null ? words.here : away.until === null ? words.awayOpen : words.awayUntil(absolute(lang, away.until));
  const listOf = (list: readonly string[]): string => (list.length === 0 ? kit.any : list.join(kit.listMark));
  return (
    <DocumentsPage
      kind={colleagueKind}
      title={words.title}
      lead={words.lead}
      addWord={words.add}
      none={words.none}
      fresh={{ ...FRESH, name: "" }}
      idLabel={words.id}
      idHint={words.idHint}
      row={(one) => (
        <p className="quiet">
          <strong>{one.onDuty ? words.onDuty : words.offDuty}</strong> · {kit.roles[one.role]} ·{" "}
          {words.load(one.load.active, one.capacity)} · {listOf(one.languages)}
        </p>
      )}
      aside={(one, may) => (may && one.load.active > 0 ? <Reassign id={one.id} name={one.name} /> : null)}
      facts={(draft) => [
        [words.name, draft.name],
        [words.role, kit.roles[draft.role]],
        [kit.languages, listOf(draft.languages)],
        [words.skills, listOf(draft.skills)],
        [words.capacity, String(draft.capacity)],
        [words.away, awayOf(draft.away)],
        ...(draft.hours === null ? [[words.hours, words.always] as const] : calendarFacts(draft.hours)),
      ]}
      fields={({ value, set }) => (
        <>
          <Text path="name" label={words.name} value={value.name} onChange={(name) => set({ name })} />
          <Pick
            path="role"
            label={words.role}
            hint={words.roleHint}
            value={value.role}
            options={Role.options.map((role) => ({ value: role, name: kit.roles[role] }))}
            onChange={(role) => set({ role })}
          />
          <WordList
            path="languages"
            label={kit.languages}
            hint={kit.languagesHint}
            optional
            value={value.languages}
            onChange={(languages) => set({ languages: [...languages] })}
          />
          <WordList
            path="skills"
            label={words.skills}
            hint={words.skillsHint}
            optional
            value={value.skills}
            onChange={(skills) => set({ skills: [...skills] })}
          />
          <Amount
            path="capacity"
            label={words.capacity}
            hint={words.capacityHint}
            min={0}
            max={500}
            value={value.capacity}
            onChange={(capacity) => set({ capacity: capacity ?? 0 })}
          />
          <Away away={value.away} onChange={(away) => set({ away })} />
          <Hours hours={value.hours} onChange={(hours) => set({ hours })} />
        </>
      )}
    />
  );
}
