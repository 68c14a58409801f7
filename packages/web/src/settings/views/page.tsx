import { unwrap } from "@kikimimi/api/client";
import { allows } from "@kikimimi/core/people/actor";
import { QueueFilter, QueueSort } from "@kikimimi/core/triage/queue-filter";
import { type View, ViewDraft } from "@kikimimi/core/triage/view";
import { useColleagues } from "../../app/people.ts";
import { useMe } from "../../app/reads.ts";
import { useWords } from "../../text/speech.tsx";
import { type Kind, writtenOf } from "../kit/documents.ts";
import { DocumentsPage } from "../kit/documents-page.tsx";
import type { Draft } from "../kit/draft.ts";
import type { Fact } from "../kit/facts.tsx";
import { Amount, Pick, Text, Tick } from "../kit/inputs.tsx";
import { useChoices } from "../kit/match-fields.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

/** A view as its form has it: with whose it is. */
type Written = ViewDraft & { readonly shared: boolean };

const PREFIX = { me: "", brand: "brand:" } as const;

const viewKind: Kind<View, Written> = {
  key: "views",
  role: "agent",
  schema: {
    safeParse: (value) => {
      const { shared, ...draft } = { shared: false, ...(value as Partial<Written>) };
      const read = ViewDraft.safeParse(draft);
      return read.success ? { success: true, data: { ...read.data, shared } } : read;
    },
  },
  // One's own and the brand's may have the same id.
  idOf: ({ id, owner }) => `${owner === null ? PREFIX.brand : PREFIX.me}${id}`,
  draftOf: (view) => {
    const { owner, ...draft } = writtenOf(view);
    return { ...draft, shared: owner === null };
  },
  list: async (client) => (await unwrap(client.v1.views.$get({ query: {} }))).items,
  save: (client, id, { shared, ...draft }, expectedVersion) =>
    unwrap(
      client.v1.views[":id"].$put({
        param: { id: id.replace(PREFIX.brand, "") },
        query: { owner: shared ? "brand" : "me" },
        json: { ...draft, expectedVersion },
      }),
    ),
  remove: (client, { id, owner, version }) =>
    unwrap(
      client.v1.views[":id"].$delete({
        param: { id },
        query: { owner: owner === null ? "brand" : "me", expectedVersion: version },
      }),
    ),
};

const FRESH: Written = { ...ViewDraft.parse({ name: "-" }), name: "", shared: false };

/** Saved views of the queue: one's own, and those that the brand shares. */
export function Views() {
  const words = useWords(allWords);
  const me = useMe().data;
  const factsOf = useViewFacts();
  const agent = me !== undefined && allows(me.role, "agent");
  const lead = me !== undefined && allows(me.role, "lead");
  return (
    <DocumentsPage
      kind={viewKind}
      title={words.title}
      lead={words.lead}
      addWord={words.add}
      none={words.none}
      fresh={FRESH}
      idFor={(n) => `view-${n}`}
      mayChange={(view) => (view?.owner === null ? lead : agent)}
      row={(view) => (
        <p className="quiet">
          {view.owner === null ? words.shared : words.own} ·{" "}
          {factsOf(viewKind.draftOf(view))
            .slice(2)
            .map(([name, value]) => `${name}: ${value}`)
            .join(" / ")}
        </p>
      )}
      facts={factsOf}
      fields={(writing, id) => (
        <Fields writing={writing} lead={lead} fresh={!id.includes(":") && writing.begun === 0} />
      )}
    />
  );
}

function Fields(props: { readonly writing: Draft<Written>; readonly lead: boolean; readonly fresh: boolean }) {
  const { value, set } = props.writing;
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const { platforms, topics, teams } = useChoices();
  const { data: people = [] } = useColleagues();
  const { filter } = value;
  const any = { value: "", name: kit.any };
  const change = (part: Partial<QueueFilter>): void => set({ filter: { ...filter, ...part } });
  const some = (text: string): string | undefined => (text === "" ? undefined : text);
  return (
    <>
      <Text path="name" label={words.name} value={value.name} onChange={(name) => set({ name })} />
      {props.lead ? (
        <Tick label={words.share} hint={words.shareHint} value={value.shared} onChange={(shared) => set({ shared })} />
      ) : null}
      <Pick
        path="filter.status"
        label={words.status}
        value={filter.status}
        options={QueueFilter.shape.status.unwrap().options.map((one) => ({ value: one, name: words.statuses[one] }))}
        onChange={(status) => change({ status })}
      />
      <Pick
        path="filter.holder"
        label={words.holder}
        value={filter.holder ?? ""}
        options={[
          any,
          { value: "me", name: words.me },
          { value: "nobody", name: words.nobody },
          ...people.map(({ id, name }) => ({ value: id, name })),
        ]}
        onChange={(holder) => change({ holder: some(holder) })}
      />
      <Pick
        path="filter.platform"
        label={kit.platforms}
        value={filter.platform ?? ""}
        options={[any, ...platforms]}
        onChange={(platform) => change({ platform: some(platform) })}
      />
      <Pick
        path="filter.topic"
        label={kit.topics}
        value={filter.topic ?? ""}
        options={[any, ...topics]}
        onChange={(topic) => change({ topic: some(topic) })}
      />
      <Pick
        path="filter.team"
        label={kit.teams}
        value={filter.team ?? ""}
        options={[any, ...teams]}
        onChange={(team) => change({ team: some(team) })}
      />
      <Text
        path="filter.tag"
        label={kit.tags}
        optional
        narrow
        value={filter.tag ?? ""}
        onChange={(tag) => change({ tag: some(tag) })}
      />
      <Amount
        path="filter.minPriority"
        label={words.minPriority}
        optional
        min={0}
        max={100}
        value={filter.minPriority}
        onChange={(minPriority) => change({ minPriority })}
      />
      <Pick
        path="sort"
        label={words.sort}
        value={value.sort}
        options={QueueSort.options.map((one) => ({ value: one, name: words.sorts[one] }))}
        onChange={(sort) => set({ sort })}
      />
    </>
  );
}

function useViewFacts(): (draft: Written) => Fact[] {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const { platforms, topics, teams } = useChoices();
  const named = (options: readonly { value: string; name: string }[], value: string): string =>
    options.find((one) => one.value === value)?.name ?? value;
  const who = [
    { value: "me", name: words.me },
    { value: "nobody", name: words.nobody },
  ];
  return ({ name, shared, filter, sort }) => {
    const parts: readonly (readonly [string, string | undefined])[] = [
      [words.status, words.statuses[filter.status]],
      [words.holder, filter.holder && named(who, filter.holder)],
      [kit.platforms, filter.platform && named(platforms, filter.platform)],
      [kit.topics, filter.topic && named(topics, filter.topic)],
      [kit.teams, filter.team && named(teams, filter.team)],
      [kit.tags, filter.tag],
      [words.minPriority, filter.minPriority === undefined ? undefined : String(filter.minPriority)],
      [words.sort, words.sorts[sort]],
    ];
    const said = parts.flatMap(([label, value]): Fact[] => (value === undefined ? [] : [[label, value]]));
    return [[words.name, name], [words.whose, shared ? words.shared : words.own], ...said];
  };
}
