import { useNow } from "./now.ts";
import { dueWords } from "./languages.ts";
import { dueIn } from "./time.ts";
import { absolute, useSpeech } from "./speech.tsx";

/** How long is left, or how late it is, in words; the clock time on hover. */
export function Due({ at }: { readonly at: string }) {
  const { t, lang } = useSpeech();
  const now = useNow();
  const { late, span } = dueIn(at, now);
  const soon = span.days === 0 && span.hours === 0;
  return (
    <time
      className={late ? "due late" : soon ? "due soon" : "due"}
      dateTime={at}
      title={`${t.dueLabel} ${absolute(lang, at)}`}
    >
      {dueWords(t, at, now)}
    </time>
  );
}
