import { unwrap } from "@kikimimi/api/client";
import { Strategy, type Takes, type Team, TeamDraft } from "@kikimimi/core/people/team";
import { useColleagues } from "../../app/people.ts";
import { useWords } from "../../text/speech.tsx";
import { type Kind, writtenOf } from "../kit/documents.ts";
import { DocumentsPage } from "../kit/documents-page.tsx";
import { Group } from "../kit/field.tsx";
import { Amount, Pick, Text, Tick, Ticks } from "../kit/inputs.tsx";
import { MatchFields, useMatchFacts } from "../kit/match-fields.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

const teamKind: Kind<Team, TeamDraft> = {
  key: "teams",
  role: "lead",
  schema: TeamDraft,
  idOf: ({ id }) => id,
  draftOf: writtenOf,
  list: async (client) => (await unwrap(client.v1.teams.$get({ query: {} }))).items,
  save: (client, id, draft, expectedVersion) =>
    unwrap(client.v1.teams[":id"].$put({ param: { id }, query: {}, json: { ...draft, expectedVersion } })),
  remove: (client, { id, version }) =>
    unwrap(client.v1.teams[":id"].$delete({ param: { id }, query: { expectedVersion: version } })),
};

const PARTS = ["platforms", "topics", "languages", "tags"] as const satisfies readonly (keyof Takes)[];
const FRESH: TeamDraft = TeamDraft.parse({ name: "-" });

/** The brand's teams: who is in them, what they take, and how it is given out. */
export function Teams() {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const factsOf = useMatchFacts();
  const { data: people = [] } = useColleagues();
  const nameOf = (id: string): string => people.find((one) => one.id === id)?.name ?? id;
  const members = (ids: readonly string[]): string =>
    ids.length === 0 ? kit.none : ids.map(nameOf).join(kit.listMark);
  const takesOf = (takes: Takes | null): string => {
    if (takes === null) return words.takesNothing;
    const facts = factsOf(takes);
    return facts.length === 0 ? words.takesAll : facts.map(([name, value]) => `${name}: ${value}`).join(" / ");
  };
  return (
    <DocumentsPage
      kind={teamKind}
      title={words.title}
      lead={words.lead}
      addWord={words.add}
      none={words.none}
      noneHint={words.noneHint}
      fresh={{ ...FRESH, name: "" }}
      idFor={(n) => `team-${n}`}
      row={(team) => (
        <p className="quiet">
          {members(team.members)} · {takesOf(team.takes)} · {words.strategies[team.strategy]}
        </p>
      )}
      facts={(draft) => [
        [words.name, draft.name],
        [words.members, members(draft.members)],
        [words.takes, takesOf(draft.takes)],
        [words.strategy, words.strategies[draft.strategy]],
        [words.order, String(draft.order)],
      ]}
      fields={({ value, set }) => (
        <>
          <Text path="name" label={words.name} value={value.name} onChange={(name) => set({ name })} />
          <Ticks
            path="members"
            label={words.members}
            hint={people.length === 0 ? words.noPeople : undefined}
            value={value.members}
            options={people.map(({ id, name }) => ({ value: id, name }))}
            onChange={(list) => set({ members: [...list] })}
          />
          <Group path="takes" label={words.takes} hint={value.takes === null ? undefined : kit.anyHint}>
            <Tick
              label={words.takesSome}
              hint={words.takesHint}
              value={value.takes !== null}
              onChange={(on) => set({ takes: on ? {} : null })}
            />
            {value.takes === null ? null : (
              <MatchFields
                path="takes"
                parts={PARTS}
                value={value.takes}
                onChange={(part) => set({ takes: { ...value.takes, ...part } })}
              />
            )}
          </Group>
          <Pick
            path="strategy"
            label={words.strategy}
            value={value.strategy}
            options={Strategy.options.map((one) => ({ value: one, name: words.strategies[one] }))}
            onChange={(strategy) => set({ strategy })}
          />
          <Amount
            path="order"
            label={words.order}
            hint={words.orderHint}
            min={0}
            max={1000}
            value={value.order}
            onChange={(order) => set({ order: order ?? 0 })}
          />
        </>
      )}
    />
  );
}
