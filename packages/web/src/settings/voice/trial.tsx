import { Language, languageIn } from "@kikimimi/core/base/language";
import { lintVoice } from "@kikimimi/core/reply/voice";
import { VoiceGuideDraft } from "@kikimimi/core/reply/voice-guide";
import { useMemo, useState } from "react";
import { VoiceList } from "../../reply/voice-list.tsx";
import { useSpeech, useWords } from "../../text/speech.tsx";
import { Group } from "../kit/field.tsx";
import { Lines, Pick, Tick } from "../kit/inputs.tsx";
import { useChoices } from "../kit/match-fields.tsx";
import { FormContext } from "../kit/problems.ts";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

const UNTOUCHED = { problems: new Map<string, string>(), locked: false };

/** A text compared with the guide, saved or not, as it is typed. */
export function VoiceTrial({ guide }: { readonly guide: VoiceGuideDraft }) {
  const { lang } = useSpeech();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const { platforms } = useChoices();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Language | "">("");
  const [platform, setPlatform] = useState("");
  const [angry, setAngry] = useState(false);
  const read = useMemo(() => VoiceGuideDraft.safeParse(guide), [guide]);
  const language = chosen === "" ? (languageIn(text) ?? lang) : chosen;
  const findings = useMemo(
    () => (read.success ? lintVoice(read.data, text, { language, platform, angry }) : []),
    [read, text, language, platform, angry],
  );
  return (
    // What is tried is no part of the guide: the guide's problems do not stand here.
    <FormContext value={UNTOUCHED}>
      <Group path="trial" label={words.try} hint={words.tryHint}>
        <Lines path="trial.text" label={words.tryText} rows={3} value={text} onChange={setText} />
        <div className="kit-inline">
          <Pick
            path="trial.language"
            label={words.tryLanguage}
            value={chosen}
            options={[
              { value: "", name: words.byLetters },
              ...Language.options.map((one) => ({ value: one, name: words.languages[one] })),
            ]}
            onChange={setChosen}
          />
          <Pick
            path="trial.platform"
            label={kit.platforms}
            value={platform}
            options={[{ value: "", name: kit.none }, ...platforms]}
            onChange={setPlatform}
          />
          <Tick label={words.tryAngry} value={angry} onChange={setAngry} />
        </div>
        <p role="status">
          {read.success
            ? text.trim() === ""
              ? null
              : findings.length === 0
                ? words.nothing
                : words.found(findings.length)
            : words.unfinished}
        </p>
        <VoiceList
          text={text}
          findings={findings}
          onMend={({ from, to, suggestion }) => setText(text.slice(0, from) + (suggestion ?? "") + text.slice(to))}
        />
      </Group>
    </FormContext>
  );
}
