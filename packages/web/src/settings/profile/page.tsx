import { useProfile } from "../../app/profile.ts";
import { useMe } from "../../app/reads.ts";
import { type Lang, languages } from "../../text/languages.ts";
import { useSpeech, useWords } from "../../text/speech.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Pick, Tick } from "../kit/inputs.tsx";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";
import "../kit/kit.css";

const LANGS = ["ja", "en"] as const satisfies readonly Lang[];
const THEMES = ["system", "light", "dark"] as const;
const DENSITIES = ["roomy", "compact"] as const;

/** How the reader wants the page; each choice holds at once, in this browser. */
export function Preferences() {
  const { t, lang, speak } = useSpeech();
  const words = useWords(allWords);
  const kit = useWords(kitWords);
  const me = useMe().data;
  const [profile, change] = useProfile();
  return (
    <div className="kit">
      <PageTitle>{words.title}</PageTitle>
      <p className="quiet kit-lead">{words.lead}</p>
      {me ? <p>{words.who(me.name, me.id, kit.roles[me.role])}</p> : null}
      <div className="kit-form">
        <Pick
          path="language"
          label={t.person.language}
          value={lang}
          options={LANGS.map((value) => ({ value, name: languages[value].language }))}
          onChange={speak}
        />
        <Pick
          path="theme"
          label={t.person.theme}
          value={profile.theme}
          options={THEMES.map((value) => ({ value, name: t.person.themes[value] }))}
          onChange={(theme) => change({ theme })}
        />
        <Pick
          path="density"
          label={words.density}
          hint={words.densityHint}
          value={profile.density}
          options={DENSITIES.map((value) => ({ value, name: words.densities[value] }))}
          onChange={(density) => change({ density })}
        />
        <Tick
          label={t.person.singleKeys}
          hint={words.keysHint}
          value={profile.keys}
          onChange={(keys) => change({ keys })}
        />
      </div>
    </div>
  );
}
