import { useQuery } from "@tanstack/react-query";
import { unwrap } from "@kikimimi/api/client";
import { type Macro, MacroDraft } from "@kikimimi/core/rule/macro";
import { useService } from "../../app/service.tsx";
import { useWords } from "../../text/speech.tsx";
import { ActionList, useActionWords } from "../kit/action-list.tsx";
import type { ActionType } from "../kit/action-fields.tsx";
import { type Kind, writtenOf } from "../kit/documents.ts";
import { DocumentsPage } from "../kit/documents-page.tsx";
import { Pick, Text } from "../kit/inputs.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

const macroKind: Kind<Macro, MacroDraft> = {
  key: "macros",
  role: "lead",
  schema: MacroDraft,
  idOf: ({ id }) => id,
  draftOf: writtenOf,
  list: async (client) => (await unwrap(client.v1.macros.$get({ query: {} }))).items,
  save: (client, id, draft, expectedVersion) =>
    unwrap(client.v1.macros[":id"].$put({ param: { id }, query: {}, json: { ...draft, expectedVersion } })),
  remove: (client, { id, version }) =>
    unwrap(client.v1.macros[":id"].$delete({ param: { id }, query: { expectedVersion: version } })),
};

const TYPES: readonly ActionType[] = [
  "tag",
  "note",
  "claim",
  "assign",
  "route",
  "prioritise",
  "snooze",
  "escalate",
  "close",
  "ignore",
  "reopen",
  "release",
  "wake",
  "deescalate",
  "follow",
  "unfollow",
];

/** The brand's macros: several actions, and a draft, by one press. */
export function Macros() {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const say = useActionWords();
  const { client } = useService();
  const { data: canned = [] } = useQuery({
    queryKey: ["settings", "canned-replies"],
    queryFn: async () => (await unwrap(client.v1["canned-replies"].$get({ query: {} }))).items,
    refetchOnMount: "always",
  });
  const cannedName = (id: string | undefined): string =>
    id === undefined ? kit.none : (canned.find((one) => one.id === id)?.name ?? id);
  const steps = ({ actions }: MacroDraft): string => actions.map((one, i) => `${i + 1}. ${say(one)}`).join("\n");
  return (
    <DocumentsPage
      kind={macroKind}
      title={words.title}
      lead={words.lead}
      addWord={words.add}
      none={words.none}
      fresh={{ name: "", actions: [] }}
      idFor={(n) => `macro-${n}`}
      row={(macro) => (
        <p className="quiet">
          {macro.actions.map(say).join(" → ")}
          {macro.cannedReply === undefined ? null : ` ${words.drafts(cannedName(macro.cannedReply))}`}
        </p>
      )}
      facts={(draft) => [
        [words.name, draft.name],
        [words.steps, steps(draft) || kit.none],
        [words.cannedReply, cannedName(draft.cannedReply)],
      ]}
      fields={({ value, set }) => (
        <>
          <Text path="name" label={words.name} value={value.name} onChange={(name) => set({ name })} />
          <ActionList path="actions" types={TYPES} actions={value.actions} onChange={(actions) => set({ actions })} />
          <Pick
            path="cannedReply"
            label={words.cannedReply}
            hint={words.cannedReplyHint}
            optional
            value={value.cannedReply ?? ""}
            options={[{ value: "", name: kit.none }, ...canned.map(({ id, name }) => ({ value: id, name }))]}
            onChange={(id) => set({ cannedReply: id === "" ? undefined : id })}
          />
        </>
      )}
    />
  );
}
