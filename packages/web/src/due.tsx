import { useNow } from "./now.ts";
import { dueWords } from "./text.ts";
import { dueIn } from "./time.ts";
import { absolute, useSpeech } from "./words.tsx";

/** How long is left, or how late it is, in words; the clock time on hover. */
export function Due({ at }: { readonly at: string }) {
  const { t, lang } = useSpeech();
  const now = useNow();
  const { late } = dueIn(at, now);
  return (
    <time className={late ? "due late" : "due"} dateTime={at} title={`${t.dueLabel} ${absolute(lang, at)}`}>
      {dueWords(t, at, now)}
    </time>
  );
}
