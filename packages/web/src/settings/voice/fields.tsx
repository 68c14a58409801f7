import { Language } from "@kikimimi/core/base/language";
import { Politeness, type VoiceGuideDraft } from "@kikimimi/core/reply/voice-guide";
import { useWords } from "../../text/speech.tsx";
import { Group } from "../kit/field.tsx";
import { Amount, Lines, Pick, Text, Tick, Ticks } from "../kit/inputs.tsx";
import { useChoices } from "../kit/match-fields.tsx";
import { words as kitWords } from "../kit/words.ts";
import { Rows } from "./rows.tsx";
import { words as allWords } from "./words.ts";

type Props = { readonly guide: VoiceGuideDraft; readonly set: (part: Partial<VoiceGuideDraft>) => void };

/** Tone and politeness. */
export function Manner({ guide, set }: Props) {
  const words = useWords(allWords);
  return (
    <>
      <Lines
        path="tone"
        label={words.tone}
        hint={words.toneHint}
        optional
        rows={2}
        value={guide.tone}
        onChange={(tone) => set({ tone })}
      />
      <Pick
        path="japanese"
        label={words.japanese}
        hint={words.japaneseHint}
        value={guide.japanese}
        options={Politeness.options.map((one) => ({ value: one, name: words.levels[one] }))}
        onChange={(japanese) => set({ japanese })}
      />
      <Tick label={words.contractions} value={guide.contractions} onChange={(contractions) => set({ contractions })} />
    </>
  );
}

/** Words to avoid, each with what is said instead and why. */
export function Avoided({ guide, set }: Props) {
  const words = useWords(allWords);
  return (
    <Rows
      label={words.avoid}
      hint={words.avoidHint}
      path="avoid"
      rows={guide.avoid}
      most={200}
      fresh={{ word: "", reason: "" }}
      add={words.addWord}
      nameOf={words.word}
      onChange={(avoid) => set({ avoid })}
    >
      {({ word, instead = "", reason }, n, change) => (
        <>
          <Text
            path={`avoid.${n - 1}.word`}
            label={words.word(n)}
            value={word}
            onChange={(one) => change({ word: one })}
          />
          <Text
            path={`avoid.${n - 1}.instead`}
            label={words.instead(n)}
            optional
            value={instead}
            onChange={(one) => change({ instead: one === "" ? undefined : one })}
          />
          <Text
            path={`avoid.${n - 1}.reason`}
            label={words.reason(n)}
            optional
            value={reason}
            onChange={(one) => change({ reason: one })}
          />
        </>
      )}
    </Rows>
  );
}

const PLACES = ["anywhere", "start", "end"] as const;
const SITUATIONS = ["any", "angry", "calm"] as const;

/** Words that must be there, where and when. */
export function Required({ guide, set }: Props) {
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const { platforms } = useChoices();
  return (
    <Rows
      label={words.require}
      hint={words.requireHint}
      path="require"
      rows={guide.require}
      most={20}
      fresh={{ phrase: "", where: "anywhere", platforms: [], situation: "any" }}
      add={words.addPhrase}
      nameOf={words.phrase}
      onChange={(require) => set({ require })}
    >
      {({ phrase, where, language, platforms: on, situation }, n, change) => (
        <>
          <Text
            path={`require.${n - 1}.phrase`}
            label={words.phrase(n)}
            value={phrase}
            onChange={(one) => change({ phrase: one })}
          />
          <Pick
            path={`require.${n - 1}.where`}
            label={words.where(n)}
            value={where}
            options={PLACES.map((one) => ({ value: one, name: words.places[one] }))}
            onChange={(one) => change({ where: one })}
          />
          <Pick
            path={`require.${n - 1}.language`}
            label={words.language(n)}
            value={language ?? ""}
            options={[
              { value: "", name: words.anyLanguage },
              ...Language.options.map((one) => ({ value: one, name: words.languages[one] })),
            ]}
            onChange={(one) => change({ language: one === "" ? undefined : one })}
          />
          <Pick
            path={`require.${n - 1}.situation`}
            label={words.situation(n)}
            value={situation}
            options={SITUATIONS.map((one) => ({ value: one, name: words.situations[one] }))}
            onChange={(one) => change({ situation: one })}
          />
          <Ticks
            path={`require.${n - 1}.platforms`}
            label={`${kit.platforms} ${n}`}
            hint={kit.anyHint}
            optional
            value={on}
            options={platforms}
            onChange={(list) => change({ platforms: [...list] })}
          />
        </>
      )}
    </Rows>
  );
}

const COUNTED = ["maxEmoji", "maxHashtags", "maxExclamations"] as const;

/** How many of something, and how long a sentence may be. */
export function Limits({ guide, set }: Props) {
  const words = useWords(allWords);
  const { ja, en } = guide.maxSentence;
  return (
    <Group label={words.limits} path="limits" hint={words.limitsHint}>
      <div className="kit-inline">
        {COUNTED.map((name) => (
          <Amount
            key={name}
            path={name}
            label={words[name]}
            min={0}
            max={20}
            value={guide[name] ?? undefined}
            onChange={(n) => set({ [name]: n ?? null })}
          />
        ))}
        <Amount
          path="maxSentence.ja"
          label={words.maxJa}
          min={10}
          max={500}
          value={ja ?? undefined}
          onChange={(n) => set({ maxSentence: { ja: n ?? null, en } })}
        />
        <Amount
          path="maxSentence.en"
          label={words.maxEn}
          min={5}
          max={200}
          value={en ?? undefined}
          onChange={(n) => set({ maxSentence: { ja, en: n ?? null } })}
        />
      </div>
    </Group>
  );
}

/** How one would say it, and how not. */
export function Examples({ guide, set }: Props) {
  const words = useWords(allWords);
  return (
    <Rows
      label={words.examples}
      hint={words.examplesHint}
      path="examples"
      rows={guide.examples}
      most={20}
      fresh={{ good: "", bad: "" }}
      add={words.addExample}
      nameOf={words.good}
      onChange={(examples) => set({ examples })}
    >
      {({ good, bad }, n, change) => (
        <>
          <Text
            path={`examples.${n - 1}.good`}
            label={words.good(n)}
            value={good}
            onChange={(one) => change({ good: one })}
          />
          <Text
            path={`examples.${n - 1}.bad`}
            label={words.bad(n)}
            optional
            value={bad}
            onChange={(one) => change({ bad: one })}
          />
        </>
      )}
    </Rows>
  );
}
