import { TOPIC_COLOURS, type TopicDraft, type TopicEffects } from "@kikimimi/core/mention/topic";
import { useWords } from "../../text/speech.tsx";
import { DocumentsPage } from "../kit/documents-page.tsx";
import type { Draft } from "../kit/draft.ts";
import type { Fact } from "../kit/facts.tsx";
import { Group } from "../kit/field.tsx";
import { useMay } from "../kit/gate.tsx";
import { Amount, Pick, Text, Tick, WordList } from "../kit/inputs.tsx";
import { useChoices } from "../kit/match-fields.tsx";
import { words as kitWords } from "../kit/words.ts";
import { ExamplesField } from "./examples-field.tsx";
import { FRESH, topicKind } from "./kind.ts";
import { MuteAuthor } from "./mute-author.tsx";
import { RuleField } from "./rule-field.tsx";
import { RuleTrial } from "./rule-trial.tsx";
import { words as allWords } from "./words.ts";
import "./topics.css";

const OPTIONS = ["kana", "longVowels", "smallKana", "inflect"] as const;
const EFFECTS = ["respond", "mute", "spam"] as const;

/** The brand's topics: what posts they find, and what follows. */
export function Topics() {
  const words = useWords(allWords);
  const facts = useTopicFacts();
  const effectWords = useEffectWords();
  const leads = useMay("lead") ?? false;
  return (
    <DocumentsPage
      kind={topicKind}
      title={words.title}
      lead={words.lead}
      addWord={words.add}
      none={words.none}
      noneHint={words.noneHint}
      fresh={{ ...FRESH, name: "" }}
      facts={facts}
      idFor={(n) => `topic-${n}`}
      row={(topic) => (
        <>
          <p>
            <code className="rule-line">{topic.rule}</code>
          </p>
          <p className="quiet">
            {topic.enabled ? null : <strong>{words.disabled} · </strong>}
            {effectWords(topic.effects)}
          </p>
        </>
      )}
      fields={(writing, id) => <Fields writing={writing} id={id} />}
      trial={({ rule, options }, id) => <RuleTrial rule={rule} options={options} topicId={id} />}
      after={leads ? <MuteAuthor /> : null}
    />
  );
}

function Fields({ writing, id }: { readonly writing: Draft<TopicDraft>; readonly id: string }) {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const { teams } = useChoices();
  const { value, set } = writing;
  const { effects, options } = value;
  const effect = (part: Partial<TopicEffects>): void => set({ effects: { ...effects, ...part } });
  return (
    <>
      <Text path="name" label={words.name} value={value.name} onChange={(name) => set({ name })} />
      <RuleField rule={value.rule} options={options} topicId={id} onChange={(rule) => set({ rule })} />
      <Group label={words.options} path="options" optional>
        {OPTIONS.map((option) => (
          <Tick
            key={option}
            label={words.option[option]}
            value={options[option]}
            onChange={(on) => set({ options: { ...options, [option]: on } })}
          />
        ))}
      </Group>
      <Group label={words.effects} path="effects" hint={words.effectsHint} optional>
        <Amount
          path="effects.points"
          label={words.points}
          hint={words.pointsHint}
          optional
          min={1}
          max={100}
          value={effects.points}
          onChange={(points) => effect({ points })}
        />
        {EFFECTS.map((one) => (
          <Tick
            key={one}
            label={words.effect[one]}
            value={effects[one] === true}
            onChange={(on) => effect({ [one]: on ? true : undefined })}
          />
        ))}
        <WordList
          path="effects.tags"
          label={kit.tags}
          optional
          value={effects.tags ?? []}
          onChange={(tags) => effect({ tags: tags.length === 0 ? undefined : [...tags] })}
        />
      </Group>
      <ExamplesField examples={value.examples} onChange={(examples) => set({ examples })} />
      <Pick
        path="colour"
        label={words.colour}
        value={value.colour}
        options={TOPIC_COLOURS.map((colour) => ({ value: colour, name: words.colours[colour] }))}
        onChange={(colour) => set({ colour })}
      />
      <Pick
        path="team"
        label={words.team}
        optional
        value={value.team ?? ""}
        options={[{ value: "", name: kit.none }, ...teams]}
        onChange={(team) => set({ team: team === "" ? undefined : team })}
      />
      <Tick
        label={words.enabled}
        hint={words.enabledHint}
        value={value.enabled}
        onChange={(enabled) => set({ enabled })}
      />
    </>
  );
}

/** What a topic does, in one line. */
function useEffectWords(): (effects: TopicEffects) => string {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  return (effects) => {
    const parts = [
      effects.points === undefined ? [] : [words.pointsSaid(effects.points)],
      EFFECTS.filter((one) => effects[one]).map((one) => words.effectSaid[one]),
      (effects.tags ?? []).map((tag) => `#${tag}`),
    ].flat();
    return parts.length === 0 ? words.noEffect : parts.join(kit.listMark);
  };
}

function useTopicFacts(): (draft: TopicDraft) => Fact[] {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const effectWords = useEffectWords();
  return (draft) => {
    const options = OPTIONS.filter((one) => draft.options[one]).map((one) => words.option[one]);
    const examples = draft.examples.map(
      ({ text, matches }) => `${matches ? words.mustMeet : words.mustNotMeet}: ${text}`,
    );
    return [
      [words.name, draft.name],
      [words.rule, draft.rule],
      [words.options, options.length === 0 ? kit.none : options.join(kit.listMark)],
      [words.effects, effectWords(draft.effects)],
      [words.examples, examples.length === 0 ? kit.none : examples.join("\n")],
      [words.colour, words.colours[draft.colour]],
      [words.team, draft.team ?? kit.none],
      [words.enabled, draft.enabled ? kit.on : kit.off],
    ];
  };
}
