import { type Lang, languages } from "../text/languages.ts";
import { useSpeech } from "../text/speech.tsx";

/** Offers the other language, in that language. */
export function LanguageSwitch() {
  const { lang, speak } = useSpeech();
  const other: Lang = lang === "ja" ? "en" : "ja";
  return (
    <button type="button" className="plain" lang={other} onClick={() => speak(other)}>
      {languages[other].language}
    </button>
  );
}
