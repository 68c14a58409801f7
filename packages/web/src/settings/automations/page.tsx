import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Automation, AutomationDraft } from "@kikimimi/core/rule/automation";
import { useService } from "../../app/service.tsx";
import { explain, useSpeech, useWords } from "../../text/speech.tsx";
import { useToast } from "../../ui/toast.tsx";
import { ActionList, useActionWords } from "../kit/action-list.tsx";
import { DocumentsPage } from "../kit/documents-page.tsx";
import { Text, Tick } from "../kit/inputs.tsx";
import { words as kitWords } from "../kit/words.ts";
import { IfFields, useIfFacts } from "./if-fields.tsx";
import { automationKind, RULE_ACTIONS } from "./kind.ts";
import { Runs } from "./runs.tsx";
import { AutomationTrial } from "./trial.tsx";
import { useWhenWords, WhenFields } from "./when-fields.tsx";
import { words as allWords } from "./words.ts";

const FRESH: AutomationDraft = {
  name: "",
  enabled: true,
  when: { type: "after", seconds: 7_200, since: "asked" },
  if: {},
  do: [{ type: "escalate", reason: "" }],
};

/** The brand's automations: when something happens, if a thread is so, then do this. */
export function Automations() {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const whenOf = useWhenWords();
  const ifOf = useIfFacts();
  const actionOf = useActionWords();
  const ifWords = (draft: AutomationDraft): string =>
    ifOf(draft.if)
      .map(([name, value]) => `${name}: ${value}`)
      .join(" / ");
  return (
    <DocumentsPage
      kind={automationKind}
      title={words.title}
      lead={words.lead}
      addWord={words.add}
      none={words.none}
      noneHint={words.noneHint}
      fresh={FRESH}
      idFor={(n) => `rule-${n}`}
      row={(one) => (
        <p className="quiet">
          {[whenOf(one.when), ifWords(one)].filter((part) => part !== "").join(" · ")} →{" "}
          {one.do.map(actionOf).join(kit.listMark)}
        </p>
      )}
      aside={(one, may) => <Switch automation={one} may={may} />}
      facts={(draft) => [
        [words.name, draft.name],
        [words.enabled, draft.enabled ? kit.on : kit.off],
        [words.when, whenOf(draft.when)],
        [words.if, ifWords(draft) || kit.any],
        [words.do, draft.do.map((one, i) => `${i + 1}. ${actionOf(one)}`).join("\n")],
      ]}
      fields={({ value, set }) => (
        <>
          <Text path="name" label={words.name} value={value.name} onChange={(name) => set({ name })} />
          <WhenFields when={value.when} onChange={(when) => set({ when })} />
          <IfFields conditions={value.if} onChange={(conditions) => set({ if: conditions })} />
          <ActionList path="do" types={RULE_ACTIONS} actions={value.do} onChange={(list) => set({ do: list })} />
          <Tick label={words.enabled} value={value.enabled} onChange={(enabled) => set({ enabled })} />
        </>
      )}
      trial={(draft) => <AutomationTrial draft={draft} />}
      after={<Runs />}
    />
  );
}

/** Switches one on or off where it stands in the list. */
function Switch({ automation, may }: { readonly automation: Automation; readonly may: boolean }) {
  const { client } = useService();
  const queries = useQueryClient();
  const speech = useSpeech();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const say = useToast();
  const flip = useMutation({
    mutationFn: () => {
      const draft = { ...automationKind.draftOf(automation), enabled: !automation.enabled };
      return automationKind.save(client, automation.id, draft, automation.version);
    },
    onSuccess: (saved) => {
      queries.setQueryData<readonly Automation[]>(["settings", "automations"], (before) =>
        before?.map((one) => (one.id === saved.id ? saved : one)),
      );
      say({ words: saved.enabled ? words.switchedOn(saved.name) : words.switchedOff(saved.name) });
    },
    onError: (error) => {
      say({ words: explain(speech, error) });
      void queries.invalidateQueries({ queryKey: ["settings", "automations"] });
    },
  });
  const state = automation.enabled ? `● ${kit.on}` : `○ ${kit.off}`;
  if (!may) return <span className="quiet">{state}</span>;
  return (
    <button
      type="button"
      role="switch"
      aria-checked={automation.enabled}
      aria-label={words.switch(automation.name)}
      onClick={() => (flip.isPending ? undefined : flip.mutate())}
    >
      {state}
    </button>
  );
}
