import { unwrap } from "@kikimimi/api/client";
import { Availability } from "@kikimimi/core/people/colleague";
import { useMemo } from "react";
import { useMe } from "../../app/reads.ts";
import { absolute, useSpeech, useWords } from "../../text/speech.tsx";
import { useCalendarFacts } from "../kit/calendar-form.tsx";
import type { Kind, SavedDoc } from "../kit/documents.ts";
import { SinglePage } from "../kit/single-page.tsx";
import { Away, Hours } from "./fields.tsx";
import { words as allWords } from "./words.ts";

type Own = SavedDoc & { readonly availability: Availability };

type Answer = Omit<SavedDoc, "name"> & { readonly hours: unknown; readonly away: unknown };
const NOBODY: Answer = { version: 0, updatedAt: "", updatedBy: "", hours: null, away: null };

/** The reader's own availability; whoever has none yet works around the clock. */
function ownKind(personId: string, title: string): Kind<Own, Availability> {
  const ownOf = ({ version, updatedAt, updatedBy, hours, away }: Answer): Own => ({
    name: title,
    version,
    updatedAt,
    updatedBy,
    availability: Availability.parse({ hours, away }),
  });
  return {
    key: "availability",
    role: "agent",
    schema: Availability,
    idOf: () => personId,
    draftOf: ({ availability }) => availability,
    list: async (client) => {
      const { items } = await unwrap(client.v1.colleagues.$get({ query: {} }));
      return [ownOf(items.find(({ id }) => id === personId) ?? NOBODY)];
    },
    save: async (client, id, json) =>
      ownOf(await unwrap(client.v1.colleagues[":id"].availability.$put({ param: { id }, query: {}, json }))),
    // Nobody's availability is ever removed; back to the usual is what comes closest.
    remove: (client) =>
      unwrap(
        client.v1.colleagues[":id"].availability.$put({
          param: { id: personId },
          query: {},
          json: { hours: null, away: null },
        }),
      ),
  };
}

/** When the reader works, and whether they are away. */
export function OwnAvailability() {
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const calendarFacts = useCalendarFacts();
  const id = useMe().data?.id ?? "";
  const kind = useMemo(() => ownKind(id, words.title), [id, words]);
  return (
    <SinglePage
      key={id}
      kind={kind}
      title={words.title}
      lead={words.lead}
      fresh={{ hours: null, away: null }}
      facts={({ hours, away }) => [
        [words.away, away === null ? words.here : away.until === null ? words.open : absolute(lang, away.until)],
        ...(hours === null ? [[words.hours, words.always] as const] : calendarFacts(hours)),
      ]}
      fields={({ value, set }) => (
        <>
          <Away away={value.away} onChange={(away) => set({ away })} />
          <Hours hours={value.hours} onChange={(hours) => set({ hours })} />
        </>
      )}
    />
  );
}
